package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.GraphView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Shares forks of the kernel among those who read at length: one fork serves all, and there is a
/// new one at most once in [SpaceOptions#viewInterval]. Any thread asks, the kernel's thread forks.
final class ReadGenerations {
  /// A generation that nobody asked for in so many intervals is let go, so that its pages are.
  private static final int IDLE_INTERVALS = 20;

  private final SpaceOptions options;
  private final LongSupplier nanos;
  private final Runnable wake;
  private final PositionWaiters applied;
  private final ConcurrentLinkedQueue<Wanted> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicInteger wantedCount = new AtomicInteger();
  private final List<Wanted> wanted = new ArrayList<>();
  private volatile @Nullable Generation current;
  private volatile @Nullable LockstepException closed;
  private boolean hasForked;
  private long lastForkNanos;
  private long dueNanos = Long.MAX_VALUE;
  private long forks;

  private record Generation(GraphView view, long end, long nanos) {}

  private record Wanted(long position, CompletableFuture<GraphView> view) {}

  ReadGenerations(
      SpaceOptions options, LongSupplier nanos, Runnable wake, PositionWaiters applied) {
    this.options = options;
    this.nanos = nanos;
    this.wake = wake;
    this.applied = applied;
  }

  /// A view that holds the input at `position` and is not much older than the view interval.
  CompletableFuture<GraphView> past(long position) {
    Generation now = current;
    if (now != null && now.end() > position && isFresh(now)) {
      return CompletableFuture.completedFuture(now.view());
    }
    LockstepException over = closed;
    if (over != null) {
      return CompletableFuture.failedFuture(over);
    }
    if (wantedCount.incrementAndGet() > options.readsMax()) {
      wantedCount.decrementAndGet();
      return CompletableFuture.failedFuture(
          new LockstepException(
              ErrorCode.OVERLOADED,
              "space %s: expected at most %d queries waiting for a view; try again later"
                  .formatted(options.name(), options.readsMax())));
    }
    Wanted request = new Wanted(position, new CompletableFuture<>());
    arrived.add(request);
    wake.run();
    LockstepException lateOver = closed;
    if (lateOver != null) {
      request.view().completeExceptionally(lateOver);
    }
    return request.view();
  }

  private boolean isFresh(Generation generation) {
    return (generation.end() == applied.end() && !generation.view().indexStatistics().areWanted())
        || nanos.getAsLong() - generation.nanos() < options.viewInterval().toNanos();
  }

  /// Forks when somebody waits and it is time; for the kernel's thread.
  void renew(Driver driver) {
    Wanted next = arrived.poll();
    while (next != null) {
      wanted.add(next);
      next = arrived.poll();
    }
    long now = nanos.getAsLong();
    letGoIdle(now);
    dueNanos = Long.MAX_VALUE;
    if (wanted.isEmpty()) {
      return;
    }
    long end = applied.end();
    boolean isSatisfying = false;
    for (Wanted request : wanted) {
      isSatisfying |= request.position() < end && !request.view().isDone();
    }
    if (isSatisfying && nanosToRenewal(now) > 0) {
      dueNanos = nanosToRenewal(now);
      return;
    }
    if (isSatisfying) {
      fork(driver, end, now);
    }
    int before = wanted.size();
    wanted.removeIf(request -> request.view().isDone());
    wantedCount.addAndGet(wanted.size() - before);
  }

  private void fork(Driver driver, long end, long now) {
    GraphView view = driver.kernel().fork().view();
    current = new Generation(view, end, now);
    hasForked = true;
    lastForkNanos = now;
    forks++;
    for (Wanted request : wanted) {
      if (request.position() < end) {
        request.view().complete(view);
      }
    }
  }

  private void letGoIdle(long now) {
    Generation held = current;
    if (held != null
        && now - held.nanos() > IDLE_INTERVALS * options.viewInterval().toNanos()
        && held.end() != applied.end()) {
      current = null;
    }
  }

  /// How long the kernel's thread may sleep before somebody's view is due, as of the last [#renew].
  long nanosToDue() {
    return dueNanos;
  }

  private long nanosToRenewal(long now) {
    return hasForked ? Math.max(0, options.viewInterval().toNanos() - (now - lastForkNanos)) : 0;
  }

  /// Refuses all that wait and all that come; the last generation goes on serving what it holds.
  void close(LockstepException why) {
    closed = why;
    Wanted next = arrived.poll();
    while (next != null) {
      wanted.add(next);
      next = arrived.poll();
    }
    wanted.forEach(request -> request.view().completeExceptionally(why));
    wanted.clear();
  }

  long forks() {
    return forks;
  }
}
