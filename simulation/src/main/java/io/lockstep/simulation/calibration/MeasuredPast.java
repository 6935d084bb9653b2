package io.lockstep.simulation.calibration;

import io.lockstep.model.Quality;

/// What is remembered of properties. Thread-safe.
@FunctionalInterface
public interface MeasuredPast {
  /// Tells the readings of a property that are numbers or booleans (0 and 1), by source time in
  /// `[from, to)`, of equal times the one known last at the end; before them the one that holds at
  /// `from`, with its own time, when there is one.
  ///
  /// @param fromMicros microseconds since 1970-01-01T00:00Z
  /// @throws io.lockstep.model.LockstepException when it cannot be read
  void read(String twinId, String path, long fromMicros, long toMicros, Visitor into);

  /// Hears readings.
  @FunctionalInterface
  interface Visitor {
    /// Takes one. What it throws ends the reading.
    void reading(long sourceMicros, double value, Quality quality);
  }
}
