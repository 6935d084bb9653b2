package io.lockstep.history;

/// One figure of the readings of a property over a range of source times.
///
/// Readings from the future and removals are no readings here, nor is the changed quality of a
/// value that stays. LAST, FIRST and COUNT are for values of every type and quality. The others are
/// for numbers, and pass over readings of BAD quality and what is not a number.
public enum Statistic {
  /// The reading with the greatest source time, among equals the one known last.
  LAST,
  /// The reading with the least source time, among equals the one known first.
  FIRST,
  /// The first of the least numbers.
  MIN,
  /// The first of the greatest numbers.
  MAX,
  /// The mean of the numbers, each counting once.
  MEAN,
  /// How many readings there are.
  COUNT,
  /// The sum of the numbers.
  SUM,
  /// The last number minus the first one.
  DELTA,
  /// The mean over time: each number counts as long as it holds, up to the next one or the end of
  /// the range. The number that holds when the range begins counts from there. Stretches without a
  /// value count for nothing: before the first reading, after a removal, while the value is of BAD
  /// quality or not a number.
  TWMEAN
}
