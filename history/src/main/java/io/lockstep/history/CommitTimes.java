package io.lockstep.history;

import java.util.Arrays;

/// How long the last commits took. Thread-safe.
final class CommitTimes {
  private final long[] nanos = new long[512];
  private long count;
  private long max;

  synchronized void add(long taken) {
    nanos[(int) (count % nanos.length)] = taken;
    count++;
    max = Math.max(max, taken);
  }

  synchronized long count() {
    return count;
  }

  synchronized long maxNanos() {
    return max;
  }

  /// Of the last 512; 0 when there is none.
  synchronized long medianNanos() {
    long[] last = Arrays.copyOf(nanos, (int) Math.min(count, nanos.length));
    Arrays.sort(last);
    return last.length == 0 ? 0 : last[last.length / 2];
  }
}
