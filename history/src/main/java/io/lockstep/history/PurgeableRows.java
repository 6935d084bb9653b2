package io.lockstep.history;

import java.util.List;
import java.util.Optional;

/// Some of the rows that a purge would take, for who keeps a copy before. Immutable.
///
/// @param rows numbers first, then texts, each in the order they became known
/// @param next where the next ones begin; empty when these were the last
public record PurgeableRows(List<RecordedChange> rows, Optional<Place> next) {
  /// Copies the list.
  public PurgeableRows {
    rows = List.copyOf(rows);
  }

  /// A place among the rows.
  ///
  /// @param isText whether it is among the texts
  /// @param partitionMicros begin of the day of receipt
  /// @param row in that day
  public record Place(boolean isText, long partitionMicros, long row) {
    /// Before all rows.
    public static final Place FIRST = new Place(false, Long.MIN_VALUE, 0);
  }
}
