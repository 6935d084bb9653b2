package io.lockstep.simulation.instance;

import io.lockstep.simulation.fmi.Variable;
import java.util.List;

/// An FMU that integrates itself (FMI 2.0.4 §4, FMI 3.0 §4).
public interface CoSimulation extends Instance {
  /// Leaves Event Mode.
  void enterStepMode();

  /// FMI 2 with the capability: tells how fast inputs change during the steps to come (FMI 2.0.4
  /// §4.2.1), in Step Mode. An FMU that has no function for it, or whose function fails, holds
  /// them; the log says so.
  ///
  /// @param inputs continuous ones
  /// @param perSecond the first derivative of each
  void setInputDerivatives(List<Variable> inputs, double[] perSecond);

  /// Steps from a communication point to the next one.
  ///
  /// @param time where the last step ended, in seconds
  /// @param size seconds, more than 0
  /// @return how it ended; overwritten by the next step
  StepResult step(double time, double size);
}
