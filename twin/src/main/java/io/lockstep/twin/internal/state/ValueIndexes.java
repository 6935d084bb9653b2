package io.lockstep.twin.internal.state;

import io.lockstep.twin.IndexOptions;
import io.lockstep.twin.IndexStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which properties have an index, for a state and all its forks: an index is made for properties
/// that queries ask for, and goes when others are asked for more, or when too much changes for it
/// to be worth its while. Thread-safe. No part of the state: what is decided does not depend on it.
final class ValueIndexes {
  /// Properties whose questions are counted at a time.
  private static final int DEMANDS_MAX = 64;

  /// After each time that too much changed, so many times as many must ask.
  private static final int PATIENCE = 4;

  private static final int ASKS_MAX = 4_096;

  /// An index that was not used for so many uses of others may go for a new one.
  private static final long IDLE_USES = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Demand> demands = new ArrayList<>();
  private final List<ValueTracker> trackers = new ArrayList<>();
  private final AtomicLong uses = new AtomicLong();
  private IndexOptions options = IndexOptions.defaults();
  private volatile boolean hasWanted;

  private static final class Demand {
    final String path;
    int asks;
    int needed;
    boolean isTooLarge;

    Demand(String path, int needed) {
      this.path = path;
      this.needed = needed;
    }
  }

  void options(IndexOptions wanted) {
    lock.lock();
    try {
      options = wanted;
    } finally {
      lock.unlock();
    }
  }

  /// How many indexes there are, and what they take.
  IndexStatistics statistics() {
    lock.lock();
    try {
      return new IndexStatistics(trackers.size(), bytes(), hasWanted);
    } finally {
      lock.unlock();
    }
  }

  /// A query asked for a property that has no index.
  void asked(String path, int twins) {
    lock.lock();
    try {
      if (options.indexesMax() == 0 || twins < options.twinsMin()) {
        return;
      }
      Demand demand = demand(path);
      demand.asks++;
      if (isWanted(demand) && hasRoom()) {
        hasWanted = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isWanted(Demand demand) {
    return !demand.isTooLarge
        && demand.asks >= demand.needed
        && trackers.stream().noneMatch(tracker -> tracker.path().equals(demand.path));
  }

  private Demand demand(String path) {
    for (Demand demand : demands) {
      if (demand.path.equals(path)) {
        return demand;
      }
    }
    if (demands.size() >= DEMANDS_MAX) {
      int least = 0;
      for (int i = 1; i < demands.size(); i++) {
        least = demands.get(i).asks < demands.get(least).asks ? i : least;
      }
      demands.remove(least);
    }
    Demand demand = new Demand(path, options.asksMin());
    demands.add(demand);
    return demand;
  }

  private boolean hasRoom() {
    return trackers.size() < options.indexesMax()
        || trackers.stream().anyMatch(tracker -> isIdle(tracker, uses.get()));
  }

  private static boolean isIdle(ValueTracker tracker, long now) {
    return now - tracker.lastUse() > IDLE_USES;
  }

  /// What the kernel's state follows from now on; for its thread.
  @Nullable ValueWatch follow(@Nullable ValueWatch present) {
    if (!hasWanted) {
      return present;
    }
    lock.lock();
    try {
      hasWanted = false;
      for (Demand demand : demands) {
        if (isWanted(demand) && makeRoom()) {
          ValueTracker tracker = new ValueTracker(demand.path);
          tracker.used(uses.get());
          demand.asks = 0;
          trackers.add(tracker);
        }
      }
      return ValueWatch.following(this, trackers);
    } finally {
      lock.unlock();
    }
  }

  private boolean makeRoom() {
    while (trackers.size() >= options.indexesMax()) {
      ValueTracker oldest = oldest();
      if (oldest == null || !isIdle(oldest, uses.get())) {
        return false;
      }
      oldest.close();
      trackers.remove(oldest);
    }
    return true;
  }

  private @Nullable ValueTracker oldest() {
    ValueTracker oldest = null;
    for (ValueTracker tracker : trackers) {
      oldest = oldest == null || tracker.lastUse() < oldest.lastUse() ? tracker : oldest;
    }
    return oldest;
  }

  /// Too many twins changed: the index goes, and comes back when it is asked for much more.
  void outrun(ValueTracker tracker) {
    lock.lock();
    try {
      tracker.close();
      if (trackers.remove(tracker)) {
        Demand demand = demand(tracker.path());
        demand.asks = 0;
        demand.needed = Math.min(ASKS_MAX, demand.needed * PATIENCE);
      }
    } finally {
      lock.unlock();
    }
  }

  /// An index was used.
  void used(ValueTracker tracker) {
    tracker.used(uses.incrementAndGet());
  }

  /// The values of an index were read: those used least go until all have room.
  void built(ValueTracker built) {
    lock.lock();
    try {
      while (bytes() > options.bytesMax()) {
        ValueTracker oldest = built;
        for (ValueTracker tracker : trackers) {
          boolean isOlder = oldest == built || tracker.lastUse() < oldest.lastUse();
          oldest = tracker != built && tracker.bytes() > 0 && isOlder ? tracker : oldest;
        }
        oldest.close();
        trackers.remove(oldest);
        if (oldest == built) {
          demand(built.path()).isTooLarge = true;
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private long bytes() {
    return trackers.stream().mapToLong(ValueTracker::bytes).sum();
  }
}
