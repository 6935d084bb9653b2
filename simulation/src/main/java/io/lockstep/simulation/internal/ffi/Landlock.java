package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Giving up files, by rules that the kernel keeps (`landlock(7)`): whatever lies below none of
/// them can be neither read nor written, removed, made or listed. No rights are needed for it. The
/// rules hold for the thread that gives up, for the threads that it starts and the program that it
/// becomes; not for threads that are there already. Thread-safe.
public final class Landlock {
  /// The first version that keeps files from being cut (`truncate(2)`).
  private static final int WHOLE = 3;

  private static final int CREATE_RULESET_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;
  private static final long RULESET_SIZE = 24;
  private static final int AT_FDCWD = -100;
  private static final int O_PATH_CLOEXEC = 0x280000;

  // linux/landlock.h
  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIR = 1 << 3;
  private static final long MAKE_CHAR = 1 << 6;
  private static final long MAKE_SOCK = 1 << 9;
  private static final long MAKE_BLOCK = 1 << 11;
  private static final long OF_VERSION_1 = (1 << 13) - 1;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;
  private static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
  private static final long BIND_AND_CONNECT = 3;
  private static final long ABSTRACT_SOCKETS_AND_SIGNALS = 3;

  private Landlock() {}

  /// What is allowed below a place, or with a file.
  public enum Access {
    READ,
    /// And start programs.
    EXECUTE,
    /// And write, make and remove.
    WRITE
  }

  /// What stays allowed.
  public record Rule(Access access, Path path) {}

  /// The version of this system's Landlock; 0 when there is none.
  public static int version() {
    return Linux.find().map(Landlock::version).orElse(0);
  }

  private static int version(Linux linux) {
    return (int)
        Math.max(
            0, linux.call(Syscall.LANDLOCK_CREATE_RULESET, 0, 0, CREATE_RULESET_VERSION, 0, 0));
  }

  /// Whether this system can keep a process from all files but those of rules.
  public static boolean isHere() {
    return version() >= WHOLE;
  }

  /// Gives up all other files, and, where the version knows them, TCP and signals to processes
  /// without these rules. Rules of places that are not there are passed over.
  ///
  /// @return whether it is in force
  public static boolean restrict(Linux linux, List<Rule> rules) {
    int version = version(linux);
    long handled =
        OF_VERSION_1
            | (version >= 2 ? REFER : 0)
            | (version >= 3 ? TRUNCATE : 0)
            | (version >= 5 ? IOCTL_DEV : 0);
    try (Arena arena = Arena.ofConfined()) {
      // struct landlock_ruleset_attr { __u64 fs, net, scoped; }
      MemorySegment ruleset = arena.allocate(RULESET_SIZE, 8);
      ruleset.set(JAVA_LONG, 0, handled);
      ruleset.set(JAVA_LONG, 8, version >= 4 ? BIND_AND_CONNECT : 0);
      ruleset.set(JAVA_LONG, 16, version >= 6 ? ABSTRACT_SOCKETS_AND_SIGNALS : 0);
      long all =
          linux.call(Syscall.LANDLOCK_CREATE_RULESET, ruleset.address(), RULESET_SIZE, 0, 0, 0);
      if (all < 0) {
        return false;
      }
      for (Rule rule : rules) {
        if (!add(linux, arena, all, rule, handled)) {
          return false;
        }
      }
      return linux.giveUpPrivileges()
          && linux.call(Syscall.LANDLOCK_RESTRICT_SELF, all, 0, 0, 0, 0) == 0;
    }
  }

  private static boolean add(Linux linux, Arena arena, long ruleset, Rule rule, long handled) {
    MemorySegment path = arena.allocateFrom(rule.path().toString());
    long file = linux.call(Syscall.OPENAT, AT_FDCWD, path.address(), O_PATH_CLOEXEC, 0, 0);
    if (file < 0) {
      return true;
    }
    // struct landlock_path_beneath_attr { __u64 allowed_access; __s32 parent_fd; }, packed
    MemorySegment beneath = arena.allocate(16, 8);
    long access = bits(rule.access()) & handled;
    beneath.set(JAVA_LONG, 0, Files.isDirectory(rule.path()) ? access : access & OF_FILES);
    beneath.set(JAVA_INT, 8, (int) file);
    long result =
        linux.call(Syscall.LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, beneath.address(), 0, 0);
    linux.call(Syscall.CLOSE, file, 0, 0, 0, 0);
    return result == 0;
  }

  private static long bits(Access access) {
    return switch (access) {
      case READ -> READ_FILE | READ_DIR;
      case EXECUTE -> READ_FILE | READ_DIR | EXECUTE;
      case WRITE ->
          (OF_VERSION_1 | REFER | TRUNCATE) & ~(EXECUTE | MAKE_CHAR | MAKE_BLOCK | MAKE_SOCK);
    };
  }
}
