package io.lockstep.broker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How many CONNECTs a second are let in: an even rate, with a burst of one second's worth (the
/// generic cell rate algorithm: one number, no lock). Thread-safe.
final class ConnectRate {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long intervalNanos;

  /// When the next one is due, if all came evenly.
  private final AtomicLong due;

  /// @param perSecond 0 for no bound
  ConnectRate(int perSecond, long nowNanos) {
    intervalNanos = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
    due = new AtomicLong(nowNanos - SECOND_NANOS);
  }

  /// True when one more may come now.
  boolean take(long nowNanos) {
    if (intervalNanos == 0) {
      return true;
    }
    while (true) {
      long before = due.get();
      long idle = nowNanos - SECOND_NANOS + intervalNanos;
      long from = before - idle < 0 ? idle : before;
      if (from - nowNanos > 0) {
        return false;
      }
      if (due.compareAndSet(before, from + intervalNanos)) {
        return true;
      }
    }
  }
}
