package io.lockstep.api.internal.transfer;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A wide table: a row for each time, a column for each property of a twin. Series are read a page
/// at a time and merged. Of readings of one property and time that which became known last is
/// there; qualities are not. Confined to one thread.
final class WideRows {
  private static final int PAGE = 2_000;

  private final HistoryStore history;
  private final long fromMicros;
  private final long toMicros;

  /// A series, read up to somewhere.
  private final class Cursor {
    private final Column column;
    private final ArrayDeque<Reading> page = new ArrayDeque<>();
    private long next;
    private boolean isAtEnd;

    Cursor(Column column) {
      this.column = column;
      this.next = fromMicros;
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
          history.series(
              SeriesQuery.raw(new TwinId(column.twin()), column.path(), next, toMicros, PAGE));
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

  /// A property of a twin.
  ///
  /// @param type the one that holds all values that it had
  record Column(String twin, String path, String unit, ValueType type) {
    String name() {
      return twin + "/" + path;
    }
  }

  /// What is written.
  interface Output {
    /// Begins with the columns behind the time.
    void begin(List<Column> columns) throws IOException;

    /// A row: a reading for each column, null where there is none.
    void row(long micros, List<@Nullable Reading> readings) throws IOException;

    /// Ends it.
    void finish() throws IOException;
  }

  WideRows(HistoryStore history, long fromMicros, long toMicros) {
    this.history = history;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
  }

  void write(List<SeriesChoice.Series> series, Output out) throws IOException {
    // A property whose type has changed has several series, and one column.
    Map<String, Column> byName = new LinkedHashMap<>();
    for (SeriesChoice.Series each : series) {
      Column _ =
          byName.merge(
              each.name(),
              new Column(each.twin(), each.path(), each.unit(), each.type()),
              WideRows::both);
    }
    List<Cursor> cursors = byName.values().stream().map(Cursor::new).toList();
    out.begin(List.copyOf(byName.values()));
    List<@Nullable Reading> row = new ArrayList<>();
    for (long time = least(cursors); time != Long.MAX_VALUE; time = least(cursors)) {
      row.clear();
      for (Cursor cursor : cursors) {
        row.add(cursor.take(time));
      }
      out.row(time, row);
    }
    out.finish();
  }

  private static Column both(Column before, Column after) {
    return new Column(
        after.twin(), after.path(), after.unit(), common(before.type(), after.type()));
  }

  private static ValueType common(ValueType one, ValueType other) {
    if (one == other) {
      return one;
    }
    return isNumber(one) && isNumber(other) ? ValueType.DOUBLE : ValueType.TEXT;
  }

  private static boolean isNumber(ValueType type) {
    return switch (type) {
      case LONG, DOUBLE -> true;
      case BOOLEAN, TEXT, JSON -> false;
    };
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
