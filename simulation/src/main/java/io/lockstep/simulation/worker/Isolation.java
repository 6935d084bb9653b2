package io.lockstep.simulation.worker;

import io.lockstep.simulation.internal.ffi.Landlock;
import io.lockstep.simulation.internal.ffi.Linux;
import io.lockstep.simulation.internal.ffi.Seccomp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What keeps an FMU in a worker process apart on this system, beyond being a process of its own
/// with a deadline for each call. Immutable.
///
/// @param files what keeps it from files that are not its own, with its version; empty when nothing
///   does
/// @param hasCalls whether it is kept from sockets, other programs and processes
/// @param hasMemory whether the system bounds the memory that it can ask for
public record Isolation(Optional<String> files, boolean hasCalls, boolean hasMemory) {
  private static final Isolation HERE =
      new Isolation(
          Landlock.isHere() ? Optional.of("Landlock " + Landlock.version()) : Optional.empty(),
          Seccomp.isHere(),
          Linux.find().isPresent());

  /// Of this system.
  public static Isolation here() {
    return HERE;
  }

  /// What nothing keeps it from, in words; empty when it is kept from all.
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (files.isEmpty()) {
      missing.add("files of the user (Landlock)");
    }
    if (!hasCalls) {
      missing.add("sockets, programs and other processes (seccomp)");
    }
    return missing;
  }

  /// In a line.
  @Override
  public String toString() {
    return "a process of its own, a deadline for each call%s%s%s%s"
        .formatted(
            hasMemory ? ", a bound of memory" : "",
            files.map(by -> ", no files but its own (" + by + ")").orElse(""),
            hasCalls ? ", no sockets, programs or other processes (seccomp)" : "",
            missing().isEmpty()
                ? ""
                : "; nothing keeps it from " + String.join(" and ", missing()));
  }
}
