package io.lockstep.history;

import io.lockstep.history.rollup.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the hours of one property, from several places: those that became known later
/// are added later. Confined to one thread.
final class HourCells {
  private record Cell(long begin, Summary summary) {}

  private final List<Cell> cells = new ArrayList<>();

  void add(long begin, Summary summary) {
    cells.add(new Cell(begin, summary));
  }

  /// The same by buckets. The summaries may be those that were added.
  @Nullable Summary[] buckets(BucketGrid grid) {
    // Stable: of one hour they keep their order.
    cells.sort(Comparator.comparingLong(Cell::begin));
    @Nullable Summary[] buckets = new @Nullable Summary[grid.size()];
    int at = 0;
    while (at < cells.size()) {
      Cell first = cells.get(at++);
      Summary hour = first.summary;
      while (at < cells.size() && cells.get(at).begin == first.begin) {
        hour.join(cells.get(at++).summary);
      }
      int bucket = grid.of(Math.max(first.begin, grid.from()));
      Summary before = buckets[bucket];
      if (before == null) {
        buckets[bucket] = hour;
      } else {
        before.join(hour);
      }
    }
    return buckets;
  }
}
