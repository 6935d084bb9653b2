package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// One point of a series. Immutable.
///
/// @param sourceMicros when it was measured, microseconds since 1970-01-01T00:00Z
/// @param type how the value is held; DOUBLE for a mean, LONG for a count
/// @param bits the value of a primitive type, see [ValueType]; 0 for text
/// @param text the value of TEXT and JSON, else null
/// @param quality how far it may be trusted
public record Reading(
    long sourceMicros, ValueType type, long bits, @Nullable String text, Quality quality) {

  /// The value as a double; NaN for TEXT and JSON, 0 or 1 for BOOLEAN.
  public double number() {
    return switch (type) {
      case DOUBLE -> Double.longBitsToDouble(bits);
      case LONG, BOOLEAN -> bits;
      case TEXT, JSON -> Double.NaN;
    };
  }
}
