package io.lockstep.history;

import io.lockstep.history.rollup.ExactSum;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Folds the rows of a range into aligned buckets, in any order of source times. Confined to the
/// query's thread.
final class Buckets {
  private final Aggregate aggregate;
  private final long width;
  private final long firstIndex;
  private final int[] counts;
  private final double[] values;
  private final @Nullable ExactSum[] sums;
  private final long[] times;
  private final long[] places;
  private final byte[] worst;

  /// Buckets over `[from, to)`, which is not empty.
  Buckets(Aggregate aggregate, long from, long to, int points) {
    this.aggregate = aggregate;
    width = points == 1 ? Long.MAX_VALUE : BucketWidth.of(from, to, points);
    firstIndex = Math.floorDiv(from, width);
    int count = points == 1 ? 1 : (int) BucketWidth.count(from, to, width);
    counts = new int[count];
    values = new double[count];
    sums = new @Nullable ExactSum[aggregate == Aggregate.MEAN ? count : 0];
    times = new long[count];
    places = new long[count];
    worst = new byte[count];
  }

  /// A row of the range.
  void add(long source, long place, double value, byte quality) {
    boolean counts = aggregate == Aggregate.COUNT || aggregate == Aggregate.LAST;
    if (!counts && (quality == Quality.BAD.code() || Double.isNaN(value))) {
      return;
    }
    int bucket =
        Math.min(this.counts.length - 1, (int) (Math.floorDiv(source, width) - firstIndex));
    boolean first = this.counts[bucket]++ == 0;
    if (first || badness(quality) > badness(worst[bucket])) {
      worst[bucket] = quality;
    }
    switch (aggregate) {
      case MIN -> keepIf(first || isBefore(value, source, bucket, 1), bucket, source, place, value);
      case MAX ->
          keepIf(first || isBefore(value, source, bucket, -1), bucket, source, place, value);
      case LAST -> keepIf(first || source >= times[bucket], bucket, source, place, value);
      case MEAN -> sumOf(bucket).add(value);
      case COUNT, RAW, LTTB -> {}
    }
  }

  int size() {
    return counts.length;
  }

  /// Rows in a bucket.
  int count(int bucket) {
    return counts[bucket];
  }

  /// The mean of a bucket that is not empty.
  double mean(int bucket) {
    return sumOf(bucket).value() / counts[bucket];
  }

  private ExactSum sumOf(int bucket) {
    ExactSum sum = sums[bucket];
    if (sum == null) {
      sum = new ExactSum();
      sums[bucket] = sum;
    }
    return sum;
  }

  /// Whether a number is less (or greater), or equal and earlier.
  private boolean isBefore(double value, long source, int bucket, int sign) {
    int order = sign * Double.compare(value, values[bucket]);
    return order < 0 || (order == 0 && source < times[bucket]);
  }

  /// Where the row of MIN, MAX and LAST stands.
  long place(int bucket) {
    return places[bucket];
  }

  /// The begin of a bucket, not before `from`.
  long begin(int bucket, long from) {
    return bucket == 0 ? from : (firstIndex + bucket) * width;
  }

  /// The worst quality in a bucket.
  Quality quality(int bucket) {
    return Quality.ofCode(worst[bucket]);
  }

  private void keepIf(boolean better, int bucket, long source, long place, double value) {
    if (better) {
      times[bucket] = source;
      places[bucket] = place;
      values[bucket] = value;
    }
  }

  private static int badness(byte quality) {
    return switch (Quality.ofCode(quality)) {
      case GOOD -> 0;
      case SIMULATED -> 1;
      case UNCERTAIN -> 2;
      case STALE -> 3;
      case BAD -> 4;
    };
  }

  /// The points of the buckets that have one, in the order of time.
  ///
  /// @param from where the first begins
  /// @param row the reading at a place that was added
  List<Reading> readings(long from, LongFunction<Reading> row) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      if (count(i) > 0) {
        readings.add(point(i, from, row));
      }
    }
    return readings;
  }

  private Reading point(int bucket, long from, LongFunction<Reading> row) {
    return switch (aggregate) {
      case MEAN ->
          new Reading(
              begin(bucket, from),
              ValueType.DOUBLE,
              Double.doubleToRawLongBits(mean(bucket)),
              null,
              quality(bucket));
      case COUNT ->
          new Reading(begin(bucket, from), ValueType.LONG, count(bucket), null, quality(bucket));
      case MIN, MAX -> {
        Reading reading = row.apply(place(bucket));
        yield new Reading(
            reading.sourceMicros(), reading.type(), reading.bits(), null, quality(bucket));
      }
      case LAST, RAW, LTTB -> row.apply(place(bucket));
    };
  }
}
