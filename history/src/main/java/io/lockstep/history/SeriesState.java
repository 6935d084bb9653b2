package io.lockstep.history;

import java.util.Arrays;

/// What is kept in memory of each series: the bounds of its source times. 24 bytes a series.
/// Written by the history's thread; other threads may read a little old or, of the greatest time, a
/// little new, which only costs them a vain look.
final class SeriesState {
  private static final int FIRST_CAPACITY = 1024;

  private volatile long[] least = filled(FIRST_CAPACITY, Long.MAX_VALUE);
  private volatile long[] greatest = filled(FIRST_CAPACITY, Long.MIN_VALUE);
  private volatile long[] current = filled(FIRST_CAPACITY, Long.MIN_VALUE);

  /// Notes a row that is to be written; true when it is late, that is, not the newest of its
  /// series.
  boolean expect(int series, long source) {
    if (series >= greatest.length) {
      grow(series);
    }
    long[] all = greatest;
    if (source > all[series]) {
      all[series] = source;
      return false;
    }
    return true;
  }

  /// Notes a row that became visible.
  void visible(int series, long source, boolean isCurrent) {
    long[] lowest = least;
    if (source < lowest[series]) {
      lowest[series] = source;
    }
    if (isCurrent) {
      long[] values = current;
      if (source > values[series]) {
        values[series] = source;
      }
    }
  }

  /// The least source time; greater than [#greatest] when there is no row.
  long least(int series) {
    long[] all = least;
    return series < all.length ? all[series] : Long.MAX_VALUE;
  }

  /// The greatest source time.
  long greatest(int series) {
    long[] all = greatest;
    return series < all.length ? all[series] : Long.MIN_VALUE;
  }

  /// The source time of the current value; [Long#MIN_VALUE] when there is none.
  long current(int series) {
    long[] all = current;
    return series < all.length ? all[series] : Long.MIN_VALUE;
  }

  private void grow(int series) {
    int before = greatest.length;
    int capacity = Math.max(series + 1, before + (before >> 1));
    least = grown(least, capacity, Long.MAX_VALUE);
    greatest = grown(greatest, capacity, Long.MIN_VALUE);
    current = grown(current, capacity, Long.MIN_VALUE);
  }

  private static long[] grown(long[] all, int capacity, long fill) {
    long[] more = Arrays.copyOf(all, capacity);
    Arrays.fill(more, all.length, capacity, fill);
    return more;
  }

  private static long[] filled(int capacity, long fill) {
    long[] all = new long[capacity];
    Arrays.fill(all, fill);
    return all;
  }
}
