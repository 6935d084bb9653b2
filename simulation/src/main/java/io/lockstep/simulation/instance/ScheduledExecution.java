package io.lockstep.simulation.instance;

import io.lockstep.simulation.fmi.Variable;

/// An FMU of FMI 3 whose model partitions are activated from outside (FMI 3.0 §5): after the
/// initialisation it is in Clock Activation Mode until it is terminated. Nothing preempts a
/// partition: one ends before the next one begins.
public interface ScheduledExecution extends Instance {
  /// Runs the model partition of an input clock.
  ///
  /// @param time of the activation, in seconds; not before the last one
  /// @return whether the FMU said meanwhile that clocks of its own have changed (FMI 3.0 §5.2.2):
  ///   intervals of countdown clocks and output clocks are to be asked for
  boolean activate(Variable clock, double time);
}
