package io.lockstep.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another thread will bring about.
final class Await {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Await() {}

  /// What is waited for.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(String what, Condition condition) {
    long start = System.nanoTime();
    while (!holds(what, condition)) {
      if (System.nanoTime() - start > MOST_NANOS) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static boolean holds(String what, Condition condition) {
    try {
      return condition.holds();
    } catch (Exception e) {
      throw new AssertionError("could not be waited for: " + what, e);
    }
  }
}
