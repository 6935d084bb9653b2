package io.lockstep.journal.simulated;

import io.lockstep.journal.TimeSource;
import java.time.Duration;

/// A clock that moves only when told to.
public final class SimulatedTime implements TimeSource {

  private long nanos;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochMillis() {
    return 1_700_000_000_000L + nanos / 1_000_000;
  }

  /// Moves both clocks forward.
  public void advance(Duration by) {
    nanos += by.toNanos();
  }
}
