package io.lockstep.history;

/// What can be told of the readings in a bucket. Readings from the future and removals are none,
/// nor is the changed quality of a value that stays. All but COUNT, FIRST and LAST are for numbers
/// (of a boolean true is 1 and false 0), and pass over readings of BAD quality and what is not a
/// number (OPC UA Part 13 §4.2.1.2 with TreatUncertainAsBad false).
public sealed interface Figure {
  /// Whether it needs to be known how long each value held.
  boolean isOverTime();

  /// Whether it needs the numbers themselves, in their order: roll-ups do not tell it.
  boolean isOfOrder();

  /// The figures without a parameter.
  enum Plain implements Figure {
    /// How many readings there are.
    COUNT,
    /// The reading with the least source time, among equals the one known first.
    FIRST,
    /// The reading with the greatest source time, among equals the one known last.
    LAST,
    /// The least number, and the first time that it was.
    MIN,
    /// The greatest number, and the first time that it was.
    MAX,
    /// The greatest number minus the least one.
    RANGE,
    /// The sum of the numbers, exact and rounded once.
    SUM,
    /// The sum divided by how many there are.
    MEAN,
    /// The standard deviation of the numbers as a sample; of two at least.
    STDDEV,
    /// The last number minus the first one.
    DELTA,
    /// The number that came the most often, among equals the least one.
    MODE,
    /// The mean over time: each number counts as long as it holds, up to the next one or the end of
    /// the bucket; what held when the bucket began counts from there.
    TWMEAN,
    /// The number over time, times hours: of kW kWh.
    INTEGRAL,
    /// By how much a counter went up, also from the last reading before the bucket to the first one
    /// in it; a number less than the one before it counts from 0.
    INCREASE,
    /// How long a value held that was not 0, seconds: of a boolean how long it was true.
    DURATION,
    /// The share of the bucket, in percent, in which a value of quality GOOD held (OPC UA Part 13
    /// PercentGood).
    GOOD;

    @Override
    public boolean isOverTime() {
      return switch (this) {
        case TWMEAN, INTEGRAL, INCREASE, DURATION, GOOD -> true;
        case COUNT, FIRST, LAST, MIN, MAX, RANGE, SUM, MEAN, STDDEV, DELTA, MODE -> false;
      };
    }

    @Override
    public boolean isOfOrder() {
      return this == MODE;
    }
  }

  /// The number below which a share of the numbers lies: of n numbers in ascending order, counted
  /// from 0, the one at `percent / 100 * (n - 1)`, between two of them by their distance (type 7 of
  /// Hyndman and Fan; `percentile_cont` of SQL). Exact, whatever the number of readings.
  ///
  /// @param percent from 0, the least number, to 100, the greatest
  record Percentile(double percent) implements Figure {
    private static final double ALL = 100;

    /// Checks the range.
    public Percentile {
      if (!(percent >= 0 && percent <= ALL)) {
        throw new IllegalArgumentException("a percentile from 0 to 100, not " + percent);
      }
    }

    @Override
    public boolean isOverTime() {
      return false;
    }

    @Override
    public boolean isOfOrder() {
      return true;
    }

    /// Where it is among so many numbers in ascending order.
    double placeAmong(long count) {
      return percent / ALL * (count - 1);
    }

    /// Between two numbers.
    static double between(double less, double greater, double share) {
      return share == 0 || less == greater ? less : less * (1 - share) + greater * share;
    }
  }
}
