package io.lockstep.history;

/// Buckets of one width that cover a range of source times, aligned to multiples of the width since
/// 1970-01-01T00:00Z; the first and the last are cut off by the range. Immutable.
///
/// @param from the begin of the range, inclusive
/// @param to its end, exclusive; after `from`
/// @param width of a bucket, microseconds; [Long#MAX_VALUE] for one bucket
public record BucketGrid(long from, long to, long width) {
  /// The range as one bucket.
  public static BucketGrid one(long from, long to) {
    return new BucketGrid(from, to, Long.MAX_VALUE);
  }

  /// How many there are.
  public int size() {
    return width == Long.MAX_VALUE ? 1 : Math.toIntExact(BucketWidth.count(from, to, width));
  }

  /// The bucket of a time of the range.
  public int of(long micros) {
    return width == Long.MAX_VALUE
        ? 0
        : (int) (Math.floorDiv(micros, width) - Math.floorDiv(from, width));
  }

  /// When a bucket begins.
  public long begin(int bucket) {
    return bucket == 0 ? from : (Math.floorDiv(from, width) + bucket) * width;
  }

  /// When a bucket ends, exclusive.
  public long end(int bucket) {
    return bucket == size() - 1 ? to : (Math.floorDiv(from, width) + bucket + 1) * width;
  }
}
