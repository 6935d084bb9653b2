package io.lockstep.twin;

import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// The figure that a [Fold] gave. Numbers are in the model's unit, not in one of the twin's own.
/// Immutable.
///
/// @param type how the figure is held: that of the property for LAST, FIRST, MIN and MAX; LONG for
///   COUNT; DOUBLE for MEAN and TWMEAN; for SUM and DELTA of integers LONG as long as it fits
/// @param bits the figure of a primitive type, see [ValueType]
/// @param text the value of TEXT and JSON, else null
/// @param sourceMicros the source time of the reading that LAST, FIRST, MIN (the first one) and MAX
///   (the first one) found, of the last reading for DELTA, else the begin of the range;
///   microseconds since 1970-01-01T00:00Z
public record Folded(ValueType type, long bits, @Nullable String text, long sourceMicros) {
  /// The figure as a double; NaN for TEXT and JSON, 0 or 1 for BOOLEAN.
  public double number() {
    return switch (type) {
      case DOUBLE -> Double.longBitsToDouble(bits);
      case LONG, BOOLEAN -> bits;
      case TEXT, JSON -> Double.NaN;
    };
  }
}
