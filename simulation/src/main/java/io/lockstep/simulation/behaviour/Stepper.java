package io.lockstep.simulation.behaviour;

import java.util.Optional;

/// A running model, as behaviours see it: numbers in, a step, numbers out, in the order of the
/// behaviour's inputs, start values and outputs. Time is in seconds since [#begin]. Whatever it
/// throws ends it; then it is closed and another one is opened. Confined to one thread.
public interface Stepper extends AutoCloseable {
  /// Initialises it. Called once, unless a state is brought back instead.
  void begin(double[] start, double[] inputs);

  /// What it tells at present.
  void read(double[] outputs);

  /// Goes on by one step with these inputs.
  void step(double time, double size, double[] inputs);

  /// All it knows, for [#restore] of another one of the same model; empty when it cannot say it.
  Optional<byte[]> save();

  /// Goes on where another one was saved, instead of [#begin].
  void restore(byte[] state);

  @Override
  void close();
}
