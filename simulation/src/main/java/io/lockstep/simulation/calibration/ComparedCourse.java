package io.lockstep.simulation.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Readings beside what the model says at their times, with the present parameters and with those
/// found. Of many readings some are left out: of each stretch those stay that are off most to
/// either side. Immutable; the lists are of one length, but for those of a model that failed, which
/// are empty.
///
/// @param micros source times, microseconds since 1970-01-01T00:00Z, ascending
/// @param measured in the unit of what is measured
/// @param before with the present parameters
/// @param after with those found
public record ComparedCourse(
    List<Long> micros, List<Double> measured, List<Double> before, List<Double> after) {
  /// The most readings that are told.
  public static final int POINTS_MAX = 600;

  /// Keeps copies.
  public ComparedCourse {
    micros = List.copyOf(micros);
    measured = List.copyOf(measured);
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  static ComparedCourse of(long[] micros, double[] measured, double[] before, double[] after) {
    double[] beside = after.length > 0 ? after : before;
    int[] kept =
        measured.length <= POINTS_MAX
            ? IntStream.range(0, measured.length).toArray()
            : extremes(measured, beside);
    return new ComparedCourse(
        IntStream.of(kept).mapToObj(i -> micros[i]).toList(),
        chosen(measured, kept),
        chosen(before, kept),
        chosen(after, kept));
  }

  /// In each of as many stretches as fit, the least and the greatest of measured less expected.
  private static int[] extremes(double[] measured, double[] beside) {
    List<Integer> kept = new ArrayList<>();
    int stretches = POINTS_MAX / 2;
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = (int) ((long) measured.length * stretch / stretches);
      int to = (int) ((long) measured.length * (stretch + 1) / stretches);
      int least = from;
      int greatest = from;
      for (int i = from + 1; i < to; i++) {
        double off = off(measured, beside, i);
        least = off < off(measured, beside, least) ? i : least;
        greatest = off > off(measured, beside, greatest) ? i : greatest;
      }
      kept.add(Math.min(least, greatest));
      if (least != greatest) {
        kept.add(Math.max(least, greatest));
      }
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double off(double[] measured, double[] beside, int i) {
    return beside.length == 0 ? measured[i] : measured[i] - beside[i];
  }

  private static List<Double> chosen(double[] values, int[] kept) {
    return values.length == 0 ? List.of() : IntStream.of(kept).mapToObj(i -> values[i]).toList();
  }
}
