package io.lockstep.twin.internal.state;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What is known of one property for an index: its values at one moment, and which twins got
/// another one before or after. The kernel's thread appends to the row of twins and nobody else;
/// each state of the lineage knows how long the row was in its moment. Any thread reads.
final class ValueTracker {
  /// Twins that may change without the values being read anew, at least.
  private static final int CHANGES_MIN = 4_096;

  /// One in so many of the values.
  private static final int CHANGES_PART = 8;

  private final String path;
  private final AtomicBoolean isBeingBuilt = new AtomicBoolean();
  private volatile int[] twins = new int[64];
  private volatile @Nullable Base base;
  private volatile boolean isClosed;
  private volatile long lastUse;
  private int count;
  private int countAtFork;

  /// Values as of the moment in which the row was so long.
  private record Base(IndexedValues values, int count) {}

  ValueTracker(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  // The kernel's thread

  /// Notes a twin; false when there are too many by now.
  boolean changed(int twin) {
    int[] row = twins;
    if (count > countAtFork && row[count - 1] == twin) {
      return true;
    }
    Base now = base;
    if (isClosed
        || count >= Math.max(CHANGES_MIN, now == null ? 0 : now.values().size() / CHANGES_PART)) {
      return false;
    }
    if (count == row.length) {
      row = Arrays.copyOf(row, count * 2);
    }
    row[count++] = twin;
    // Also publishes what was written into the row that was there already.
    twins = row;
    return true;
  }

  /// How long the row is in the moment of a fork.
  int fork() {
    countAtFork = count;
    return count;
  }

  // Any thread

  /// Reads the values from a state in which the row was so long, unless somebody has, or does; true
  /// when it did.
  boolean build(State state, int countThen) {
    if (base != null || isClosed || !isBeingBuilt.compareAndSet(false, true)) {
      return false;
    }
    base = new Base(IndexedValues.of(state, path), countThen);
    if (isClosed) {
      base = null;
    }
    return true;
  }

  /// No more values: they take too much room, or too many changed.
  void close() {
    isClosed = true;
    base = null;
  }

  boolean isClosed() {
    return isClosed;
  }

  long bytes() {
    Base now = base;
    return now == null ? 0 : now.values().bytes();
  }

  long lastUse() {
    return lastUse;
  }

  void used(long use) {
    lastUse = use;
  }

  /// How many twins [#candidates] names at most, or -1 when there are no values.
  long estimate(ValueIndex.Probe probe, int countThen) {
    Base now = base;
    return now == null ? -1 : now.values().count(probe) + Math.abs(now.count() - countThen);
  }

  /// The twins whose value fits, and those whose value is another one in the state that asks; in no
  /// order, some perhaps twice. Null when there are no values any more.
  @Nullable IntRow candidates(ValueIndex.Probe probe, int countThen) {
    Base now = base;
    if (now == null) {
      return null;
    }
    IntRow found = new IntRow();
    now.values().collect(probe, found);
    found.addAll(twins, Math.min(now.count(), countThen), Math.max(now.count(), countThen));
    return found;
  }
}
