package io.lockstep.field.bakery;

import java.util.OptionalDouble;
import java.util.function.Consumer;

/// Takes commands from the field's connections to the plant, whose thread obeys them. Thread-safe;
/// never waits.
interface Orders {
  /// A device is to do something.
  ///
  /// @param device its id
  /// @param command components before it with `/`
  /// @param argument the request, if it is a number
  /// @param reply gets the answer, on the plant's thread
  void give(String device, String command, OptionalDouble argument, Consumer<Answer> reply);
}
