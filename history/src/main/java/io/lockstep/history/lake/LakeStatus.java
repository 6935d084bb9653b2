package io.lockstep.history.lake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far the lake is, and what it holds. Immutable.
///
/// @param location the folder or bucket
/// @param position exclusive position of the changes log that is in it
/// @param lagBytes bytes of the changes log that are not
/// @param lastCommit when a commit was made last, since the start
/// @param rows rows written since the start
/// @param commits commits since the start
/// @param misfits values since the start that did not fit their columns, and stand in `misfits`
/// @param unreadable records since the start that could not be read
public record LakeStatus(
    String location,
    LakeHealth health,
    long position,
    long lagBytes,
    Optional<Instant> lastCommit,
    long rows,
    long commits,
    long misfits,
    long unreadable,
    LakeFigures figures,
    List<Table> tables) {
  /// Copies the tables.
  public LakeStatus {
    tables = List.copyOf(tables);
  }

  /// One table.
  ///
  /// @param name in the namespace `models`
  /// @param model without its version
  /// @param location its folder, which other tools open
  /// @param files data files of the last snapshot
  public record Table(
      String name,
      String model,
      String location,
      long rows,
      long files,
      long bytes,
      int columns,
      int snapshots,
      long position) {}
}
