package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What worker processes need of Linux itself, by `syscall(2)`: waiting for a word of shared memory
/// (`futex(2)`), a limit of memory (`setrlimit(2)`), and giving up rights (`seccomp(2)`). Absent on
/// other systems and processors. Thread-safe.
@SuppressWarnings("restricted")
public final class Linux {
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int RLIMIT_DATA = 2;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  // struct sock_filter (linux/filter.h): codes of the instructions that are used here.
  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;
  // struct seccomp_data: offsets.
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int CLONE_THREAD = 0x10000;

  /// Numbers of calls. What is refused: sockets, other programs, other processes, name spaces,
  /// rings that call behind the filter.
  private record Numbers(
      int architecture,
      int futex,
      int prctl,
      int prlimit,
      int seccomp,
      int makesThread,
      int makesThread3,
      List<Integer> refused,
      List<Integer> onlySelf) {}

  private static final Numbers X86_64 =
      new Numbers(
          0xC000003E,
          202,
          157,
          302,
          317,
          56,
          435,
          List.of(
              41, 53, 57, 58, 59, 322, 101, 310, 311, 129, 297, 200, 424, 434, 438, 425, 426, 427,
              272, 308, 165, 321, 112, 109),
          List.of(62, 234));
  private static final Numbers AARCH64 =
      new Numbers(
          0xC00000B7,
          98,
          167,
          261,
          277,
          220,
          435,
          List.of(
              198, 199, 221, 281, 117, 270, 271, 138, 240, 130, 424, 434, 438, 425, 426, 427, 97,
              268, 40, 280, 157, 154),
          List.of(129, 131));

  private static final Optional<Linux> HERE = here();

  private final Numbers numbers;
  private final MethodHandle syscall;

  private Linux(Numbers numbers, MethodHandle syscall) {
    this.numbers = numbers;
    this.syscall = syscall;
  }

  private static Optional<Linux> here() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.empty();
    }
    Numbers numbers =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> X86_64;
          case "aarch64" -> AARCH64;
          default -> null;
        };
    Optional<MemorySegment> function = Calls.LINKER.defaultLookup().find("syscall");
    if (numbers == null || function.isEmpty()) {
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
    return Optional.of(new Linux(numbers, handle));
  }

  /// The calls, where this is a Linux whose numbers are known.
  public static Optional<Linux> find() {
    return HERE;
  }

  private long call(int number, long a, long b, long c, long d, long e) {
    try {
      return (long) syscall.invokeExact((long) number, a, b, c, d, e, 0L);
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
    call(numbers.futex, word, FUTEX_WAIT, expected, timeout, 0);
  }

  /// Wakes all who sleep on a word, in any process.
  public void wake(long word) {
    call(numbers.futex, word, FUTEX_WAKE, Integer.MAX_VALUE, 0, 0);
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
      return call(numbers.prlimit, 0, RLIMIT_DATA, limit.address(), 0, 0) == 0;
    }
  }

  /// Gives up, for all threads of this process and for good: sockets, starting programs and
  /// processes, signals to others, looking into others, name spaces, new privileges.
  ///
  /// @return whether it is in force
  public boolean confine() {
    try (Arena arena = Arena.ofConfined()) {
      if (call(numbers.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return false;
      }
      List<long[]> filter = filter((int) ProcessHandle.current().pid());
      MemorySegment instructions = arena.allocate(8L * filter.size(), 8);
      for (int i = 0; i < filter.size(); i++) {
        // struct sock_filter { __u16 code; __u8 jt; __u8 jf; __u32 k; }
        long[] each = filter.get(i);
        instructions.set(JAVA_SHORT, 8L * i, (short) each[0]);
        instructions.set(JAVA_BYTE, 8L * i + 2, (byte) each[1]);
        instructions.set(JAVA_BYTE, 8L * i + 3, (byte) each[2]);
        instructions.set(JAVA_INT, 8L * i + 4, (int) each[3]);
      }
      // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
      MemorySegment program = arena.allocate(16, 8);
      program.set(JAVA_SHORT, 0, (short) filter.size());
      program.set(JAVA_LONG, 8, instructions.address());
      return call(
              numbers.seccomp,
              SECCOMP_SET_MODE_FILTER,
              SECCOMP_FILTER_FLAG_TSYNC,
              program.address(),
              0,
              0)
          == 0;
    }
  }

  private List<long[]> filter(int self) {
    List<long[]> filter = new ArrayList<>();
    filter.add(new long[] {LOAD_WORD, 0, 0, ARCHITECTURE});
    filter.add(new long[] {JUMP_EQUAL, 1, 0, numbers.architecture});
    filter.add(new long[] {RETURN, 0, 0, ERRNO | EPERM});
    filter.add(new long[] {LOAD_WORD, 0, 0, NUMBER});
    if (numbers.architecture == X86_64.architecture) {
      // The same kernel answers to the numbers of x32, which have this bit.
      filter.add(new long[] {JUMP_ANY_BIT, 0, 1, 0x40000000});
      filter.add(new long[] {RETURN, 0, 0, ERRNO | EPERM});
    }
    for (int each : numbers.refused) {
      filter.add(new long[] {JUMP_EQUAL, 0, 1, each});
      filter.add(new long[] {RETURN, 0, 0, ERRNO | EPERM});
    }
    for (int each : numbers.onlySelf) {
      filter.add(new long[] {JUMP_EQUAL, 0, 4, each});
      filter.add(new long[] {LOAD_WORD, 0, 0, FIRST_ARGUMENT});
      filter.add(new long[] {JUMP_EQUAL, 1, 0, self});
      filter.add(new long[] {RETURN, 0, 0, ERRNO | EPERM});
      filter.add(new long[] {RETURN, 0, 0, ALLOW});
    }
    // Threads by clone(2) only, whose flags a filter can see; the C library falls back to it.
    filter.add(new long[] {JUMP_EQUAL, 0, 1, numbers.makesThread3});
    filter.add(new long[] {RETURN, 0, 0, ERRNO | ENOSYS});
    filter.add(new long[] {JUMP_EQUAL, 0, 3, numbers.makesThread});
    filter.add(new long[] {LOAD_WORD, 0, 0, FIRST_ARGUMENT});
    filter.add(new long[] {JUMP_ANY_BIT, 1, 0, CLONE_THREAD});
    filter.add(new long[] {RETURN, 0, 0, ERRNO | EPERM});
    filter.add(new long[] {RETURN, 0, 0, ALLOW});
    return filter;
  }
}
