package io.lockstep.simulation.fmi;

import java.util.OptionalDouble;

/// How the model's author would run it. Seconds; the tolerance is relative.
public record DefaultExperiment(
    OptionalDouble startTime,
    OptionalDouble stopTime,
    OptionalDouble tolerance,
    OptionalDouble stepSize) {
  /// Nothing is said.
  public static final DefaultExperiment NONE =
      new DefaultExperiment(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());
}
