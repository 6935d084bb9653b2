package io.lockstep.history.archive;

import java.util.Optional;

/// How far an archive is. Immutable.
///
/// @param id empty before it was opened
/// @param sequence the number of the last manifest; 0 before the first
/// @param archivedMicros all that became known before is in it; [Long#MIN_VALUE] for nothing
/// @param files of readings that are there
/// @param rows in them
/// @param bytes of them
/// @param work what is being done
public record ArchiveStatus(
    String location,
    String id,
    ArchiveHealth health,
    long sequence,
    long archivedMicros,
    long files,
    long rows,
    long bytes,
    Optional<Work> work) {
  /// What is being done.
  ///
  /// @param what `day` or `removal`
  /// @param about the day, or the twin
  /// @param rows written so far
  public record Work(String what, String about, long rows) {}
}
