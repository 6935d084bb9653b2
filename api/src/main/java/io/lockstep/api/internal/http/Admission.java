package io.lockstep.api.internal.http;

import io.lockstep.model.ErrorCode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// Bounds how many requests are answered at a time, over all and by one principal, so that one
/// greedy app cannot shut out the others. Thread-safe.
public final class Admission {
  private final Semaphore all;
  private final int perPrincipalMax;
  private final ConcurrentMap<String, Integer> byPrincipal = new ConcurrentHashMap<>();
  private final int allMax;

  /// @param requestsMax over all; one principal may hold three quarters of them
  public Admission(int requestsMax) {
    all = new Semaphore(requestsMax);
    allMax = requestsMax;
    perPrincipalMax = Math.max(1, requestsMax - requestsMax / 4);
  }

  /// Requests under way.
  public int underWay() {
    return allMax - all.availablePermits();
  }

  /// Takes a place, to be given back with [#leave].
  ///
  /// @throws FaultException 503 when all places are taken, 429 when the principal has its share
  void enter(String principal) {
    if (!all.tryAcquire()) {
      throw Fault.of(ErrorCode.OVERLOADED, "Too many requests are under way")
          .expected("at most %d at a time; try again".formatted(allMax))
          .header("Retry-After", "1")
          .exception();
    }
    int mine = byPrincipal.merge(principal, 1, Integer::sum);
    if (mine > perPrincipalMax) {
      leave(principal);
      throw Fault.of(ErrorCode.OVERLOADED, "Too many of your requests are under way")
          .expected("at most %d at a time by one principal; try again".formatted(perPrincipalMax))
          .status(429)
          .named("TooManyRequests")
          .header("Retry-After", "1")
          .exception();
    }
  }

  void leave(String principal) {
    byPrincipal.computeIfPresent(principal, (_, held) -> held == 1 ? null : held - 1);
    all.release();
  }
}
