package io.lockstep.space.egress;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Pauses between attempts: doubled from one to the next, up to the longest, and shortened by
/// chance, so that many who wait do not come back together.
final class Backoff {
  private static final int DOUBLINGS_MAX = 40;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void succeeded() {
    failures = 0;
  }

  /// The pause after one more failure: between a half of it and all of it.
  Duration failed(EndpointSettings.Persistence by) {
    long first = by.firstPause().toMillis();
    long longest = by.longestPause().toMillis();
    long pause = first;
    for (int i = 0; i < Math.min(failures, DOUBLINGS_MAX) && pause < longest; i++) {
      pause *= 2;
    }
    failures++;
    long bounded = Math.max(1, Math.min(pause, longest));
    return Duration.ofMillis(bounded - (long) (bounded / 2.0 * random.nextDouble()));
  }
}
