package io.lockstep.history.training;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.Optional;

/// The rows of a training set for each twin, and what its cells say. Immutable.
///
/// @param fromMicros the time of the first row, microseconds since 1970-01-01T00:00Z
/// @param toMicros rows are before this
/// @param intervalMicros from row to row
/// @param method what a cell says of a property
/// @param label the property that rows are labelled by: the value that holds at the row's time
public record TrainingGrid(
    long fromMicros, long toMicros, long intervalMicros, Method method, Optional<String> label) {
  /// The most rows of a twin.
  public static final long STEPS_MAX = 10_000_000;

  /// How readings become cells. Texts and booleans know LAST and NONE; with the others their cells
  /// say what holds.
  public enum Method {
    /// The value that holds at the row's time, however old it is.
    LAST,
    /// The mean over time from the row's time up to the next one.
    MEAN,
    /// On the line between the readings before and after the row's time.
    LINEAR,
    /// The last reading from the row's time up to the next one; nothing when there is none.
    NONE
  }

  /// Checks the ranges.
  public TrainingGrid {
    if (intervalMicros < 1 || toMicros <= fromMicros) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "training set: expected an interval of at least 1 us and an end behind the beginning, found %d us, %d to %d"
              .formatted(intervalMicros, fromMicros, toMicros));
    }
    long steps = Math.ceilDiv(Math.subtractExact(toMicros, fromMicros), intervalMicros);
    if (steps > STEPS_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "training set: expected at most %d rows a twin, found %d; take a longer interval"
              .formatted(STEPS_MAX, steps));
    }
  }

  int steps() {
    return (int) Math.ceilDiv(toMicros - fromMicros, intervalMicros);
  }

  /// The first row at or behind a time; [#steps] when there is none.
  int firstStepAt(long micros) {
    if (micros <= fromMicros) {
      return 0;
    }
    return micros >= toMicros ? steps() : (int) Math.ceilDiv(micros - fromMicros, intervalMicros);
  }

  long time(int step) {
    return fromMicros + step * intervalMicros;
  }
}
