package io.lockstep.simulation.behaviour;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmu.Fmu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// FMUs as they were found in their files: each content once, under its hash, and which file has
/// which at present. Thread-safe.
final class FmuVersions {
  private final Map<Path, Seen> byFile = new HashMap<>();
  private final Map<String, Seen> byHash = new HashMap<>();

  /// What tells that a file is still as it was.
  private record Stamp(Path file, long bytes, FileTime modified) {
    static Stamp of(Path file) {
      try {
        return new Stamp(file, Files.size(file), Files.getLastModifiedTime(file));
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.NOT_FOUND,
            "%s: expected an FMU that can be read, found: %s".formatted(file, e),
            e);
      }
    }
  }

  private record Seen(Stamp stamp, Fmu fmu) {
    boolean isUnchanged() {
      try {
        return Stamp.of(stamp.file()).equals(stamp);
      } catch (LockstepException _) {
        return false;
      }
    }
  }

  /// What a file holds now.
  ///
  /// @throws LockstepException as [Fmu#open]; NOT_FOUND when there is no such file
  synchronized Fmu now(Path file) {
    if (!Files.exists(file)) {
      return Fmu.open(file); // Says so.
    }
    Stamp stamp = Stamp.of(file);
    Seen known = byFile.get(file);
    if (known == null || !known.stamp().equals(stamp)) {
      known = new Seen(stamp, Fmu.open(file));
      byFile.put(file, known);
      byHash.put(known.fmu().sha256(), known);
    }
    return known.fmu();
  }

  /// A content that was seen, as long as the file where it was still has it.
  synchronized Optional<Fmu> of(String sha256) {
    return Optional.ofNullable(byHash.get(sha256)).filter(Seen::isUnchanged).map(Seen::fmu);
  }

  /// Whether a file was found to have this content when it was looked at last.
  synchronized boolean isMeant(String sha256) {
    return byFile.values().stream().anyMatch(each -> each.fmu().sha256().equals(sha256));
  }
}
