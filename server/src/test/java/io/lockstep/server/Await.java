package io.lockstep.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what another process will bring about, up to a deadline.
final class Await {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private Await() {}

  /// What is waited for.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /// Waits until a condition holds.
  ///
  /// @param what said when it does not in time
  /// @param particulars added then, such as what a process has printed
  static void until(String what, Condition condition, Supplier<String> particulars)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError(
            "waited %d s in vain: %s%n%s".formatted(PATIENCE.toSeconds(), what, particulars.get()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
