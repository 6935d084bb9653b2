package io.lockstep.journal;

/// Where the journal takes time from; a simulation injects its own. Thread-safe.
public interface TimeSource {

  /// Monotonic nanoseconds from an arbitrary origin, as [System#nanoTime()].
  long nanoTime();

  /// Wall clock, milliseconds since 1970-01-01T00:00Z.
  long epochMillis();

  /// The machine's own clocks.
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
