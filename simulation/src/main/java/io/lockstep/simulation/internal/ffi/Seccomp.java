package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.lockstep.simulation.internal.ffi.Syscall.Machine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Giving up calls of the system, by a filter that the kernel runs (`seccomp(2)`): sockets,
/// starting programs and processes, signals to others, looking into others, name spaces, rights of
/// files. [Syscall] says which. Thread-safe.
public final class Seccomp {
  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;
  private static final int FLAG_TSYNC = 1;

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
  private static final int X32 = 0x40000000;

  private Seccomp() {}

  /// Whether this system has it.
  public static boolean isHere() {
    Optional<Linux> linux = Linux.find();
    if (linux.isEmpty()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocate(JAVA_INT);
      action.set(JAVA_INT, 0, ERRNO);
      return linux.get().call(Syscall.SECCOMP, GET_ACTION_AVAIL, 0, action.address(), 0, 0) == 0;
    }
  }

  /// Gives the calls up, for all threads of this process and for good.
  ///
  /// @return whether it is in force
  public static boolean confine(Linux linux) {
    try (Arena arena = Arena.ofConfined()) {
      if (!linux.giveUpPrivileges()) {
        return false;
      }
      List<long[]> filter = filter(linux.machine(), (int) ProcessHandle.current().pid());
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
      return linux.call(Syscall.SECCOMP, SET_MODE_FILTER, FLAG_TSYNC, program.address(), 0, 0) == 0;
    }
  }

  private static List<long[]> filter(Machine machine, int self) {
    List<long[]> filter = new ArrayList<>();
    filter.add(new long[] {LOAD_WORD, 0, 0, ARCHITECTURE});
    filter.add(new long[] {JUMP_EQUAL, 1, 0, machine.audit});
    filter.add(answer(EPERM));
    filter.add(new long[] {LOAD_WORD, 0, 0, NUMBER});
    // Host and worker wait for each other by it.
    filter.add(new long[] {JUMP_EQUAL, 0, 1, Syscall.FUTEX.on(machine)});
    filter.add(new long[] {RETURN, 0, 0, ALLOW});
    if (machine == Machine.X86_64) {
      // The same kernel answers to the numbers of x32, which have this bit.
      filter.add(new long[] {JUMP_ANY_BIT, 0, 1, X32});
      filter.add(answer(EPERM));
    }
    for (Syscall each : Syscall.values()) {
      int number = each.on(machine);
      if (number == Syscall.NONE) {
        continue;
      }
      switch (each.rule()) {
        case ALLOWED -> {}
        case REFUSED -> {
          filter.add(new long[] {JUMP_EQUAL, 0, 1, number});
          filter.add(answer(EPERM));
        }
        case IGNORED -> {
          filter.add(new long[] {JUMP_EQUAL, 0, 1, number});
          filter.add(answer(0));
        }
        case ONLY_SELF -> onlySelf(filter, each, number, self);
      }
    }
    // Threads by clone(2) only, whose flags a filter can see; the C library falls back to it.
    filter.add(new long[] {JUMP_EQUAL, 0, 1, Syscall.CLONE3.on(machine)});
    filter.add(answer(ENOSYS));
    filter.add(new long[] {JUMP_EQUAL, 0, 3, Syscall.CLONE.on(machine)});
    filter.add(new long[] {LOAD_WORD, 0, 0, FIRST_ARGUMENT});
    filter.add(new long[] {JUMP_ANY_BIT, 1, 0, CLONE_THREAD});
    filter.add(answer(EPERM));
    filter.add(new long[] {RETURN, 0, 0, ALLOW});
    return filter;
  }

  private static long[] answer(int errno) {
    return new long[] {RETURN, 0, 0, ERRNO | errno};
  }

  private static void onlySelf(List<long[]> filter, Syscall call, int number, int self) {
    // A signal to 0 goes to all of the group, and that may be the host.
    boolean isCaller = call != Syscall.KILL && call != Syscall.TGKILL;
    filter.add(new long[] {JUMP_EQUAL, 0, 5, number});
    filter.add(new long[] {LOAD_WORD, 0, 0, FIRST_ARGUMENT});
    filter.add(new long[] {JUMP_EQUAL, 2, 0, isCaller ? 0 : self});
    filter.add(new long[] {JUMP_EQUAL, 1, 0, self});
    filter.add(answer(EPERM));
    filter.add(new long[] {RETURN, 0, 0, ALLOW});
  }
}
