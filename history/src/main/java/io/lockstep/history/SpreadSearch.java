package io.lockstep.history;

import io.lockstep.history.rollup.Summary;
import io.lockstep.model.ValueType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the numbers of a property are spread, bucket by bucket, exact and in bounded memory: buckets
/// are read some at a time, and one that is too large for that is read several times, see
/// [ValueOrder]. Confined to the query's thread.
final class SpreadSearch {
  /// So many numbers are held at once: 16 MiB.
  static final int NUMBERS_AT_ONCE = 1 << 21;

  private final Store store;
  private final List<Catalogue.Series> series;
  private final ValueType type;
  private final SummaryQuery query;
  private final List<Figure.Percentile> percentiles;
  private final int atOnce;

  /// @param type how the numbers are held; DOUBLE when they differ
  SpreadSearch(
      Store store,
      List<Catalogue.Series> series,
      ValueType type,
      SummaryQuery query,
      int numbersAtOnce) {
    this.store = store;
    this.series = series;
    this.type = type;
    this.query = query;
    atOnce = numbersAtOnce;
    percentiles =
        query.figures().stream()
            .filter(Figure.Percentile.class::isInstance)
            .map(Figure.Percentile.class::cast)
            .distinct()
            .toList();
  }

  /// Of each bucket; null where it has no number.
  ///
  /// @param buckets what they have: how many numbers to expect
  @Nullable Spread[] of(BucketGrid grid, @Nullable Summary[] buckets) {
    @Nullable Spread[] found = new @Nullable Spread[buckets.length];
    try (NumberRows rows = new NumberRows(store, series, query.asKnownAt(), query.knownMicros())) {
      int from = 0;
      while (from < buckets.length) {
        long expected = usable(buckets[from]);
        int to = from + 1;
        while (to < buckets.length && expected + usable(buckets[to]) <= atOnce) {
          expected += usable(buckets[to++]);
        }
        if (expected > atOnce) {
          found[from] = large(rows, grid.begin(from), grid.end(from));
        } else if (expected > 0) {
          small(rows, grid, from, to, found);
        }
        from = to;
      }
    }
    return found;
  }

  private static long usable(@Nullable Summary bucket) {
    return bucket == null ? 0 : bucket.usable();
  }

  private Spread large(NumberRows rows, long begin, long end) {
    Gathering gathering = new Gathering();
    ValueOrder.walk(
        into -> rows.visit(begin, end, (_, _, bits, number) -> into.accept(key(bits, number))),
        atOnce,
        gathering);
    return gathering.spread();
  }

  private void small(NumberRows rows, BucketGrid grid, int from, int to, @Nullable Spread[] into) {
    Numbers[] numbers = new Numbers[to - from];
    Arrays.setAll(numbers, _ -> new Numbers());
    rows.visit(
        grid.begin(from),
        grid.end(to - 1),
        (source, _, bits, number) -> numbers[grid.of(source) - from].add(key(bits, number)));
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i].size > 0) {
        Gathering gathering = new Gathering();
        ValueOrder.walk(numbers[i].keys, numbers[i].size, gathering);
        into[from + i] = gathering.spread();
      }
    }
  }

  /// A number that is ordered as the value is. There is one zero.
  private long key(long bits, double number) {
    return type == ValueType.DOUBLE ? flipped(Double.doubleToRawLongBits(number + 0.0)) : bits;
  }

  private static long flipped(long bits) {
    return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
  }

  private long bits(long key) {
    return type == ValueType.DOUBLE ? flipped(key) : key;
  }

  private double number(long key) {
    return type == ValueType.DOUBLE ? Double.longBitsToDouble(flipped(key)) : (double) key;
  }

  private static final class Numbers {
    private long[] keys = new long[16];
    private int size;

    void add(long key) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
      }
      keys[size++] = key;
    }
  }

  /// The numbers of one bucket, as they come in ascending order.
  private final class Gathering implements ValueOrder.Visitor {
    private final double[] less = new double[percentiles.size()];
    private final double[] greater = new double[percentiles.size()];
    private long count;
    private long most;
    private long mode;

    @Override
    public void begin(long all) {
      count = all;
    }

    private long lower(int percentile) {
      return (long) StrictMath.floor(percentiles.get(percentile).placeAmong(count));
    }

    private long upper(int percentile) {
      return Math.min(count - 1, lower(percentile) + 1);
    }

    @Override
    public boolean wants(long from, long to) {
      if (to - from > most) {
        return true;
      }
      for (int i = 0; i < percentiles.size(); i++) {
        if (isIn(lower(i), from, to) || isIn(upper(i), from, to)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isIn(long rank, long from, long to) {
      return from <= rank && rank < to;
    }

    @Override
    public void value(long key, long rank, long times) {
      if (times > most) {
        most = times;
        mode = key;
      }
      for (int i = 0; i < percentiles.size(); i++) {
        if (isIn(lower(i), rank, rank + times)) {
          less[i] = number(key);
        }
        if (isIn(upper(i), rank, rank + times)) {
          greater[i] = number(key);
        }
      }
    }

    Spread spread() {
      Map<Figure.Percentile, Double> values = new HashMap<>();
      for (int i = 0; i < percentiles.size(); i++) {
        double share = percentiles.get(i).placeAmong(count) - lower(i);
        values.put(percentiles.get(i), Figure.Percentile.between(less[i], greater[i], share));
      }
      return new Spread(bits(mode), values);
    }
  }
}
