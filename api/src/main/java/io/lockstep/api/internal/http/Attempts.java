package io.lockstep.api.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who guesses: an address, or a name, that failed too often within a minute has to wait
/// for its end. Remembers a bounded number of them. Thread-safe.
public final class Attempts {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ADDRESSES_MAX = 1_024;

  private final int failuresMax;
  private final InstantSource clock;
  private final Map<String, Failures> byAddress = new LinkedHashMap<>();

  private record Failures(Instant since, int count) {}

  /// @param failuresMax failures within a minute, after which an address has to wait
  public Attempts(int failuresMax, InstantSource clock) {
    this.failuresMax = failuresMax;
    this.clock = clock;
  }

  /// True when the address may try.
  public synchronized boolean mayTry(String address) {
    Failures failures = byAddress.get(address);
    return failures == null || isOver(failures) || failures.count() < failuresMax;
  }

  /// True when the address may try; counted as a failure until [#succeeded], so that many tries at
  /// once are not more than one after the other.
  public synchronized boolean begin(String address) {
    if (!mayTry(address)) {
      return false;
    }
    failed(address);
    return true;
  }

  /// Takes back what [#begin] counted.
  public synchronized void succeeded(String address) {
    Failures before = byAddress.get(address);
    if (before != null && before.count() > 1) {
      byAddress.put(address, new Failures(before.since(), before.count() - 1));
    } else {
      byAddress.remove(address);
    }
  }

  /// Notes that the address failed.
  public synchronized void failed(String address) {
    Failures before = byAddress.get(address);
    Failures after =
        before == null || isOver(before)
            ? new Failures(clock.instant(), 1)
            : new Failures(before.since(), before.count() + 1);
    byAddress.put(address, after);
    if (byAddress.size() > ADDRESSES_MAX) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }

  private boolean isOver(Failures failures) {
    return !failures.since().plus(WINDOW).isAfter(clock.instant());
  }
}
