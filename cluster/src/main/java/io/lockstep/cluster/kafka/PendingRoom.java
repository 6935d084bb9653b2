package io.lockstep.cluster.kafka;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Counts the bytes that wait for Kafka, and who waits until there are fewer. Thread-safe.
final class PendingRoom {
  private static final int OVERLOAD = 4;

  private final long maxBytes;
  private final Consumer<Runnable> caller;
  private final AtomicLong pending = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /// @param caller runs what waits, and bears that it throws
  PendingRoom(long maxBytes, Consumer<Runnable> caller) {
    this.maxBytes = maxBytes;
    this.caller = caller;
  }

  long bytes() {
    return pending.get();
  }

  boolean hasRoom() {
    return pending.get() < maxBytes;
  }

  /// Takes so many; false when that is far more than is allowed.
  boolean take(long bytes) {
    return pending.addAndGet(bytes) <= OVERLOAD * maxBytes;
  }

  void give(long bytes) {
    pending.addAndGet(-bytes);
  }

  void onRoom(Runnable resume) {
    waiting.add(resume);
    letThroughWaiting();
  }

  void letThroughWaiting() {
    while (!waiting.isEmpty() && pending.get() < maxBytes / 2) {
      Runnable resume = waiting.poll();
      if (resume != null) {
        caller.accept(resume);
      }
    }
  }
}
