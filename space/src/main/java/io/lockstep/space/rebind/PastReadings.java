package io.lockstep.space.rebind;

import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the history has: the port that a re-binding compares with. Thread-safe.
public interface PastReadings {
  /// A reading that counts at its source time.
  ///
  /// @param bits the value of a primitive type, see [ValueType]
  /// @param text the value of TEXT and JSON, else null
  /// @param position the position of the input that brought it
  /// @param isRebound true when that input bound an earlier message anew
  record Held(ValueType type, long bits, @Nullable String text, long position, boolean isRebound) {}

  /// Returns when what the input at a position brought is among the readings.
  ///
  /// @throws io.lockstep.model.LockstepException when that does not come true in time
  void await(long inputPosition);

  /// What counts at each of some source times of a property, in their order.
  ///
  /// @param sourceMicros microseconds since 1970-01-01T00:00Z, none twice
  /// @throws io.lockstep.model.LockstepException with OVERLOADED when it is to be asked again
  List<Optional<Held>> held(String twinId, String path, long[] sourceMicros);

  /// True when readings are kept that the models do not want kept.
  boolean keepsAll();
}
