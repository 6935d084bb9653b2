package io.lockstep.space;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Those who wait for a log or a kernel to come past a position. Thread-safe; who moves on pays a
/// volatile read when nobody waits, and never runs what waiters do next.
final class PositionWaiters {
  private final Executor answers;
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
  private @Nullable RuntimeException failure;
  private volatile long least = Long.MAX_VALUE;
  private volatile long end;

  private record Waiter(long position, CompletableFuture<Void> future)
      implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return Long.compare(position, other.position);
    }
  }

  /// @param answers runs what waiters do next
  /// @param end exclusive end at the beginning
  PositionWaiters(Executor answers, long end) {
    this.answers = answers;
    this.end = end;
  }

  /// Completed once the end is behind `position`.
  CompletableFuture<Void> past(long position) {
    if (end > position) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    lock.lock();
    try {
      RuntimeException why = failure;
      if (why != null) {
        return CompletableFuture.failedFuture(why);
      }
      waiters.add(new Waiter(position, future));
      least = waiters.element().position();
    } finally {
      lock.unlock();
    }
    release();
    return future;
  }

  /// Moves the end.
  void reached(long newEnd) {
    end = newEnd;
    release();
  }

  /// The exclusive end.
  long end() {
    return end;
  }

  /// Tells all who wait, now or later, that it will not come.
  void fail(RuntimeException why) {
    List<Waiter> all;
    lock.lock();
    try {
      failure = why;
      all = new ArrayList<>(waiters);
      waiters.clear();
      least = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
    for (Waiter waiter : all) {
      waiter.future().completeExceptionally(why);
    }
  }

  private void release() {
    if (end <= least) {
      return;
    }
    List<Waiter> released = new ArrayList<>();
    lock.lock();
    try {
      while (!waiters.isEmpty() && waiters.element().position() < end) {
        released.add(waiters.remove());
      }
      least = waiters.isEmpty() ? Long.MAX_VALUE : waiters.element().position();
    } finally {
      lock.unlock();
    }
    if (!released.isEmpty()) {
      answers.execute(() -> released.forEach(waiter -> waiter.future().complete(null)));
    }
  }
}
