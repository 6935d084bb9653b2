package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.internal.ffi.Syscall.Machine;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What worker processes need of Linux itself, by `syscall(2)`: waiting for a word of shared memory
/// (`futex(2)`), a limit of memory (`setrlimit(2)`), becoming another program (`execve(2)`), and
/// giving up rights ([Seccomp], [Landlock]). Absent on other systems and processors. Thread-safe.
@SuppressWarnings("restricted")
public final class Linux {
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int RLIMIT_DATA = 2;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int FIRST_AFTER_STANDARD = 3;
  private static final long LAST = 0xFFFFFFFFL;

  private static final Optional<Linux> HERE = here();

  private final Machine machine;
  private final MethodHandle syscall;

  private Linux(Machine machine, MethodHandle syscall) {
    this.machine = machine;
    this.syscall = syscall;
  }

  private static Optional<Linux> here() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.empty();
    }
    Machine machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> Machine.X86_64;
          case "aarch64" -> Machine.AARCH64;
          default -> null;
        };
    Optional<MemorySegment> function = Calls.LINKER.defaultLookup().find("syscall");
    if (machine == null || function.isEmpty()) {
      return Optional.empty();
    }
    // long syscall(long number, ...)
    MethodHandle handle =
        Calls.LINKER.downcallHandle(
            function.get(),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    return Optional.of(new Linux(machine, handle));
  }

  /// The calls, where this is a Linux whose numbers are known.
  public static Optional<Linux> find() {
    return HERE;
  }

  Machine machine() {
    return machine;
  }

  long call(Syscall what, long a, long b, long c, long d, long e) {
    try {
      return (long) syscall.invokeExact((long) what.on(machine), a, b, c, d, e, 0L);
    } catch (Throwable problem) {
      throw Calls.unexpected(problem);
    }
  }

  /// Sleeps while the word is `expected`, until it is woken or the time is over; may also return
  /// without a reason.
  ///
  /// @param word address of an int in memory that processes share
  /// @param timeout address of a `struct timespec` of 64 bits each, relative
  public void await(long word, int expected, long timeout) {
    call(Syscall.FUTEX, word, FUTEX_WAIT, expected, timeout, 0);
  }

  /// Wakes all who sleep on a word, in any process.
  public void wake(long word) {
    call(Syscall.FUTEX, word, FUTEX_WAKE, Integer.MAX_VALUE, 0, 0);
  }

  /// The process that has started this one; another number when that is no more.
  public long parent() {
    return call(Syscall.GETPPID, 0, 0, 0, 0, 0);
  }

  /// Bounds what this process may still allocate (`RLIMIT_DATA`: private memory that can be
  /// written).
  ///
  /// @param bytes in all, what there is already included
  /// @return whether it is in force
  public boolean limitMemory(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(JAVA_LONG, 2);
      limit.setAtIndex(JAVA_LONG, 0, bytes);
      limit.setAtIndex(JAVA_LONG, 1, bytes);
      return call(Syscall.PRLIMIT64, 0, RLIMIT_DATA, limit.address(), 0, 0) == 0;
    }
  }

  /// This thread gets no more rights by whatever program it becomes; a filter and rules need it.
  boolean giveUpPrivileges() {
    return call(Syscall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  }

  /// This process becomes another program, which has this thread's rights and of open files the
  /// standard ones only. Returns only when that failed.
  ///
  /// @param command the program's file, and its arguments
  public void become(List<String> command, Map<String, String> environment) {
    try (Arena arena = Arena.ofConfined()) {
      call(Syscall.CLOSE_RANGE, FIRST_AFTER_STANDARD, LAST, CLOSE_RANGE_CLOEXEC, 0, 0);
      List<String> pairs =
          environment.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .toList();
      MemorySegment program = arena.allocateFrom(command.getFirst());
      call(
          Syscall.EXECVE,
          program.address(),
          strings(arena, command).address(),
          strings(arena, pairs).address(),
          0,
          0);
    }
  }

  private static MemorySegment strings(Arena arena, List<String> all) {
    MemorySegment array = arena.allocate(ADDRESS, all.size() + 1L);
    for (int i = 0; i < all.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(all.get(i)));
    }
    return array;
  }
}
