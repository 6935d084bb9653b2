package io.lockstep.simulation.whatif;

import java.util.List;
import java.util.Optional;

/// What really happened in the time of a what-if, as far as it is over: the base when recorded
/// inputs drove it, else what the plant's history has. Pure, over a port.
public final class Reality {
  private Reality() {}

  /// The history of the plant.
  public interface History {
    /// The last number before a time; NaN when there is none.
    double before(Property property, long micros);

    /// The readings of `[from, to)` by source time: numbers, booleans as 0 and 1; empty when there
    /// is no history of the property.
    List<Point> between(Property property, long fromMicros, long toMicros);
  }

  /// A reading.
  public record Point(long micros, double value) {}

  /// Until when it is known; empty when the what-if begins in what is to come.
  public static Optional<Long> knownMicros(StudyResult result, long nowMicros) {
    long known = Math.min(result.toMicros(), nowMicros);
    return known > result.fromMicros() ? Optional.of(known) : Optional.empty();
  }

  /// How a property really went; empty when nothing is known of it.
  public static Optional<Course> of(
      WhatIf scenario,
      StudyResult result,
      StudyResult.Compared compared,
      History history,
      long nowMicros) {
    Optional<Long> known = knownMicros(result, nowMicros);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (scenario.inputs() instanceof WhatIf.Inputs.Recorded && known.get() == result.toMicros()) {
      return Optional.of(compared.base());
    }
    double before = history.before(compared.property(), result.fromMicros());
    List<Point> readings = history.between(compared.property(), result.fromMicros(), known.get());
    if (readings.isEmpty() && Double.isNaN(before)) {
      return Optional.empty();
    }
    Course.Steps steps =
        new Course.Steps() {
          @Override
          public int size() {
            return readings.size();
          }

          @Override
          public long micros(int index) {
            return readings.get(index).micros();
          }

          @Override
          public double value(int index) {
            return readings.get(index).value();
          }
        };
    return Optional.of(
        Course.course(steps, before, result.fromMicros(), result.toMicros(), known.get()));
  }
}
