package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through what a property held, in the order of source times: some rows at a time, so that
/// memory is bounded however many there are. Confined to the query's thread.
final class HeldSearch {
  /// So many rows are sorted at once.
  static final int ROWS_AT_ONCE = 1 << 18;

  private final Store store;
  private final List<Catalogue.Series> series;
  private final PastMoment known;
  private final int rowsAtOnce;

  private long place = -1;
  private boolean wasCurrent;

  /// Hears of it.
  interface Visitor {
    /// What holds when the range begins; of several calls the last one counts.
    ///
    /// @param isUsable false for nothing: it was removed, or its quality is BAD
    void begin(boolean isUsable, ValueType type, long bits, @Nullable String text, Quality quality);

    /// From a time on another value holds, or the same with another quality.
    ///
    /// @param isUsable as above
    /// @param number NaN for what is none
    /// @param row where `search` finds it
    void value(
        long source, boolean isUsable, double number, byte quality, RowSearch search, long row);

    /// The next stretch begins.
    void cut(long end);
  }

  HeldSearch(Store store, List<Catalogue.Series> series, PastMoment known, int rowsAtOnce) {
    this.store = store;
    this.series = series;
    this.known = known;
    this.rowsAtOnce = rowsAtOnce;
  }

  /// Goes through the stretches of a grid.
  void run(BucketGrid grid, Visitor into) {
    begin(grid.from(), into);
    int stretch = 0;
    try (RowSearch search =
        new RowSearch(
            store.samples,
            store.texts,
            store.state,
            series,
            store.purges.hidden(series),
            known.position(),
            known.knownMicros())) {
      long next = grid.from();
      while (next < grid.to()) {
        FoundRows rows = search.firstOfAll(next, grid.to(), rowsAtOnce);
        boolean isAll = rows.size < rowsAtOnce;
        // Rows of the last time may be cut off: they are read again, unless there are no others.
        long end = isAll || rows.size == 0 ? grid.to() : rows.source[rows.size - 1];
        end = end == next ? end + 1 : end;
        for (int i = 0; i < rows.size && rows.source[i] < end; i++) {
          while (rows.source[i] >= grid.end(stretch)) {
            into.cut(grid.end(stretch++));
          }
          take(search, rows.source[i], rows.place[i], rows.value[i], into);
        }
        next = end;
      }
    }
    while (stretch < grid.size()) {
      into.cut(grid.end(stretch++));
    }
  }

  /// Tells what holds when a range begins.
  void begin(long from, Visitor into) {
    if (from == Long.MIN_VALUE) {
      return;
    }
    int[] numbers = series.stream().mapToInt(Catalogue.Series::number).toArray();
    PastMoment before = new PastMoment(from - 1, known.knownMicros(), known.position());
    Latest latest = new Latest();
    if (series.stream().anyMatch(one -> one.type().isPrimitive())) {
      begin(store.samples, 0, numbers, before, latest, into);
    }
    if (series.stream().anyMatch(one -> !one.type().isPrimitive())) {
      begin(store.texts, Places.IN_TEXTS, numbers, before, latest, into);
    }
  }

  /// The latest value that was told.
  private static final class Latest {
    private long source = Long.MIN_VALUE;
    private int number = -1;

    /// Of several series the later one is the present: numbers count up.
    boolean isAfter(long otherSource, int otherNumber) {
      boolean isLater = otherSource > source || (otherSource == source && otherNumber > number);
      if (isLater) {
        source = otherSource;
        number = otherNumber;
      }
      return isLater;
    }
  }

  private void begin(
      SampleTable table, long tag, int[] numbers, PastMoment before, Latest latest, Visitor into) {
    Leaf leaf = series.getFirst().leaf();
    try (MomentSearch search = new MomentSearch(store, table, numbers, before)) {
      search.run(
          (index, source, _, _, type, bits, text, quality, _, removed) -> {
            if (!latest.isAfter(source, numbers[index])) {
              return;
            }
            place = search.placeOf(index) | tag;
            wasCurrent = search.wasCurrent(index);
            boolean isUsable = !removed && quality != Quality.BAD;
            if (leaf == null) {
              into.begin(isUsable, type, bits, text, quality);
            } else {
              Leaf.Value value = text == null ? null : leaf.in(text);
              into.begin(
                  isUsable && value != null,
                  value == null ? type : value.type(),
                  value == null ? 0 : value.bits(),
                  value == null ? null : value.text(),
                  quality);
            }
          });
    }
  }

  private void take(RowSearch search, long source, long rowPlace, double number, Visitor into) {
    BlockScan.Columns columns = search.columns(rowPlace);
    long row = Places.row(rowPlace);
    int flags = columns.flags().getByte(row);
    if (MomentSearch.isFuture(columns, row, flags, source)) {
      return;
    }
    boolean isOther = (flags & EncodedValue.REQUALIFIED) == 0;
    if (!isOther && !(wasCurrent && rowPlace > place)) {
      // It told of a value that a later reading has replaced since.
      return;
    }
    byte quality = columns.quality().getByte(row);
    boolean isUsable = (flags & EncodedValue.REMOVED) == 0 && quality != Quality.BAD.code();
    into.value(source, isUsable, number, quality, search, rowPlace);
    if (isOther) {
      place = rowPlace;
      wasCurrent = (flags & EncodedValue.CURRENT) != 0;
    }
  }
}
