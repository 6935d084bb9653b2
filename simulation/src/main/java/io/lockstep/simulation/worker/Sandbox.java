package io.lockstep.simulation.worker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.internal.ffi.Landlock.Access;
import io.lockstep.simulation.internal.ffi.Landlock.Rule;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a worker may touch: it reads its unpacked FMU, the system's libraries, the JDK and its own
/// classes, and writes into a folder of its own; nothing else, where the system can see to that.
///
/// @param strictness what becomes of it where the system cannot
/// @param readable further files and folders that FMUs may read: licences, tables
public record Sandbox(Strictness strictness, List<Path> readable) {
  /// How much it must be.
  public enum Strictness {
    /// There is none.
    NONE,
    /// As much as this system can do.
    POSSIBLE,
    /// All of it, or no FMU runs in a worker.
    REQUIRED
  }

  /// As much as there can be, and nothing more to read.
  public static final Sandbox STANDARD = new Sandbox(Strictness.POSSIBLE, List.of());

  private static final List<String> LIBRARIES =
      List.of(
          "/lib",
          "/lib32",
          "/lib64",
          "/usr/lib",
          "/usr/lib32",
          "/usr/lib64",
          "/usr/local/lib",
          "/usr/local/lib64",
          "/nix/store",
          "/gnu/store");

  /// What libraries and a virtual machine look at when they begin, and where chance comes from.
  private static final List<String> OF_THE_SYSTEM =
      List.of(
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/localtime",
          "/etc/timezone",
          "/etc/nsswitch.conf",
          "/etc/passwd",
          "/usr/share/zoneinfo",
          "/usr/share/locale",
          "/usr/share/javazi-1.8",
          "/proc/self",
          "/proc/cpuinfo",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/version",
          "/proc/filesystems",
          "/proc/sys/kernel",
          "/proc/sys/vm",
          "/sys/fs/cgroup",
          "/sys/devices/system/cpu",
          "/sys/devices/system/node",
          "/sys/kernel/mm",
          "/dev/random",
          "/dev/urandom",
          "/dev/zero");

  private static final int LINKS_DEEP = 3;

  /// Keeps a copy.
  public Sandbox {
    readable = List.copyOf(readable);
  }

  boolean refusesFiles() {
    return strictness != Strictness.NONE && Isolation.here().files().isPresent();
  }

  boolean refusesCalls() {
    return strictness != Strictness.NONE && Isolation.here().hasCalls();
  }

  /// @throws LockstepException PRECONDITION_FAILED when it must be, and cannot
  void check() {
    List<String> missing = Isolation.here().missing();
    if (strictness == Strictness.REQUIRED && !missing.isEmpty()) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "a worker process for FMUs: expected a system that keeps it from what is not its own (fmus.isolation is required), found none for %s; run on Linux 6.2 or newer with Landlock and seccomp, or trust the FMU"
              .formatted(String.join(", ", missing)));
    }
  }

  /// What stays allowed.
  ///
  /// @param own the worker's folder
  /// @param lane the folder of what it shares with its host
  /// @param fmu the unpacked FMU
  /// @param classPath of the worker
  List<Rule> rules(Path own, Path lane, Path fmu, List<Path> classPath) {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule(Access.WRITE, own));
    rules.add(new Rule(Access.WRITE, lane));
    rules.add(new Rule(Access.WRITE, Path.of("/dev/null")));
    rules.add(new Rule(Access.READ, fmu));
    Path home = Path.of(System.getProperty("java.home"));
    rules.add(new Rule(Access.EXECUTE, home));
    linked(home).forEach(each -> rules.add(new Rule(Access.READ, each)));
    classPath.forEach(each -> rules.add(new Rule(Access.READ, each)));
    LIBRARIES.forEach(each -> rules.add(new Rule(Access.EXECUTE, Path.of(each))));
    OF_THE_SYSTEM.forEach(each -> rules.add(new Rule(Access.READ, Path.of(each))));
    readable.forEach(each -> rules.add(new Rule(Access.READ, each)));
    Stream.of(
            Optional.ofNullable(System.getenv("LD_LIBRARY_PATH"))
                .orElse("")
                .split(File.pathSeparator, -1))
        .filter(each -> !each.isBlank())
        .forEach(each -> rules.add(new Rule(Access.READ, Path.of(each))));
    return rules.stream().filter(each -> Files.exists(each.path())).toList();
  }

  /// Where symbolic links in the JDK lead to, as distributions have them: rules are of files, not
  /// of names.
  private static List<Path> linked(Path home) {
    try (Stream<Path> all = Files.walk(home, LINKS_DEEP)) {
      return all.filter(Files::isSymbolicLink)
          .filter(Files::exists)
          .map(Sandbox::real)
          .filter(each -> !each.startsWith(home))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
