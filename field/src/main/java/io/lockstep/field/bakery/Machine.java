package io.lockstep.field.bakery;

import java.util.Optional;
import java.util.OptionalDouble;

/// A device of the plant and the piece of world that it measures. A function of its seed, the time
/// that passed and the commands it got. Confined to one thread.
interface Machine {
  /// The device's id, which is that of its twin.
  String id();

  /// Lets time pass.
  ///
  /// @param seconds at most one
  void step(double seconds);

  /// What all its sensors measure now.
  Readings everything();

  /// What its sensors say now, if it is their turn.
  Optional<Readings> read();

  /// Obeys, or says why not.
  ///
  /// @param name components before it with `/`
  /// @param argument the request, for commands that take a number
  Answer command(String name, OptionalDouble argument);
}
