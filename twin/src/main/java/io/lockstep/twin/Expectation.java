package io.lockstep.twin;

import org.jspecify.annotations.Nullable;

/// What is expected to be seen of a command in the values of the twin that is commanded. A reading
/// that comes after the command was accepted, with a source time at or after that, under which the
/// condition holds, is the effect. Immutable.
///
/// @param condition CEL over the twin's properties, see [io.lockstep.stream.Condition]; empty in a
///   request that leaves it to the contract of the command
/// @param withinMicros how long after the device's answer the effect is awaited, 1 second to 1
///   hour; 0 in a request that does not say
public record Expectation(String condition, long withinMicros) {
  /// How long an effect is awaited when nobody says so, microseconds.
  public static final long WITHIN_DEFAULT = 10_000_000;

  static final long WITHIN_MIN = 1_000_000;
  static final long WITHIN_MAX = 3_600_000_000L;

  /// Null for an empty condition: nothing is expected.
  public static @Nullable Expectation of(String condition, long withinMicros) {
    return condition.isEmpty() ? null : new Expectation(condition, withinMicros);
  }
}
