package io.lockstep.space;

import io.lockstep.model.Quality;
import io.lockstep.twin.Series;
import org.jspecify.annotations.Nullable;

/// Readings of one property that came out of a branch, in the order in which they did. Immutable.
public final class BranchSeries {
  private final Series series;
  private final long[] sources;
  private final long[] received;
  private final long[] values;
  private final byte[] qualities;
  private final @Nullable String[] texts;

  /// The arrays are not copied, and of one length.
  BranchSeries(
      Series series,
      long[] sources,
      long[] received,
      long[] values,
      byte[] qualities,
      @Nullable String[] texts) {
    this.series = series;
    this.sources = sources;
    this.received = received;
    this.values = values;
    this.qualities = qualities;
    this.texts = texts;
  }

  /// Whose readings they are, of which type and in which unit.
  public Series series() {
    return series;
  }

  /// How many there are.
  public int size() {
    return sources.length;
  }

  /// When the reading was measured, microseconds since 1970-01-01T00:00Z.
  public long sourceMicros(int index) {
    return sources[index];
  }

  /// When the branch received it, by its own clock.
  public long receivedMicros(int index) {
    return received[index];
  }

  /// The value of a primitive type, see [io.lockstep.model.ValueType].
  public long bits(int index) {
    return values[index];
  }

  /// The value of TEXT and JSON, else null.
  public @Nullable String text(int index) {
    return texts[index];
  }

  /// How far it may be trusted.
  public Quality quality(int index) {
    return Quality.ofCode(qualities[index]);
  }

  /// The value as a double; NaN for TEXT and JSON, 0 or 1 for BOOLEAN.
  public double number(int index) {
    return switch (series.type()) {
      case DOUBLE -> Double.longBitsToDouble(values[index]);
      case LONG, BOOLEAN -> values[index];
      case TEXT, JSON -> Double.NaN;
    };
  }
}
