package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// Receives the values that series held at a moment.
@FunctionalInterface
public interface HeldValues {
  /// The value of a series.
  ///
  /// @param index of the series in the array that was asked for
  /// @param sourceMicros the value's own source time, or that of its removal
  /// @param knownMicros when it became known, see [PastMoment]
  /// @param position of the input that brought it
  /// @param bits the value of a primitive type, see [ValueType]
  /// @param text the value of TEXT and JSON, else null
  /// @param quality as it was at the moment
  /// @param explicitTime true when the source stated the time itself
  /// @param removed true when the property had been removed: there is no value
  void value(
      int index,
      long sourceMicros,
      long knownMicros,
      long position,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      boolean explicitTime,
      boolean removed);
}
