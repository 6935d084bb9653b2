package io.lockstep.space;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Wakes the one thread that waits at it. Ringing costs a volatile write when nobody waits. A ring
/// that nobody heard is kept, so none is missed. [#ring] is thread-safe, [#await] belongs to one
/// thread.
final class Bell {
  private volatile @Nullable Thread waiting;
  private volatile boolean rung;

  void ring() {
    rung = true;
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /// Returns once the bell was rung since the last return, or the time is over (or, rarely, for no
  /// reason).
  void await(long nanos) {
    waiting = Thread.currentThread();
    if (!rung && nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
    waiting = null;
    rung = false;
  }
}
