package io.lockstep.simulation.cosim;

import java.util.List;

/// A model written in Java, as a member of a network. Stateless itself: what it knows is an array
/// of numbers, so it can always be saved, forked and kept. Deterministic: no clock, no random
/// numbers.
public interface Behaviour {
  /// What it needs. The same list at each call.
  List<Port> inputs();

  /// What it gives. The same list at each call.
  List<Port> outputs();

  /// Whether an output depends on an input at the same time.
  ///
  /// @param input place among the inputs
  /// @param output place among the outputs
  default boolean feeds(int input, int output) {
    return true;
  }

  /// The state to begin with.
  ///
  /// @param time seconds
  double[] start(double time);

  /// Computes the outputs; must not change the state.
  ///
  /// @param time seconds
  void outputs(double time, double[] state, Values in, Values out);

  /// Changes the state to what it is after a step, during which the inputs hold.
  ///
  /// @param time where the step begins, in seconds
  /// @param size seconds, more than 0
  void step(double time, double size, double[] state, Values in);
}
