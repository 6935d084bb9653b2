package io.lockstep.journal.simulated;

import io.lockstep.journal.TimeSource;
import java.time.Duration;

/// A clock that moves only when told to.
public final class SimulatedTime implements TimeSource {

  private long nanos;
  private long setMillis;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochMillis() {
    return 1_700_000_000_000L + nanos / 1_000_000 + setMillis;
  }

  /// Sets the wall clock, as a person or a time server does.
  ///
  /// @param by how far it is put forward; back when negative
  public void setClock(Duration by) {
    setMillis += by.toMillis();
  }

  /// Moves both clocks forward.
  public void advance(Duration by) {
    nanos += by.toNanos();
  }
}
