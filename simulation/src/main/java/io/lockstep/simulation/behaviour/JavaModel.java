package io.lockstep.simulation.behaviour;

import java.util.List;

/// A model in Java, where an FMU would be too much. Thread-safe; what it opens is confined.
public interface JavaModel {
  /// What it can be told and tells.
  Signature signature();

  /// Changes whenever a saved state would mean something else.
  String version();

  /// A new instance for these variables, in this order.
  Stepper open(List<String> inputs, List<String> start, List<String> outputs);
}
