package io.lockstep.stream;

import java.util.Locale;
import java.util.Optional;

/// What is told of the values in a window. Partial results stand in rows of longs, the number of
/// values first; they are merged in the order of time, so equal values give equal results.
public enum Statistic {
  MIN(2),
  MAX(2),
  /// The greatest less the least.
  RANGE(3),
  SUM(2),
  MEAN(2),
  COUNT(1),
  FIRST(2),
  LAST(2),
  /// The standard deviation of the values themselves (divided by their number).
  STDDEV(3),
  /// The last less the first, by the time between them.
  RATE(5),
  /// The mean over time, each value holding until the next; the one before the window too.
  TIME_MEAN(3);

  private final int columns;

  Statistic(int columns) {
    this.columns = columns;
  }

  /// As it is written in rules, e.g. `time-mean`.
  public String term() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The statistic that is written so.
  public static Optional<Statistic> ofTerm(String term) {
    for (Statistic statistic : values()) {
      if (statistic.term().equals(term)) {
        return Optional.of(statistic);
      }
    }
    return Optional.empty();
  }

  /// True when its result is in the unit of the values.
  boolean keepsUnit() {
    return switch (this) {
      case MIN, MAX, SUM, MEAN, FIRST, LAST, TIME_MEAN -> true;
      case RANGE, COUNT, STDDEV, RATE -> false;
    };
  }

  /// How many longs a partial result takes.
  int columns() {
    return columns;
  }

  /// Adds a value to the partial result at a place; no earlier one comes after it. A mean over time
  /// takes [#addSpan] instead.
  void add(long[] rows, int at, long micros, double value) {
    long before = rows[at]++;
    switch (this) {
      case COUNT, TIME_MEAN -> {
        // The number is all.
      }
      case MIN -> put(rows, at + 1, before == 0 ? value : StrictMath.min(get(rows, at + 1), value));
      case MAX -> put(rows, at + 1, before == 0 ? value : StrictMath.max(get(rows, at + 1), value));
      case RANGE -> {
        put(rows, at + 1, before == 0 ? value : StrictMath.min(get(rows, at + 1), value));
        put(rows, at + 2, before == 0 ? value : StrictMath.max(get(rows, at + 2), value));
      }
      case SUM, MEAN -> put(rows, at + 1, get(rows, at + 1) + value);
      case FIRST -> put(rows, at + 1, before == 0 ? value : get(rows, at + 1));
      case LAST -> put(rows, at + 1, value);
      case STDDEV -> {
        double apart = value - get(rows, at + 1);
        double mean = get(rows, at + 1) + apart / rows[at];
        put(rows, at + 1, mean);
        put(rows, at + 2, get(rows, at + 2) + apart * (value - mean));
      }
      case RATE -> {
        if (before == 0) {
          rows[at + 1] = micros;
          put(rows, at + 2, value);
        }
        rows[at + 3] = micros;
        put(rows, at + 4, value);
      }
    }
  }

  /// Adds a value that has held for a while to a partial mean over time.
  void addSpan(long[] rows, int at, double value, long micros) {
    put(rows, at + 1, get(rows, at + 1) + value * micros);
    rows[at + 2] += micros;
  }

  /// Adds the partial result at `from`, which is of later values.
  void merge(long[] into, long[] rows, int from) {
    long before = into[0];
    long count = rows[from];
    into[0] = before + count;
    if (this == TIME_MEAN) {
      put(into, 1, get(into, 1) + get(rows, from + 1));
      into[2] += rows[from + 2];
      return;
    }
    if (count == 0) {
      return;
    }
    if (before == 0) {
      System.arraycopy(rows, from + 1, into, 1, columns - 1);
      return;
    }
    switch (this) {
      case COUNT, FIRST, TIME_MEAN -> {
        // What was first stays.
      }
      case MIN -> put(into, 1, StrictMath.min(get(into, 1), get(rows, from + 1)));
      case MAX -> put(into, 1, StrictMath.max(get(into, 1), get(rows, from + 1)));
      case RANGE -> {
        put(into, 1, StrictMath.min(get(into, 1), get(rows, from + 1)));
        put(into, 2, StrictMath.max(get(into, 2), get(rows, from + 2)));
      }
      case SUM, MEAN -> put(into, 1, get(into, 1) + get(rows, from + 1));
      case LAST -> put(into, 1, get(rows, from + 1));
      case STDDEV -> {
        double apart = get(rows, from + 1) - get(into, 1);
        double share = (double) count / (before + count);
        put(into, 2, get(into, 2) + get(rows, from + 2) + apart * apart * before * share);
        put(into, 1, get(into, 1) + apart * share);
      }
      case RATE -> {
        into[3] = rows[from + 3];
        into[4] = rows[from + 4];
      }
    }
  }

  /// True when a partial result has a value.
  boolean isKnown(long[] row) {
    return switch (this) {
      case COUNT -> true;
      case RATE -> row[0] > 0 && row[3] > row[1];
      case TIME_MEAN -> row[2] > 0;
      case MIN, MAX, RANGE, SUM, MEAN, FIRST, LAST, STDDEV -> row[0] > 0;
    };
  }

  /// The value of a partial result that has one.
  ///
  /// @param perMicros the unit of time of a rate
  double value(long[] row, long perMicros) {
    return switch (this) {
      case COUNT -> row[0];
      case MIN, MAX, SUM, FIRST, LAST -> get(row, 1);
      case RANGE -> get(row, 2) - get(row, 1);
      case MEAN -> get(row, 1) / row[0];
      case STDDEV -> StrictMath.sqrt(get(row, 2) / row[0]);
      case RATE -> (get(row, 4) - get(row, 2)) / (row[3] - row[1]) * perMicros;
      case TIME_MEAN -> get(row, 1) / row[2];
    };
  }

  private static double get(long[] rows, int at) {
    return Double.longBitsToDouble(rows[at]);
  }

  private static void put(long[] rows, int at, double value) {
    rows[at] = Double.doubleToRawLongBits(value);
  }
}
