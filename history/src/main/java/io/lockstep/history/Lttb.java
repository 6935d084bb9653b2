package io.lockstep.history;

/// Largest Triangle Three Buckets (S. Steinarsson, Downsampling Time Series for Visual
/// Representation, 2013, section 4.2): keeps the points that make up the look of a line.
final class Lttb {
  private Lttb() {}

  /// Chooses points.
  ///
  /// @param times ascending
  /// @param size how many points there are
  /// @param points how many to keep, at least 1
  /// @return the chosen indices, ascending; all when there are no more than asked for
  static int[] choose(long[] times, double[] values, int size, int points) {
    if (size <= points) {
      int[] all = new int[size];
      for (int i = 0; i < size; i++) {
        all[i] = i;
      }
      return all;
    }
    if (points == 1) {
      return new int[] {size - 1};
    }
    int[] chosen = new int[points];
    int buckets = points - 2;
    int before = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = begin(bucket, size, buckets);
      int to = begin(bucket + 1, size, buckets);
      int nextTo = bucket + 1 == buckets ? size : begin(bucket + 2, size, buckets);
      before = largest(times, values, before, from, to, nextTo);
      chosen[bucket + 1] = before;
    }
    chosen[points - 1] = size - 1;
    return chosen;
  }

  /// First index of a bucket; the first and the last point are outside of all buckets.
  private static int begin(int bucket, int size, int buckets) {
    return 1 + (int) ((long) bucket * (size - 2) / buckets);
  }

  /// The point of `[from, to)` that spans the largest triangle with the point chosen before and the
  /// mean of the next bucket, `[to, nextTo)`.
  private static int largest(
      long[] times, double[] values, int before, int from, int to, int nextTo) {
    double meanTime = 0;
    double meanValue = 0;
    long origin = times[before];
    for (int i = to; i < nextTo; i++) {
      meanTime += (double) (times[i] - origin);
      meanValue += values[i];
    }
    meanTime /= nextTo - to;
    meanValue /= nextTo - to;
    double base = values[before];
    int best = from;
    double bestArea = -1;
    for (int i = from; i < to; i++) {
      double area =
          Math.abs(
              (double) (times[i] - origin) * (meanValue - base) - meanTime * (values[i] - base));
      if (area > bestArea) {
        bestArea = area;
        best = i;
      }
    }
    return best;
  }
}
