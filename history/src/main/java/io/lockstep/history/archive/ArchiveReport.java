package io.lockstep.history.archive;

import java.util.List;

/// What a verification of an archive has found. Immutable.
///
/// @param location where it was looked at
/// @param manifests that are as the audit says
/// @param files of readings that are as their manifests say
/// @param rows in them
/// @param bytes of them
/// @param removals manifests that tell of a removal
/// @param unfinished files that a running or a killed server has written and not entered yet
/// @param findings what is wrong; empty when nothing is
public record ArchiveReport(
    String location,
    long manifests,
    long files,
    long rows,
    long bytes,
    long removals,
    long unfinished,
    List<Finding> findings) {
  /// Copies the list.
  public ArchiveReport {
    findings = List.copyOf(findings);
  }

  /// Something that is not as it should be.
  ///
  /// @param file below the archive's root
  public record Finding(String file, String expected, String found) {
    @Override
    public String toString() {
      return "archive: %s: expected %s, found %s".formatted(file, expected, found);
    }
  }
}
