package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;

/// Readings that are at hand, thinned out as those of the store are: by the same buckets and the
/// same choice of points. Pure.
public final class ThinnedReadings {
  private ThinnedReadings() {}

  /// Thins out.
  ///
  /// @param readings by source time
  /// @param type of all of them
  /// @param points the most points, 1 to [SeriesQuery#MOST_POINTS]
  /// @throws LockstepException INVALID_ARGUMENT when the aggregate is not defined for the type
  public static SeriesRange of(
      List<Reading> readings, ValueType type, String unit, Aggregate aggregate, int points) {
    boolean isNumber =
        switch (type) {
          case LONG, DOUBLE -> true;
          case BOOLEAN, TEXT, JSON -> false;
        };
    return switch (aggregate) {
      case RAW ->
          new SeriesRange(
              type,
              unit,
              readings.subList(0, Math.min(points, readings.size())),
              readings.size() > points);
      case LAST, COUNT -> folded(readings, type, unit, aggregate, points);
      case MIN, MAX, MEAN -> {
        requireNumber(isNumber, aggregate, type);
        yield folded(readings, type, unit, aggregate, points);
      }
      case LTTB -> {
        requireNumber(isNumber, aggregate, type);
        yield new SeriesRange(type, unit, line(readings, points), false);
      }
    };
  }

  private static void requireNumber(boolean isNumber, Aggregate aggregate, ValueType type) {
    if (!isNumber) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "aggregate: expected raw, last or count for a property of type %s, found %s"
              .formatted(type, aggregate));
    }
  }

  private static SeriesRange folded(
      List<Reading> readings, ValueType type, String unit, Aggregate aggregate, int points) {
    ValueType told =
        switch (aggregate) {
          case MEAN -> ValueType.DOUBLE;
          case COUNT -> ValueType.LONG;
          case RAW, MIN, MAX, LAST, LTTB -> type;
        };
    if (readings.isEmpty()) {
      return new SeriesRange(told, unit, List.of(), false);
    }
    long from = readings.getFirst().sourceMicros();
    Buckets buckets = new Buckets(aggregate, from, readings.getLast().sourceMicros() + 1, points);
    for (int i = 0; i < readings.size(); i++) {
      Reading each = readings.get(i);
      buckets.add(each.sourceMicros(), i, number(each), each.quality().code());
    }
    List<Reading> thinned = buckets.readings(from, place -> readings.get((int) place));
    return new SeriesRange(told, unit, thinned, false);
  }

  private static List<Reading> line(List<Reading> readings, int points) {
    long[] times = new long[readings.size()];
    double[] values = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = readings.get(i).sourceMicros();
      values[i] = number(readings.get(i));
    }
    List<Reading> chosen = new ArrayList<>();
    for (int index : Lttb.choose(times, values, times.length, points)) {
      chosen.add(readings.get(index));
    }
    return chosen;
  }

  /// NaN for texts.
  private static double number(Reading reading) {
    return switch (reading.type()) {
      case DOUBLE -> Double.longBitsToDouble(reading.bits());
      case LONG, BOOLEAN -> reading.bits();
      case TEXT, JSON -> Double.NaN;
    };
  }
}
