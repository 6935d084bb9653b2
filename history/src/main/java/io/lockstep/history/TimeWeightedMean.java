package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Optional;

/// The mean of a number over time, each value counting as long as it holds. Readings are taken in
/// the order of their source times, some at a time, so that memory is bounded however many there
/// are. Confined to the query's thread.
final class TimeWeightedMean {
  /// So many rows are sorted at once.
  static final int ROWS_AT_ONCE = 1 << 18;

  private final Store store;
  private final List<Catalogue.Series> series;
  private final PastMoment known;
  private final int rowsAtOnce;

  private final ExactSum area = new ExactSum();
  private final ExactSum duration = new ExactSum();
  private double value = Double.NaN;
  private long place = -1;
  private boolean wasCurrent;
  private long since;

  TimeWeightedMean(Store store, List<Catalogue.Series> series, PastMoment known) {
    this(store, series, known, ROWS_AT_ONCE);
  }

  TimeWeightedMean(Store store, List<Catalogue.Series> series, PastMoment known, int rowsAtOnce) {
    this.store = store;
    this.series = series;
    this.known = known;
    this.rowsAtOnce = rowsAtOnce;
  }

  /// The mean over `[from, to)`; empty when no number holds in it.
  Optional<Reading> of(long from, long to) {
    since = from;
    begin(from);
    try (RowSearch search =
        new RowSearch(
            store.samples,
            store.texts,
            store.state,
            series,
            store.purges.hidden(series),
            known.position(),
            known.knownMicros())) {
      long next = from;
      while (next < to) {
        FoundRows rows = search.firstOfAll(next, to, rowsAtOnce);
        boolean isAll = rows.size < rowsAtOnce;
        // Rows of the last time may be cut off: they are read again, unless there are no others.
        long end = isAll || rows.size == 0 ? to : rows.source[rows.size - 1];
        end = end == next ? end + 1 : end;
        for (int i = 0; i < rows.size && rows.source[i] < end; i++) {
          take(search.columns(rows.place[i]), rows.source[i], rows.place[i], rows.value[i]);
        }
        next = end;
      }
    }
    until(to);
    double weight = duration.value();
    return weight == 0
        ? Optional.empty()
        : Optional.of(
            new Reading(
                from,
                ValueType.DOUBLE,
                Double.doubleToRawLongBits(area.value() / weight),
                null,
                Quality.GOOD));
  }

  /// What holds when the range begins.
  private void begin(long from) {
    if (from == Long.MIN_VALUE) {
      return;
    }
    int[] numbers = series.stream().mapToInt(Catalogue.Series::number).toArray();
    PastMoment before = new PastMoment(from - 1, known.knownMicros(), known.position());
    long[] latest = {Long.MIN_VALUE};
    try (MomentSearch search = new MomentSearch(store, store.samples, numbers, before)) {
      search.run(
          (index, source, _, _, type, bits, _, quality, _, removed) -> {
            // Of several series the later one is the present: numbers count up.
            if (source >= latest[0]) {
              latest[0] = source;
              double number =
                  type == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
              value = removed || quality == Quality.BAD ? Double.NaN : number;
              place = search.placeOf(index);
              wasCurrent = search.wasCurrent(index);
            }
          });
    }
  }

  private void take(BlockScan.Columns columns, long source, long rowPlace, double number) {
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
    until(source);
    boolean isUsable =
        (flags & EncodedValue.REMOVED) == 0 && columns.quality().getByte(row) != Quality.BAD.code();
    value = isUsable ? number : Double.NaN;
    if (isOther) {
      place = rowPlace;
      wasCurrent = (flags & EncodedValue.CURRENT) != 0;
    }
  }

  /// The value held up to here.
  private void until(long time) {
    if (time > since && !Double.isNaN(value)) {
      double lasted = (double) time - since;
      area.add(value * lasted);
      duration.add(lasted);
    }
    since = Math.max(since, time);
  }
}
