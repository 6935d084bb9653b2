package io.lockstep.history;

import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Those who wait until the changes log is in the store up to some position. Thread-safe.
final class Waiters {
  private record Waiter(long changesPosition, CompletableFuture<Void> future) {}

  private final PriorityQueue<Waiter> waiting =
      new PriorityQueue<>((a, b) -> Long.compare(a.changesPosition, b.changesPosition));
  private volatile boolean isEmpty = true;
  private @Nullable Throwable refusal;

  /// A future that completes when the log is in the store up to a position, exclusive.
  synchronized CompletableFuture<Void> add(long changesPosition) {
    Throwable refused = refusal;
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    waiting.add(new Waiter(changesPosition, future));
    isEmpty = false;
    return future;
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /// Completes those that waited for no more than this.
  void complete(long changesPosition) {
    if (isEmpty) {
      return;
    }
    Waiter next = poll(changesPosition);
    while (next != null) {
      boolean _ = next.future.complete(null);
      next = poll(changesPosition);
    }
  }

  /// Fails all that wait.
  void fail(Throwable why) {
    Waiter next = poll(Long.MAX_VALUE);
    while (next != null) {
      boolean _ = next.future.completeExceptionally(why);
      next = poll(Long.MAX_VALUE);
    }
  }

  /// Fails all that wait and all that come.
  void refuse(Throwable why) {
    synchronized (this) {
      refusal = why;
    }
    fail(why);
  }

  private synchronized @Nullable Waiter poll(long changesPosition) {
    Waiter next = waiting.peek();
    if (next == null || next.changesPosition > changesPosition) {
      return null;
    }
    Waiter polled = waiting.poll();
    isEmpty = waiting.isEmpty();
    return polled;
  }
}
