package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.List;

/// `generate_series`: numbers or times from one on, as far as another, step by step.
final class Series {
  private static final int MOST = 100_000;

  private Series() {}

  /// @param from whole numbers, or times
  /// @param step a whole number, an interval, or an interval as text
  static List<Object> of(Object from, Object to, Object step) {
    Object width = step instanceof String text ? Intervals.parse(text) : step;
    long first = micros(from);
    long last = micros(to);
    boolean isUp = width instanceof Values.Months months ? months.count() > 0 : whole(width) > 0;
    if (width instanceof Values.Months months ? months.count() == 0 : whole(width) == 0) {
      throw StatementException.of("22023", "generate_series: expected a step that is not 0");
    }
    List<Object> all = new ArrayList<>();
    long at = first;
    for (long i = 1; isUp ? at <= last : at >= last; i++) {
      if (all.size() == MOST) {
        throw StatementException.of(
            "54000", "generate_series: expected at most %d steps, found more".formatted(MOST));
      }
      all.add(at);
      at =
          width instanceof Values.Months months
              ? Intervals.plusMonths(first, months.count() * i)
              : first + whole(width) * i;
    }
    return all;
  }

  private static long micros(Object value) {
    return value instanceof Number number ? number.longValue() : Values.timestamp(value.toString());
  }

  private static long whole(Object step) {
    return step instanceof Number number ? number.longValue() : 0;
  }
}
