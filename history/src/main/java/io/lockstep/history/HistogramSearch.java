package io.lockstep.history;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Answers a [HistogramQuery] from the rows. Confined to the query's thread.
final class HistogramSearch {
  private final Store store;
  private final HistogramQuery query;

  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;
  private long below;
  private long above;

  HistogramSearch(Store store, HistogramQuery query) {
    this.store = store;
    this.query = query;
  }

  Histogram run() {
    List<Catalogue.Series> series =
        store.catalogue.find(query.series().twin(), query.series().path()).stream()
            .filter(one -> one.type().isPrimitive() || one.leaf() != null)
            .toList();
    long[] counts = {};
    if (!series.isEmpty()) {
      try (NumberRows rows =
          new NumberRows(store, series, query.asKnownAt(), query.knownMicros())) {
        bounds(rows);
        counts = low <= high ? count(rows) : counts;
      }
    }
    return counts.length == 0
        ? new Histogram(query.low().orElse(0), query.high().orElse(0), List.of(), 0, 0)
        : new Histogram(
            low, high, Arrays.stream(counts).boxed().collect(Collectors.toList()), below, above);
  }

  private void bounds(NumberRows rows) {
    if (query.low().isEmpty() || query.high().isEmpty()) {
      rows.visit(
          query.fromMicros(),
          query.toMicros(),
          (_, _, _, number) -> {
            if (Double.isFinite(number)) {
              low = Math.min(low, number);
              high = Math.max(high, number);
            }
          });
    }
    low = query.low().orElse(low);
    high = query.high().orElse(high);
    // A bound that was stated may lie beyond all numbers.
    if (low > high && query.low().isPresent()) {
      high = low;
    } else if (low > high && query.high().isPresent()) {
      low = high;
    }
  }

  private long[] count(NumberRows rows) {
    // One range when all numbers are equal: it has no width.
    long[] counts = new long[low == high ? 1 : query.bins()];
    rows.visit(
        query.fromMicros(),
        query.toMicros(),
        (_, _, _, number) -> {
          if (number < low) {
            below++;
          } else if (number > high) {
            above++;
          } else {
            counts[bin(number, counts.length)]++;
          }
        });
    return counts;
  }

  private int bin(double number, int bins) {
    // Halves, since the distance of two doubles may be none.
    double share = low == high ? 0 : (number / 2 - low / 2) / (high / 2 - low / 2);
    return Math.min(bins - 1, (int) (share * bins));
  }
}
