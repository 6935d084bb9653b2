package io.lockstep.history;

/// Widths of buckets that a person would choose.
final class BucketWidth {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private static final long[] STEPS = {
    SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
    MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR
  };

  private BucketWidth() {}

  /// The smallest such width, in microseconds, with which the aligned buckets that cover `[from,
  /// to)` are no more than `points`.
  static long of(long from, long to, int points) {
    for (long width = 1; width < SECOND; width *= 10) {
      for (int times : new int[] {1, 2, 5}) {
        if (fits(from, to, width * times, points)) {
          return width * times;
        }
      }
    }
    for (long width : STEPS) {
      if (fits(from, to, width, points)) {
        return width;
      }
    }
    for (long width = DAY; width < Long.MAX_VALUE / 100; width *= 10) {
      for (int times : new int[] {1, 2, 5}) {
        if (fits(from, to, width * times, points)) {
          return width * times;
        }
      }
    }
    // One point, for a range around an edge that all widths share: the epoch.
    return Long.MAX_VALUE;
  }

  private static boolean fits(long from, long to, long width, int points) {
    // Unsigned, since the range may be longer than a long counts.
    return Long.compareUnsigned(
            Math.floorDiv(to - 1, width) - Math.floorDiv(from, width), points - 1L)
        <= 0;
  }

  /// How many aligned buckets cover `[from, to)`.
  static long count(long from, long to, long width) {
    return Math.floorDiv(to - 1, width) - Math.floorDiv(from, width) + 1;
  }
}
