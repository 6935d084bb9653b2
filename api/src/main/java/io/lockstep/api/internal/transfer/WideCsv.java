package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Times;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.TwinId;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A wide CSV file: a row for each time, a column for each property of a twin. Series are read a
/// page at a time and merged. Of readings of one property and time that which became known last is
/// there; qualities are not. Confined to one thread.
final class WideCsv {
  private static final int PAGE = 2_000;

  private final HistoryStore history;
  private final CsvCells cells;
  private final long fromMicros;
  private final long toMicros;

  /// A series, read up to somewhere.
  private final class Cursor {
    private final TwinId twin;
    private final String path;
    private final String unit;
    private final ArrayDeque<Reading> page = new ArrayDeque<>();
    private long next;
    private boolean isAtEnd;

    Cursor(SeriesChoice.Series series) {
      this.twin = new TwinId(series.twin());
      this.path = series.path();
      this.unit = series.unit();
      this.next = fromMicros;
    }

    String title() {
      String name = twin.value() + "/" + path;
      return unit.isEmpty() ? name : name + " [" + unit + "]";
    }

    /// The reading of the least time that is left; null when none is.
    @Nullable Reading first() {
      while (page.isEmpty() && !isAtEnd) {
        fetch();
      }
      return page.peek();
    }

    private void fetch() {
      if (next >= toMicros) {
        isAtEnd = true;
        return;
      }
      Optional<SeriesRange> found =
          history.series(SeriesQuery.raw(twin, path, next, toMicros, PAGE));
      List<Reading> readings = found.map(SeriesRange::readings).orElse(List.of());
      if (found.isEmpty() || !found.get().truncated() || readings.isEmpty()) {
        page.addAll(readings);
        isAtEnd = true;
        return;
      }
      long last = readings.getLast().sourceMicros();
      // Readings of the last time may stand on the next page, too: all of them are taken from
      // there.
      readings.stream().filter(reading -> reading.sourceMicros() < last).forEach(page::add);
      if (page.isEmpty()) {
        page.add(readings.getLast());
        next = last + 1;
      } else {
        next = last;
      }
    }

    /// The reading of a time that became known last; null when there is none.
    @Nullable Reading take(long micros) {
      Reading taken = null;
      for (Reading reading = first();
          reading != null && reading.sourceMicros() == micros;
          reading = first()) {
        taken = page.poll();
      }
      return taken;
    }
  }

  WideCsv(HistoryStore history, CsvCells cells, long fromMicros, long toMicros) {
    this.history = history;
    this.cells = cells;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
  }

  void write(List<SeriesChoice.Series> series, Writer out) throws IOException {
    // A property whose type has changed has several series, and one column.
    Map<String, Cursor> byName = new LinkedHashMap<>();
    series.forEach(each -> byName.put(each.name(), new Cursor(each)));
    List<Cursor> cursors = new ArrayList<>(byName.values());
    out.write("time");
    for (Cursor cursor : cursors) {
      out.write(',');
      cells.text(cursor.title(), out);
    }
    out.write("\r\n");
    for (long time = least(cursors); time != Long.MAX_VALUE; time = least(cursors)) {
      out.write(Times.text(time));
      for (Cursor cursor : cursors) {
        out.write(',');
        Reading reading = cursor.take(time);
        if (reading != null) {
          cells.value(reading.type(), reading.bits(), reading.text(), out);
        }
      }
      out.write("\r\n");
    }
    out.flush();
  }

  private static long least(List<Cursor> cursors) {
    long least = Long.MAX_VALUE;
    for (Cursor cursor : cursors) {
      Reading first = cursor.first();
      least = first == null ? least : Math.min(least, first.sourceMicros());
    }
    return least;
  }
}
