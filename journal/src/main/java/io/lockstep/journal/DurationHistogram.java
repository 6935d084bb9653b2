package io.lockstep.journal;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts durations in buckets 6 % apart. One thread records, any thread reads.
public final class DurationHistogram {

  private static final int SUB_BITS = 4;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;

  private final AtomicLongArray counts = new AtomicLongArray((64 - SUB_BITS + 1) * SUB_BUCKETS);
  private volatile long maxNanos;
  private volatile long total;

  /// Counts one.
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    int bucket = bucketOf(value);
    counts.lazySet(bucket, counts.getPlain(bucket) + 1);
    if (value > maxNanos) {
      maxNanos = value;
    }
    total = total() + 1;
  }

  /// How many were counted.
  public long total() {
    return total;
  }

  /// The longest, 0 when there was none.
  public long maxNanos() {
    return maxNanos;
  }

  /// The lower bound of the bucket that holds a quantile (0 to 1); 0 when nothing was recorded.
  public long quantileNanos(double quantile) {
    long rank = (long) Math.ceil(quantile * total());
    long seen = 0;
    for (int bucket = 0; bucket < counts.length() && rank > 0; bucket++) {
      seen += counts.get(bucket);
      if (seen >= rank) {
        return lowerBound(bucket);
      }
    }
    return 0;
  }

  private static int bucketOf(long value) {
    if (value < SUB_BUCKETS) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift + 1) * SUB_BUCKETS + (int) ((value >>> shift) & (SUB_BUCKETS - 1));
  }

  private static long lowerBound(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    return ((long) SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
  }
}
