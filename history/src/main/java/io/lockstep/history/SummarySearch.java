package io.lockstep.history;

import io.lockstep.history.rollup.Course;
import io.lockstep.history.rollup.RollupFile;
import io.lockstep.history.rollup.Summary;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers a [SummaryQuery]: some properties at a time, so that memory is bounded. Of whole hours
/// it takes the roll-ups where there are some, and the rows for the rest; a property whose rows are
/// hidden, or that had several series, is answered from rows alone, and one whose rows stand in the
/// place of others from rows as long as there are some. Confined to the query's thread.
final class SummarySearch {
  /// So many summaries are held at once.
  private static final int MOST_HELD = 100_000;

  private static final int MOST_ATTEMPTS = 10;
  private static final int MOST_NAMES_AT_ONCE = 1_000;
  private static final int BUFFERS_BYTES = 32 << 20;
  private static final int LEAST_BUFFER = 1 << 12;
  private static final int LARGEST_BUFFER = 1 << 16;

  private final Store store;
  private final SummaryQuery query;
  private final boolean mayRoll;
  private final int numbersAtOnce;
  private final BucketGrid grid;
  private boolean hasOthers;

  /// The files of roll-ups are no longer those that the answer began with.
  private static final class RollupsChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RollupsChangedException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// A property that is asked for.
  record Asked(int index, List<Catalogue.Series> series) {
    /// How its figures are held: as doubles when it changed its type.
    ValueType type() {
      ValueType last = series.getLast().type();
      boolean isAll = series.stream().allMatch(one -> one.type() == last);
      return isAll && series.getLast().leaf() == null ? last : ValueType.DOUBLE;
    }

    int number() {
      return series.getFirst().number();
    }
  }

  SummarySearch(Store store, SummaryQuery query) {
    this(store, query, true);
  }

  SummarySearch(Store store, SummaryQuery query, boolean mayRoll) {
    this(store, query, mayRoll, SpreadSearch.NUMBERS_AT_ONCE);
  }

  /// @param mayRoll false to answer from rows alone
  /// @param numbersAtOnce so many are held at once to bring them into their order
  SummarySearch(Store store, SummaryQuery query, boolean mayRoll, int numbersAtOnce) {
    this.numbersAtOnce = numbersAtOnce;
    this.store = store;
    this.query = query;
    this.mayRoll =
        mayRoll
            && query.isOfNow()
            && (query.widthMicros() == Long.MAX_VALUE
                || query.widthMicros() % RollupBuild.HOUR_MICROS == 0);
    grid = new BucketGrid(query.fromMicros(), query.toMicros(), query.widthMicros());
  }

  /// A bucket of one of the properties.
  record Told(int series, Bucket bucket) {}

  /// So many properties are answered at a time.
  static int atOnce(SummaryQuery query) {
    int buckets = new BucketGrid(query.fromMicros(), query.toMicros(), query.widthMicros()).size();
    return Math.clamp(MOST_HELD / buckets, 1, MOST_NAMES_AT_ONCE);
  }

  /// Whether a property is answered from roll-ups, as far as there are some.
  boolean isRolled(int index) {
    SeriesName name = query.series().get(index);
    List<Catalogue.Series> numbers = store.catalogue.find(name.twin(), name.path());
    return !numbers.isEmpty()
        && numbers.getFirst().type().isPrimitive()
        && canRoll(new Asked(index, numbers))
        && !store.state.isCorrected(numbers.getFirst().number())
        && !store.rollups.files().isEmpty();
  }

  /// The buckets of some of the properties: from one on, [#atOnce] of them.
  List<Told> page(int from) {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryPage(from);
      } catch (RollupsChangedException e) {
        // A file was taken away, or is damaged and was: the next try takes its rows.
        if (attempt == MOST_ATTEMPTS) {
          throw new LockstepException(
              ErrorCode.STORAGE_FAILED, "roll-ups of the history: " + e.getMessage(), e);
        }
      }
    }
  }

  /// Whether rows were met for the last page that are no readings, or that stand in the place of
  /// others: in buckets without a reading too, which are not told.
  boolean hasOthers() {
    return hasOthers;
  }

  private List<Told> tryPage(int from) {
    hasOthers = false;
    List<Told> page = new ArrayList<>();
    List<Asked> rolled = new ArrayList<>();
    List<Asked> corrected = new ArrayList<>();
    List<Asked> plain = new ArrayList<>();
    int to = Math.min(query.series().size(), from + atOnce(query));
    for (int i = from; i < to; i++) {
      SeriesName name = query.series().get(i);
      List<Catalogue.Series> numbers =
          store.catalogue.find(name.twin(), name.path()).stream()
              .filter(one -> one.type().isPrimitive() || one.leaf() != null)
              .toList();
      if (!numbers.isEmpty()) {
        Asked asked = new Asked(i, numbers);
        boolean isCorrected = store.state.isCorrected(asked.number());
        (!canRoll(asked) ? plain : isCorrected ? corrected : rolled).add(asked);
      }
    }
    // The files first: rows that came later are none of theirs, but all of theirs are rows.
    List<RollupFile> files = store.rollups.files();
    answerRolled(rolled, files, page);
    answerRolled(corrected, outliving(files), page);
    answerPlain(plain, page);
    return page;
  }

  private boolean canRoll(Asked asked) {
    return mayRoll
        && asked.series().size() == 1
        && asked.series().getFirst().leaf() == null
        && store.purges.hidden(asked.series()).isEmpty();
  }

  /// Those whose rows retention has removed.
  private List<RollupFile> outliving(List<RollupFile> files) {
    List<Zones> zones = store.samples.zones();
    long first = zones.isEmpty() ? Long.MAX_VALUE : zones.getFirst().partition;
    return files.stream().filter(file -> file.span().day() < first).toList();
  }

  private void answerPlain(List<Asked> asked, List<Told> page) {
    if (asked.isEmpty()) {
      return;
    }
    SummaryScan scan = new SummaryScan(store, query, asked, List.of(), null);
    scan.run();
    for (int i = 0; i < asked.size(); i++) {
      @Nullable Summary[] buckets = new @Nullable Summary[grid.size()];
      scan.forEach(i, (unit, summary) -> buckets[grid.of(unit)] = summary);
      tell(asked.get(i), buckets, page);
    }
  }

  private void answerRolled(List<Asked> asked, List<RollupFile> files, List<Told> page) {
    if (asked.isEmpty()) {
      return;
    }
    List<Asked> some = new ArrayList<>(asked);
    some.sort(Comparator.comparingInt(Asked::number));
    long firstHour = Math.ceilDiv(grid.from(), RollupBuild.HOUR_MICROS);
    long lastHour = Math.floorDiv(grid.to(), RollupBuild.HOUR_MICROS);
    if (firstHour >= lastHour || files.isEmpty()) {
      answerPlain(some, page);
      return;
    }
    SummaryScan scan =
        new SummaryScan(store, query, some, files, new SummaryScan.Hours(firstHour, lastHour));
    scan.run();
    List<RollupFile> useful =
        files.stream().filter(file -> file.mayHold(firstHour, lastHour)).toList();
    int buffer =
        Math.clamp(BUFFERS_BYTES / Math.max(1, useful.size()), LEAST_BUFFER, LARGEST_BUFFER);
    List<RollupFile.Cursor> cursors = new ArrayList<>();
    try {
      for (RollupFile file : useful) {
        cursors.add(file.cursor(buffer));
      }
      for (int i = 0; i < some.size(); i++) {
        HourCells cells = new HourCells();
        for (int k = 0; k < cursors.size(); k++) {
          if (cursors.get(k).seek(some.get(i).number())) {
            read(useful.get(k), cursors.get(k), firstHour, lastHour, cells);
          }
        }
        scan.forEach(i, (unit, summary) -> cells.add(unit, summary));
        tell(some.get(i), cells.buckets(grid), page);
      }
    } catch (IOException e) {
      throw new RollupsChangedException(e);
    } finally {
      close(cursors);
    }
  }

  private void read(
      RollupFile file, RollupFile.Cursor cursor, long fromHour, long toHour, HourCells into)
      throws IOException {
    try {
      cursor.visit(
          fromHour,
          toHour,
          query.withCourse(),
          (hour, summary) -> into.add(hour * RollupBuild.HOUR_MICROS, summary));
    } catch (LockstepException e) {
      store.rollups.damaged(file);
      throw new RollupsChangedException(e);
    }
  }

  private static void close(List<RollupFile.Cursor> cursors) {
    for (RollupFile.Cursor cursor : cursors) {
      try {
        cursor.close();
      } catch (IOException _) {
        // It was only read.
      }
    }
  }

  private void tell(Asked asked, @Nullable Summary[] buckets, List<Told> page) {
    List<Course.Part> parts = query.withCourse() ? course(asked, buckets) : List.of();
    @Nullable Spread[] spreads = spreads(asked, buckets);
    for (int i = 0; i < buckets.length; i++) {
      Summary summary = buckets[i];
      hasOthers |= summary != null && summary.hasOthers();
      Course.Part part = parts.isEmpty() ? null : parts.get(i);
      boolean isThere =
          (summary != null && summary.count() > 0) || (part != null && part.usableMicros() > 0);
      if (isThere) {
        page.add(
            new Told(
                asked.index(),
                new Bucket(
                    grid.begin(i),
                    grid.end(i),
                    asked.type(),
                    summary == null ? new Summary(false) : summary,
                    part,
                    spreads[i])));
      }
    }
  }

  private @Nullable Spread[] spreads(Asked asked, @Nullable Summary[] buckets) {
    return query.withSpread()
        ? new SpreadSearch(store, asked.series(), asked.type(), query, numbersAtOnce)
            .of(grid, buckets)
        : new @Nullable Spread[buckets.length];
  }

  /// From the summaries where each has its course, else from the rows in the order of time.
  private List<Course.Part> course(Asked asked, @Nullable Summary[] buckets) {
    PastMoment known = new PastMoment(PastMoment.CURRENT, query.knownMicros(), query.asKnownAt());
    CourseSearch search = new CourseSearch(store, asked.series(), known);
    for (Summary summary : buckets) {
      if (summary != null && !summary.hasCourse()) {
        return search.parts(grid);
      }
    }
    Course course = search.begun(grid.from());
    List<Course.Part> parts = new ArrayList<>();
    for (int i = 0; i < buckets.length; i++) {
      Summary summary = buckets[i];
      if (summary != null) {
        course.follow(summary);
      }
      parts.add(course.cut(grid.end(i)));
    }
    return parts;
  }
}
