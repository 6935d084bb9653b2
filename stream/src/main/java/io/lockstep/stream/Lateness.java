package io.lockstep.stream;

/// How long a rule waits for readings that come late: it sees all of them in the order of their
/// source times, so much behind the latest one. Immutable.
///
/// @param micros how late a reading may come
/// @param readings how many wait at a time, up to [#READINGS_MAX]; with one more the earliest waits
///   no longer
public record Lateness(long micros, int readings) {
  /// The most readings that wait.
  public static final int READINGS_MAX = 128;
}
