package io.lockstep.history.rollup;

import io.lockstep.model.Quality;

/// How a number went over time: each value counts as long as it holds. Goes from stretch to stretch
/// in the order of time, and carries into the next what held at the end of the one before. Confined
/// to one thread.
public final class Course {
  private double held = Double.NaN;
  private byte quality;
  private long since;
  private double before = Double.NaN;

  private ExactSum area = new ExactSum();
  private ExactSum increase = new ExactSum();
  private boolean hasIncrease;
  private long usableMicros;
  private long goodMicros;
  private long nonZeroMicros;

  /// What a stretch came to. Immutable.
  ///
  /// @param area the sum of value times microseconds, rounded once
  /// @param usableMicros so long a usable value held
  /// @param goodMicros so long a value of quality GOOD held
  /// @param nonZeroMicros so long a usable value held that was not 0
  /// @param hasIncrease whether there are two numbers to compare
  /// @param increase by how much it went up; a number less than the one before it is the count of
  ///   something that began anew at 0
  public record Part(
      double area,
      long usableMicros,
      long goodMicros,
      long nonZeroMicros,
      boolean hasIncrease,
      double increase) {}

  /// Begins at a time.
  public Course(long from) {
    since = from;
  }

  /// What holds when it begins; NaN for none.
  public void begin(double number, byte grade) {
    held = number;
    quality = grade;
    before = number;
  }

  /// From a time on a value holds; NaN for none.
  public void value(long sourceMicros, double number, byte grade) {
    until(sourceMicros);
    if (!Double.isNaN(number)) {
      step(number);
      before = number;
    }
    held = number;
    quality = grade;
  }

  /// Readings that follow, all of the present stretch; they must have a course.
  public void follow(Summary readings) {
    if (readings.count == 0) {
      return;
    }
    until(readings.first.source);
    area.add(readings.area);
    usableMicros += readings.usableMicros;
    goodMicros += readings.goodMicros;
    nonZeroMicros += readings.nonZeroMicros;
    if (readings.usable > 0) {
      step(readings.firstUsable.number);
      if (readings.usable > 1) {
        increase.add(readings.lastUsable.number);
        increase.add(-readings.firstUsable.number);
        increase.add(readings.resets);
        hasIncrease = true;
      }
      before = readings.lastUsable.number;
    }
    held = readings.last.number;
    quality = readings.last.quality;
    since = readings.last.source;
  }

  private void step(double number) {
    if (Double.isNaN(before)) {
      return;
    }
    hasIncrease = true;
    increase.add(number);
    if (number >= before) {
      increase.add(-before);
    }
  }

  /// Ends the stretch, and begins the next one.
  public Part cut(long end) {
    until(end);
    Part part =
        new Part(
            area.value(), usableMicros, goodMicros, nonZeroMicros, hasIncrease, increase.value());
    area = new ExactSum();
    increase = new ExactSum();
    hasIncrease = false;
    usableMicros = 0;
    goodMicros = 0;
    nonZeroMicros = 0;
    return part;
  }

  /// The value held up to here.
  private void until(long time) {
    if (time <= since) {
      return;
    }
    if (!Double.isNaN(held)) {
      long lasted = time - since;
      area.addProduct(held, lasted);
      usableMicros += lasted;
      goodMicros += quality == Quality.GOOD.code() ? lasted : 0;
      nonZeroMicros += held != 0 ? lasted : 0;
    }
    since = time;
  }
}
