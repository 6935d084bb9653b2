package io.lockstep.simulation.instance;

/// The states of an instance (FMI 2.0.4 §3.2.3 and §4.2.4, FMI 3.0 §2.3.1). Each call is allowed in
/// some of them, and refused in the others before native code sees it.
public enum Phase {
  /// Made; start values may be set.
  INSTANTIATED("Instantiated"),
  /// FMI 3: structural parameters may be set.
  CONFIGURATION("Configuration Mode"),
  /// FMI 3: tunable structural parameters may be set, between steps or events.
  RECONFIGURATION("Reconfiguration Mode"),
  /// Initial values are computed.
  INITIALIZATION("Initialization Mode"),
  /// Time stands still, discrete values change.
  EVENT("Event Mode"),
  /// Co-simulation: between two steps.
  STEP("Step Mode"),
  /// Model exchange: time and states move.
  CONTINUOUS_TIME("Continuous-Time Mode"),
  /// Scheduled execution: between and during activations of model partitions.
  CLOCK_ACTIVATION("Clock Activation Mode"),
  /// Ended; values may be read.
  TERMINATED("Terminated"),
  /// A call ended with an error: reset it or close it.
  FAILED("Error"),
  /// It is broken for good: nothing may be called any more.
  FATAL("Fatal"),
  /// Closed.
  CLOSED("Closed");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /// As the standard calls it.
  public String word() {
    return word;
  }
}
