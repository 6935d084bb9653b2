package io.lockstep.history.rollup;

/// The rows that a file of roll-ups is of: neighbours in a day of the table. Immutable.
///
/// @param day the day of receipt, its begin, microseconds since 1970-01-01T00:00Z
/// @param fromRow the first row of the day
/// @param toRow the row after the last one
/// @param firstPosition the input that brought the first row
/// @param lastPosition the input that brought the last row
public record RollupSpan(
    long day, long fromRow, long toRow, long firstPosition, long lastPosition) {
  /// How many rows there are.
  public long rows() {
    return toRow - fromRow;
  }
}
