package io.lockstep.history;

import io.lockstep.history.rollup.Course;
import io.lockstep.history.rollup.Summary;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the readings of a property in a stretch of source times come to. Immutable.
public final class Bucket {
  private static final double HOUR_MICROS = 3.6e9;
  private static final double SECOND_MICROS = 1e6;
  private static final double PERCENT = 100;

  private final long beginMicros;
  private final long endMicros;
  private final ValueType type;
  private final Summary summary;
  private final Course.@Nullable Part course;
  private final @Nullable Spread spread;

  /// @param type how the values of the property are held
  /// @param summary of the readings; not changed any more
  /// @param course how long each value held; null when that was not asked
  /// @param spread of its numbers; null when it has none or that was not asked
  public Bucket(
      long beginMicros,
      long endMicros,
      ValueType type,
      Summary summary,
      Course.@Nullable Part course,
      @Nullable Spread spread) {
    this.beginMicros = beginMicros;
    this.endMicros = endMicros;
    this.type = type;
    this.summary = summary;
    this.course = course;
    this.spread = spread;
  }

  /// First source time of the bucket, inclusive.
  public long beginMicros() {
    return beginMicros;
  }

  /// Last source time, exclusive.
  public long endMicros() {
    return endMicros;
  }

  /// How the values of the property are held.
  public ValueType type() {
    return type;
  }

  /// What the readings come to, for who joins several buckets; not to be changed.
  public Summary summary() {
    return summary;
  }

  /// Readings of any quality.
  public long count() {
    return summary.count();
  }

  /// One figure, at the begin of the bucket or, of a reading, at its own time; with the worst
  /// quality of what entered.
  ///
  /// @return empty when nothing entered it
  public Optional<Reading> figure(Figure figure) {
    return switch (figure) {
      case Figure.Plain plain -> plain(plain);
      case Figure.Percentile percentile ->
          spread == null
              ? Optional.empty()
              : Optional.ofNullable(spread.percentiles().get(percentile))
                  .map(value -> number(value, summary.worstUsable()));
    };
  }

  private Optional<Reading> plain(Figure.Plain figure) {
    return switch (figure) {
      case COUNT ->
          Optional.of(
              new Reading(beginMicros, ValueType.LONG, summary.count(), null, summary.worst()));
      case FIRST -> ofAny(summary.firstSource(), summary.firstBits(), summary.firstQuality());
      case LAST -> ofAny(summary.lastSource(), summary.lastBits(), summary.lastQuality());
      case MIN -> ofUsable(summary.leastSource(), type, summary.leastBits());
      case MAX -> ofUsable(summary.greatestSource(), type, summary.greatestBits());
      case RANGE -> difference(summary.greatestBits(), summary.leastBits());
      case SUM -> usable(1, summary.usable() == 0 ? 0 : summary.sum());
      case MEAN -> usable(1, summary.usable() == 0 ? 0 : summary.mean());
      case STDDEV -> usable(2, summary.usable() < 2 ? 0 : summary.deviation());
      case DELTA -> difference(summary.lastUsableBits(), summary.firstUsableBits());
      case MODE ->
          spread == null ? Optional.empty() : ofUsable(beginMicros, type, spread.modeBits());
      case TWMEAN, INTEGRAL, INCREASE, DURATION, GOOD -> overTime(figure);
    };
  }

  private Optional<Reading> overTime(Figure.Plain figure) {
    Course.Part part = course;
    if (part == null) {
      return Optional.empty();
    }
    boolean isThere =
        figure == Figure.Plain.INCREASE ? part.hasIncrease() : part.usableMicros() > 0;
    if (!isThere && figure != Figure.Plain.GOOD) {
      return Optional.empty();
    }
    double value =
        switch (figure) {
          case TWMEAN -> part.area() / part.usableMicros();
          case INTEGRAL -> part.area() / HOUR_MICROS;
          case INCREASE -> part.increase();
          case DURATION -> part.nonZeroMicros() / SECOND_MICROS;
          case GOOD -> PERCENT * part.goodMicros() / ((double) endMicros - beginMicros);
          case COUNT, FIRST, LAST, MIN, MAX, RANGE, SUM, MEAN, STDDEV, DELTA, MODE ->
              throw new IllegalStateException(figure + " is not over time");
        };
    return Optional.of(number(value, summary.worstUsable()));
  }

  private Optional<Reading> ofAny(long source, long bits, Quality quality) {
    return summary.count() == 0
        ? Optional.empty()
        : Optional.of(new Reading(source, type, bits, null, quality));
  }

  private Optional<Reading> ofUsable(long source, ValueType held, long bits) {
    return summary.usable() == 0
        ? Optional.empty()
        : Optional.of(new Reading(source, held, bits, null, summary.worstUsable()));
  }

  /// Of integers the exact one, unless it is too large for one.
  private Optional<Reading> difference(long greater, long less) {
    if (summary.usable() == 0) {
      return Optional.empty();
    }
    long exact = greater - less;
    boolean isOverflow = ((greater ^ less) & (greater ^ exact)) < 0;
    return type == ValueType.LONG && !isOverflow
        ? ofUsable(beginMicros, ValueType.LONG, exact)
        : usable(1, toDouble(greater) - toDouble(less));
  }

  private double toDouble(long bits) {
    return type == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
  }

  private Optional<Reading> usable(int least, double value) {
    return summary.usable() < least
        ? Optional.empty()
        : Optional.of(number(value, summary.worstUsable()));
  }

  private Reading number(double value, Quality quality) {
    return new Reading(
        beginMicros, ValueType.DOUBLE, Double.doubleToRawLongBits(value), null, quality);
  }
}
