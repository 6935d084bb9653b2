package io.lockstep.history;

import io.lockstep.model.TwinId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the rows that count at some source times of a property. Times far apart are looked for in
/// stretches of their own. Confined to the query's thread.
final class StoredSearch {
  private static final long STRETCH_GAP_MICROS = 60_000_000;

  private final Store store;
  private final List<Catalogue.Series> series;

  StoredSearch(Store store, TwinId twin, String path) {
    this.store = store;
    series = store.catalogue.find(twin, path);
  }

  /// One answer for each time.
  List<Optional<StoredReading>> at(long[] times) {
    if (series.isEmpty() || times.length == 0) {
      return new ArrayList<>(Collections.nCopies(times.length, Optional.empty()));
    }
    Map<Long, Long> places = new HashMap<>();
    for (long time : times) {
      places.put(time, -1L);
    }
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    try (RowSearch search =
        new RowSearch(
            store.samples, store.texts, store.state, series, store.purges.hidden(series))) {
      int begin = 0;
      for (int i = 1; i <= sorted.length; i++) {
        if (i == sorted.length || sorted[i] - sorted[i - 1] > STRETCH_GAP_MICROS) {
          look(search, sorted[begin], sorted[i - 1] + 1, places);
          begin = i;
        }
      }
      List<Optional<StoredReading>> found = new ArrayList<>(times.length);
      for (long time : times) {
        long place = places.getOrDefault(time, -1L);
        found.add(place < 0 ? Optional.empty() : Optional.of(reading(search, place)));
      }
      return found;
    }
  }

  private static void look(RowSearch search, long from, long to, Map<Long, Long> places) {
    search.visitAll(
        from,
        to,
        (columns, row, source, place, _) -> {
          // A quality that changed, or a removal, is no reading.
          int other = EncodedValue.REQUALIFIED | EncodedValue.REMOVED;
          if ((columns.flags().getByte(row) & other) == 0) {
            places.computeIfPresent(source, (_, before) -> Math.max(before, place));
          }
        });
  }

  private static StoredReading reading(RowSearch search, long place) {
    BlockScan.Columns columns = search.columns(place);
    long row = Places.row(place);
    return new StoredReading(
        search.reading(place),
        columns.position().getLong(row << 3),
        (columns.flags().getByte(row) & EncodedValue.REBOUND) != 0);
  }
}
