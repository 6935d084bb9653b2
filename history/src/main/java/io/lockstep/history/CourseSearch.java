package io.lockstep.history;

import io.lockstep.history.rollup.Course;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a number went over a range of source times, stretch by stretch: each value counts as long as
/// it holds. Readings are taken in the order of their source times, some at a time, so that memory
/// is bounded however many there are. Confined to the query's thread.
final class CourseSearch {
  /// So many rows are sorted at once.
  static final int ROWS_AT_ONCE = 1 << 18;

  private final Store store;
  private final List<Catalogue.Series> series;
  private final PastMoment known;
  private final int rowsAtOnce;

  private Course course = new Course(0);
  private long place = -1;
  private boolean wasCurrent;

  CourseSearch(Store store, List<Catalogue.Series> series, PastMoment known) {
    this(store, series, known, ROWS_AT_ONCE);
  }

  CourseSearch(Store store, List<Catalogue.Series> series, PastMoment known, int rowsAtOnce) {
    this.store = store;
    this.series = series;
    this.known = known;
    this.rowsAtOnce = rowsAtOnce;
  }

  /// The mean over `[from, to)`; empty when no number holds in it.
  Optional<Reading> mean(long from, long to) {
    Course.Part all = parts(BucketGrid.one(from, to)).getFirst();
    return all.usableMicros() == 0
        ? Optional.empty()
        : Optional.of(
            new Reading(
                from,
                ValueType.DOUBLE,
                Double.doubleToRawLongBits(all.area() / all.usableMicros()),
                null,
                Quality.GOOD));
  }

  /// What each of some stretches comes to.
  List<Course.Part> parts(BucketGrid grid) {
    Course _ = begun(grid.from());
    List<Course.Part> parts = new ArrayList<>();
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
          while (rows.source[i] >= grid.end(parts.size())) {
            parts.add(course.cut(grid.end(parts.size())));
          }
          take(search.columns(rows.place[i]), rows.source[i], rows.place[i], rows.value[i]);
        }
        next = end;
      }
    }
    while (parts.size() < grid.size()) {
      parts.add(course.cut(grid.end(parts.size())));
    }
    return parts;
  }

  /// A course that begins with what holds at a time.
  Course begun(long from) {
    course = new Course(from);
    begin(from);
    return course;
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
              boolean isUsable = !removed && quality != Quality.BAD;
              course.begin(isUsable ? number : Double.NaN, quality.code());
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
    byte quality = columns.quality().getByte(row);
    boolean isUsable = (flags & EncodedValue.REMOVED) == 0 && quality != Quality.BAD.code();
    course.value(source, isUsable ? number : Double.NaN, quality);
    if (isOther) {
      place = rowPlace;
      wasCurrent = (flags & EncodedValue.CURRENT) != 0;
    }
  }
}
