package io.lockstep.history;

/// What can be told of the readings in a bucket. Readings from the future and removals are none,
/// nor is the changed quality of a value that stays. All but COUNT, FIRST and LAST are for numbers
/// (of a boolean true is 1 and false 0), and pass over readings of BAD quality and what is not a
/// number (OPC UA Part 13 §4.2.1.2 with TreatUncertainAsBad false).
public enum Figure {
  /// How many readings there are.
  COUNT(false),
  /// The reading with the least source time, among equals the one known first.
  FIRST(false),
  /// The reading with the greatest source time, among equals the one known last.
  LAST(false),
  /// The least number, and the first time that it was.
  MIN(false),
  /// The greatest number, and the first time that it was.
  MAX(false),
  /// The greatest number minus the least one.
  RANGE(false),
  /// The sum of the numbers, exact and rounded once.
  SUM(false),
  /// The sum divided by how many there are.
  MEAN(false),
  /// The standard deviation of the numbers as a sample; of two at least.
  STDDEV(false),
  /// The last number minus the first one.
  DELTA(false),
  /// The mean over time: each number counts as long as it holds, up to the next one or the end of
  /// the bucket; what held when the bucket began counts from there.
  TWMEAN(true),
  /// The number over time, times hours: of kW kWh.
  INTEGRAL(true),
  /// By how much a counter went up, also from the last reading before the bucket to the first one
  /// in it; a number less than the one before it counts from 0.
  INCREASE(true),
  /// How long a value held that was not 0, seconds: of a boolean how long it was true.
  DURATION(true),
  /// The share of the bucket, in percent, in which a value of quality GOOD held (OPC UA Part 13
  /// PercentGood).
  GOOD(true);

  private final boolean isOverTime;

  Figure(boolean isOverTime) {
    this.isOverTime = isOverTime;
  }

  /// Whether it needs to be known how long each value held.
  public boolean isOverTime() {
    return isOverTime;
  }
}
