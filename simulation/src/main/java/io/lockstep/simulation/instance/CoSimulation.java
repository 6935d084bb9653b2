package io.lockstep.simulation.instance;

/// An FMU that integrates itself (FMI 2.0.4 §4, FMI 3.0 §4).
public interface CoSimulation extends Instance {
  /// Leaves Event Mode.
  void enterStepMode();

  /// Steps from a communication point to the next one.
  ///
  /// @param time where the last step ended, in seconds
  /// @param size seconds, more than 0
  /// @return how it ended; overwritten by the next step
  StepResult step(double time, double size);
}
