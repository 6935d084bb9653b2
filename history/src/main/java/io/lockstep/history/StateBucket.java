package io.lockstep.history;

import io.lockstep.model.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a property held each of its values in a stretch of source times. Immutable.
///
/// @param beginMicros inclusive
/// @param endMicros exclusive
/// @param states those that it held, in the order in which it first did
public record StateBucket(long beginMicros, long endMicros, List<State> states) {

  /// One value.
  ///
  /// @param type how it is held
  /// @param bits the value of a primitive type, see [ValueType]; 0 for text
  /// @param text the value of TEXT and JSON, else null
  /// @param micros so long it held; time in which the value was BAD or removed counts for none
  /// @param entered so many times it came to be after another one, or after nothing
  public record State(
      ValueType type, long bits, @Nullable String text, long micros, long entered) {}

  /// Copies.
  public StateBucket {
    states = List.copyOf(states);
  }
}
