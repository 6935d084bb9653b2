package io.lockstep.history.retention;

import java.time.Duration;

/// The time that retention goes by: the clock's, as far as it can be believed. A clock that jumps
/// ahead by years would else remove everything at once.
///
/// Up to two days (a restart, a weekend) are believed as they are. Beyond that this time follows at
/// a day for each hour that the process lives through: whoever sets the clock right within that
/// time has lost little, and health says so meanwhile. It never goes back. Confined to a thread,
/// but for [#micros] and [#isBraked].
public final class LivedTime {
  private static final long LEAD_MICROS = Duration.ofDays(2).toMillis() * 1_000;
  private static final long CATCH_UP = 24;

  private volatile long micros;
  private volatile boolean isBraked;
  private long lastNanos;
  private boolean hasBegun;

  /// @param micros how far it was; [Long#MIN_VALUE] when nothing is known, and the clock is
  ///   believed
  public LivedTime(long micros) {
    this.micros = micros;
  }

  /// Looks at the clocks.
  ///
  /// @param wallMicros what the clock says
  /// @param monotonicNanos a clock that nobody sets
  /// @return the time to go by
  public long advance(long wallMicros, long monotonicNanos) {
    long lived = hasBegun ? Math.max(0, monotonicNanos - lastNanos) / 1_000 : 0;
    hasBegun = true;
    lastNanos = monotonicNanos;
    long now = micros;
    if (now == Long.MIN_VALUE || wallMicros - now <= LEAD_MICROS) {
      isBraked = false;
      micros = Math.max(now, wallMicros);
    } else {
      isBraked = true;
      micros = Math.min(wallMicros, now + lived * CATCH_UP);
    }
    return micros;
  }

  /// The time to go by; microseconds since 1970-01-01T00:00Z.
  public long micros() {
    return micros;
  }

  /// True while the clock is not believed.
  public boolean isBraked() {
    return isBraked;
  }
}
