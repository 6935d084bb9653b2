package io.lockstep.simulation.instance;

/// An FMU whose derivatives we integrate (FMI 2.0.4 §3, FMI 3.0 §3).
public interface ModelExchange extends Instance {
  /// Number of continuous states.
  int states();

  /// Number of event indicators.
  int indicators();

  /// Leaves Event Mode.
  void enterContinuousTimeMode();

  /// Sets the time, in seconds.
  void setTime(double seconds);

  /// Sets the continuous states.
  void setStates(double[] states);

  /// Fetches the continuous states.
  void getStates(double[] result);

  /// Fetches their derivatives.
  void getDerivatives(double[] result);

  /// Fetches the nominal values of the states.
  void getNominals(double[] result);

  /// Fetches the event indicators: a change of sign is an event.
  void getIndicators(double[] result);

  /// Tells that a step of the integrator is accepted; does nothing when the FMU needs no telling.
  ///
  /// @return whether it wants to enter Event Mode
  boolean completedStep();

  /// Whether the last [#completedStep] said that the FMU wants to end.
  boolean terminates();
}
