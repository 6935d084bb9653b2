package io.lockstep.simulation.whatif;

import io.lockstep.space.BranchSeries;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a number went over a run: each value holds until the next. Immutable.
///
/// @param last the value at the end
/// @param least the least value
/// @param greatest the greatest value
/// @param mean over time
/// @param grid the value at the end of each of [#POINTS] stretches of equal length; NaN before the
///   first
public record Course(double last, double least, double greatest, double mean, List<Double> grid) {
  /// How many points a course is shown by.
  public static final int POINTS = 200;

  /// Copies the list.
  public Course {
    grid = List.copyOf(grid);
  }

  /// Numbers that each hold until the next.
  interface Steps {
    /// Nothing.
    Steps NONE =
        new Steps() {
          @Override
          public int size() {
            return 0;
          }

          @Override
          public long micros(int index) {
            throw new IndexOutOfBoundsException(index);
          }

          @Override
          public double value(int index) {
            throw new IndexOutOfBoundsException(index);
          }
        };

    int size();

    /// From when on, not falling.
    long micros(int index);

    /// NaN for none: the one before holds on.
    double value(int index);
  }

  /// Of what came out of a run.
  ///
  /// @param series null when nothing did
  /// @param before the value at the start; NaN when there is none
  static Course course(
      @Nullable BranchSeries series, double before, long fromMicros, long toMicros) {
    Steps steps =
        series == null
            ? Steps.NONE
            : new Steps() {
              @Override
              public int size() {
                return series.size();
              }

              @Override
              public long micros(int index) {
                return series.receivedMicros(index);
              }

              @Override
              public double value(int index) {
                return series.number(index);
              }
            };
    return course(steps, before, fromMicros, toMicros, toMicros);
  }

  /// Of numbers.
  ///
  /// @param before the value at the start; NaN when there is none
  /// @param knownMicros until when something is known; the grid has nothing behind
  static Course course(
      Steps steps, double before, long fromMicros, long toMicros, long knownMicros) {
    double[] grid = new double[POINTS];
    double value = before;
    double least = before;
    double greatest = before;
    double area = 0;
    long known = 0;
    long since = fromMicros;
    int filled = 0;
    for (int i = 0; i < steps.size(); i++) {
      double next = steps.value(i);
      long at = Math.clamp(steps.micros(i), since, Math.max(since, knownMicros));
      if (Double.isNaN(next)) {
        continue;
      }
      while (filled < POINTS && pointMicros(filled, fromMicros, toMicros) < at) {
        grid[filled++] = value;
      }
      if (!Double.isNaN(value)) {
        area += value * (at - since);
        known += at - since;
      }
      since = at;
      value = next;
      least = Double.isNaN(least) ? next : Math.min(least, next);
      greatest = Double.isNaN(greatest) ? next : Math.max(greatest, next);
    }
    while (filled < POINTS) {
      grid[filled] = pointMicros(filled, fromMicros, toMicros) > knownMicros ? Double.NaN : value;
      filled++;
    }
    if (!Double.isNaN(value)) {
      area += value * (knownMicros - since);
      known += knownMicros - since;
    }
    return new Course(
        value,
        least,
        greatest,
        known == 0 ? value : area / known,
        Arrays.stream(grid).boxed().toList());
  }

  /// The time of a point of the grid, microseconds since 1970-01-01T00:00Z.
  public static long pointMicros(int index, long fromMicros, long toMicros) {
    return fromMicros + (toMicros - fromMicros) * (index + 1) / POINTS;
  }

  /// How far two courses are apart, over time, measured by how far the first one goes.
  static double distance(Course one, Course other) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < POINTS; i++) {
      double difference = Math.abs(one.grid().get(i) - other.grid().get(i));
      if (!Double.isNaN(difference)) {
        sum += difference;
        count++;
      }
    }
    double span = Math.max(one.greatest() - one.least(), Math.abs(one.mean()) * 1e-3);
    return count == 0 ? 0 : sum / count / (span > 0 ? span : 1);
  }
}
