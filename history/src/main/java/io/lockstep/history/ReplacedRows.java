package io.lockstep.history;

import io.questdb.cairo.TableReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rows of a page are no more, since others stand in their place: looked up for each page
/// together, so that no more is held than a page. Confined to one thread at a time.
final class ReplacedRows {
  /// Times closer than this are searched as one stretch.
  private static final long STRETCH_GAP_MICROS = 1_000_000;

  /// A property and a source time.
  private record Place(int property, long sourceMicros) {}

  // Of the series of each property that was corrected, the number of one of them.
  private final Map<Integer, Integer> properties;
  private final SeriesScan scan;
  private final long lastPosition;

  /// @param lastPosition rows of later inputs do not count
  ReplacedRows(Store store, SeriesScan scan, long lastPosition) {
    this.scan = scan;
    this.lastPosition = lastPosition;
    properties =
        store.state.isAnyCorrected()
            ? store.catalogue.propertiesOf(store.state::isCorrected)
            : Map.of();
  }

  /// Marks the rows of a page.
  ///
  /// @param tables the samples and the texts, as those who filled the page saw them
  void mark(ScanPage page, Store store, List<TableReader> tables) {
    if (properties.isEmpty()) {
      return;
    }
    Map<Place, Long> last = new HashMap<>();
    long[] times = new long[page.size];
    int count = 0;
    for (int row = 0; row < page.size; row++) {
      Integer property = properties.get(page.series[row]);
      if (property != null) {
        last.put(new Place(property, page.source[row]), -1L);
        times[count++] = page.source[row];
      }
    }
    if (count == 0) {
      return;
    }
    long[] sought = Arrays.copyOf(times, count);
    Arrays.sort(sought);
    search(store, store.samples, tables.getFirst(), sought, last, 0);
    search(store, store.texts, tables.getLast(), sought, last, Places.IN_TEXTS);
    for (int row = 0; row < page.size; row++) {
      Integer property = properties.get(page.series[row]);
      Long correction = property == null ? null : last.get(new Place(property, page.source[row]));
      if (correction != null && page.place[row] < correction) {
        page.replaced(row);
      }
    }
  }

  private void search(
      Store store,
      SampleTable table,
      TableReader reader,
      long[] times,
      Map<Place, Long> last,
      long tag) {
    long[] lows = new long[times.length];
    long[] highs = new long[times.length];
    int stretches = 0;
    for (long time : times) {
      if (stretches > 0 && time - highs[stretches - 1] <= STRETCH_GAP_MICROS) {
        highs[stretches - 1] = time;
      } else {
        lows[stretches] = time;
        highs[stretches++] = time;
      }
    }
    int count = stretches;
    BlockScan.scan(
        table.zones(),
        reader,
        (zones, block) -> zones.mayHoldAny(block, lows, highs, count),
        (columns, partition, fromRow, toRow) -> {
          for (long row = fromRow; row < toRow; row++) {
            if ((columns.flags().getByte(row) & EncodedValue.CORRECTS) != 0) {
              correction(store, columns, row, tag | Places.of(partition, row), last);
            }
          }
        });
  }

  private void correction(
      Store store, BlockScan.Columns columns, long row, long place, Map<Place, Long> last) {
    int series = columns.series().getInt(row << 2);
    @Nullable Integer property = properties.get(series);
    if (property == null) {
      return;
    }
    long source = columns.source().getLong(row << 3);
    long position = columns.position().getLong(row << 3);
    if (position <= lastPosition
        && columns.received().getLong(row << 3) <= scan.known().knownMicros()
        && !store.purges.hides(series, position, source)) {
      Long _ =
          last.computeIfPresent(
              new Place(property, source), (_, before) -> Math.max(before, place));
    }
  }
}
