package io.lockstep.space;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The bounded queue of one live subscriber. When it is full the oldest event goes, and a
/// [LiveEvent.Gap] with the count stands in the place of those lost; nobody else is slowed down.
/// Thread-safe; one thread takes.
public final class LiveSubscription implements AutoCloseable {
  private final LiveFilter filter;
  private final long fromPosition;
  private final int capacity;
  private final Consumer<LiveSubscription> whenClosed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<LiveEvent> events = new ArrayDeque<>();
  private final List<LiveEvent> collected = new ArrayList<>();
  private long lost;
  private boolean hasGap;
  private long lostInAll;
  private boolean closed;
  private boolean isWoken;

  LiveSubscription(
      LiveFilter filter, long fromPosition, int capacity, Consumer<LiveSubscription> whenClosed) {
    this.filter = filter;
    this.fromPosition = fromPosition;
    this.capacity = capacity;
    this.whenClosed = whenClosed;
  }

  /// What this subscriber asked for.
  public LiveFilter filter() {
    return filter;
  }

  /// Takes what has arrived, in order, waiting for at most `timeout` when nothing has.
  ///
  /// @param most the largest list to return, but that what one record said is not cut in two
  /// @return empty when nothing arrived in time, or when the subscription is closed
  public List<LiveEvent> take(int most, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      while (events.isEmpty() && !hasGap && !closed && !isWoken && left > 0) {
        left = arrived.awaitNanos(left);
      }
      isWoken = false;
      List<LiveEvent> taken = new ArrayList<>(Math.min(most, events.size() + 1));
      if (hasGap && most > 0) {
        taken.add(new LiveEvent.Gap(lost));
        lost = 0;
        hasGap = false;
      }
      while (!events.isEmpty()
          && (taken.size() < most || events.getFirst().isOfOneRecordWith(taken.getLast()))) {
        taken.add(events.removeFirst());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Lets who waits in [#take] return with what there is, now or the next time.
  public void wake() {
    lock.lock();
    try {
      isWoken = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many events this subscriber has lost so far.
  public long lost() {
    lock.lock();
    try {
      return lostInAll;
    } finally {
      lock.unlock();
    }
  }

  /// True once it is closed, by the subscriber or with its space.
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the subscription and wakes who waits. Does nothing when it is closed.
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      events.clear();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    whenClosed.accept(this);
  }

  long fromPosition() {
    return fromPosition;
  }

  /// Keeps an event until [#offerCollected]; true when it is the first one. For the feed's thread.
  boolean collect(LiveEvent event) {
    collected.add(event);
    return collected.size() == 1;
  }

  /// Hands over what was collected; returns how many were lost for it. For the feed's thread.
  int offerCollected() {
    lock.lock();
    try {
      if (closed) {
        return 0;
      }
      int dropped = 0;
      for (LiveEvent event : collected) {
        if (events.size() >= capacity) {
          events.removeFirst();
          dropped++;
        }
        events.addLast(event);
      }
      lost += dropped;
      lostInAll += dropped;
      hasGap |= dropped > 0;
      arrived.signal();
      return dropped;
    } finally {
      collected.clear();
      lock.unlock();
    }
  }

  /// The log itself lost its place: nobody knows how much is missing.
  void interrupt() {
    lock.lock();
    try {
      // What is queued lies before the hole; a gap in its midst would be told too early.
      events.addLast(new LiveEvent.Gap(0));
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }
}
