package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Small tasks that read the kernel's state on its own thread, between two batches of records. Any
/// thread may ask, the kernel's thread runs.
final class KernelReads {
  private final SpaceOptions options;
  private final LongSupplier nanos;
  private final Runnable wake;
  private final ConcurrentLinkedQueue<Task<?>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private volatile @Nullable LockstepException closed;
  private volatile @Nullable Thread owner;

  private long runs;
  private long overruns;
  private long nanosMax;

  private record Task<T extends @Nullable Object>(
      Function<Driver, T> work, CompletableFuture<T> result) {
    void run(Driver driver) {
      try {
        result.complete(work.apply(driver));
      } catch (RuntimeException | StackOverflowError e) {
        result.completeExceptionally(e);
      }
    }
  }

  KernelReads(SpaceOptions options, LongSupplier nanos, Runnable wake) {
    this.options = options;
    this.nanos = nanos;
    this.wake = wake;
  }

  /// Names the kernel's thread: what it asks for itself runs at once.
  void ownedBy(Thread thread) {
    owner = thread;
  }

  /// Runs `work` on the kernel's thread and waits for its result.
  <T extends @Nullable Object> T call(Driver driver, Function<Driver, T> work) {
    if (Thread.currentThread().equals(owner)) {
      return work.apply(driver);
    }
    return Futures.await(ask(work), options.waitMax(), "a read on the kernel thread");
  }

  /// Has `work` run on the kernel's thread.
  <T extends @Nullable Object> CompletableFuture<T> ask(Function<Driver, T> work) {
    LockstepException over = closed;
    if (over != null) {
      return CompletableFuture.failedFuture(over);
    }
    if (waitingCount.incrementAndGet() > options.readsMax()) {
      waitingCount.decrementAndGet();
      refused.incrementAndGet();
      return CompletableFuture.failedFuture(
          new LockstepException(
              ErrorCode.OVERLOADED,
              "space %s: expected at most %d reads waiting for the kernel; try again later"
                  .formatted(options.name(), options.readsMax())));
    }
    Task<T> task = new Task<>(work, new CompletableFuture<>());
    waiting.add(task);
    wake.run();
    LockstepException now = closed;
    if (now != null) {
      failAll(now);
    }
    return task.result();
  }

  /// Runs what waits; for the kernel's thread.
  boolean run(Driver driver) {
    boolean ran = false;
    Task<?> task = waiting.poll();
    while (task != null) {
      ran = true;
      waitingCount.decrementAndGet();
      long began = nanos.getAsLong();
      task.run(driver);
      count(nanos.getAsLong() - began);
      task = waiting.poll();
    }
    return ran;
  }

  /// True when a task waits. Thread-safe.
  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  /// Refuses all that wait and all that come.
  void close(LockstepException why) {
    closed = why;
    failAll(why);
  }

  private void failAll(LockstepException why) {
    Task<?> task = waiting.poll();
    while (task != null) {
      waitingCount.decrementAndGet();
      task.result().completeExceptionally(why);
      task = waiting.poll();
    }
  }

  private void count(long took) {
    runs++;
    nanosMax = Math.max(nanosMax, took);
    if (took > options.readBudget().toNanos()) {
      overruns++;
    }
  }

  long runs() {
    return runs;
  }

  long overruns() {
    return overruns;
  }

  long nanosMax() {
    return nanosMax;
  }

  long refused() {
    return refused.get();
  }
}
