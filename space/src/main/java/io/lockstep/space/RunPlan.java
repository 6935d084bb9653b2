package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.Series;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// How far and by what a branch is run ahead. The run closes the sources.
///
/// @param untilMicros where it ends at the latest, microseconds since 1970-01-01T00:00Z; what is
///   due then still happens
/// @param sources what drives it; of inputs due at the same time the first source's come first
/// @param changes what becomes of values from the field on their way
/// @param stopsAtAlarm true when it ends once somebody would be told of an alarm
/// @param keeps series whose readings it keeps
/// @param budget what it may take
public record RunPlan(
    long untilMicros,
    List<Source> sources,
    FieldChanges changes,
    boolean stopsAtAlarm,
    Predicate<Series> keeps,
    Budget budget) {
  /// Copies the list.
  public RunPlan {
    sources = List.copyOf(sources);
  }

  /// A run to a time that keeps all readings and has the usual budget.
  public static RunPlan until(long untilMicros, List<Source> sources) {
    return new RunPlan(
        untilMicros, sources, FieldChanges.NONE, false, _ -> true, Budget.defaults());
  }

  /// What a run may take. What comes to an end by it has stopped, and says so.
  ///
  /// @param inputs records that drive it, 1 or more
  /// @param cpu of its thread, more than zero
  /// @param bytes that the branch holds of its own, 1 or more
  public record Budget(long inputs, Duration cpu, long bytes) {
    /// Checks the ranges.
    public Budget {
      if (inputs < 1 || bytes < 1 || cpu.isNegative() || cpu.isZero()) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "budget of a run: expected at least 1 input, 1 byte and some time, found %d, %d and %s"
                .formatted(inputs, bytes, cpu));
      }
    }

    /// 50 million inputs, 10 minutes, 256 MiB.
    public static Budget defaults() {
      return new Budget(50_000_000, Duration.ofMinutes(10), 256L << 20);
    }
  }
}
