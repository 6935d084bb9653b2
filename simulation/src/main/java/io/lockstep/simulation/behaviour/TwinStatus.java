package io.lockstep.simulation.behaviour;

import java.util.List;

/// How a behaviour goes for one twin. Immutable.
///
/// @param state what it does
/// @param reason what it waits for, or why it failed; else empty
/// @param timeMicros the event time that it has come to, microseconds since 1970-01-01T00:00Z; 0
///   before it began
/// @param lagMicros how far the readings are ahead of it
/// @param steps since it began last
/// @param lateReadings that came behind their step
/// @param restarts that a gap in the readings, or a start of the server, led to
/// @param failures of the model
/// @param outputs the latest numbers
public record TwinStatus(
    String twinId,
    State state,
    String reason,
    long timeMicros,
    long lagMicros,
    long steps,
    long lateReadings,
    long restarts,
    long failures,
    List<Latest> outputs) {

  /// What a run does.
  public enum State {
    /// Something that it needs has no value yet.
    WAITING,
    /// It steps with the readings.
    RUNNING,
    /// The model failed; it is begun anew after a pause.
    FAILED
  }

  /// The latest of one output, in the units of what they are compared with and written to.
  ///
  /// @param variable of the model
  /// @param value expected; not a number before there is one
  /// @param residual measured - expected; not a number when there is none
  public record Latest(String variable, double value, double residual) {}

  /// Keeps a copy.
  public TwinStatus {
    outputs = List.copyOf(outputs);
  }
}
