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

/// Answers a [SummaryQuery]: some properties at a time, so that memory is bounded. Of whole hours it
/// takes the roll-ups where there are some, and the rows for the rest; a property whose rows stand
/// in the place of others, or are hidden, or that had several series, is answered from rows alone.
/// Confined to the query's thread.
final class SummarySearch {
  /// So many summaries are held at once.
  private static final int MOST_HELD = 200_000;

  private static final int MOST_NAMES_AT_ONCE = 1_000;
  private static final int BUFFERS_BYTES = 32 << 20;
  private static final int LEAST_BUFFER = 1 << 12;
  private static final int LARGEST_BUFFER = 1 << 16;

  private final Store store;
  private final SummaryQuery query;
  private final boolean mayRoll;
  private final BucketGrid grid;

  /// A property that is asked for.
  record Asked(int index, List<Catalogue.Series> series) {
    ValueType type() {
      return series.getLast().type();
    }

    int number() {
      return series.getFirst().number();
    }
  }

  SummarySearch(Store store, SummaryQuery query) {
    this(store, query, true);
  }

  /// @param mayRoll false to answer from rows alone
  SummarySearch(Store store, SummaryQuery query, boolean mayRoll) {
    this.store = store;
    this.query = query;
    this.mayRoll =
        mayRoll
            && query.isOfNow()
            && (query.widthMicros() == Long.MAX_VALUE
                || query.widthMicros() % RollupBuild.HOUR_MICROS == 0);
    grid = new BucketGrid(query.fromMicros(), query.toMicros(), query.widthMicros());
  }

  void run(SummaryVisitor visitor) {
    List<Asked> rolled = new ArrayList<>();
    List<Asked> plain = new ArrayList<>();
    for (int i = 0; i < query.series().size(); i++) {
      SeriesName name = query.series().get(i);
      List<Catalogue.Series> numbers =
          store.catalogue.find(name.twin(), name.path()).stream()
              .filter(one -> one.type().isPrimitive())
              .toList();
      if (!numbers.isEmpty()) {
        Asked asked = new Asked(i, numbers);
        (canRoll(asked) ? rolled : plain).add(asked);
      }
    }
    if (answerRolled(rolled, visitor)) {
      boolean _ = answerPlain(plain, visitor);
    }
  }

  private boolean canRoll(Asked asked) {
    return mayRoll
        && asked.series().size() == 1
        && !store.state.isCorrected(asked.number())
        && !store.purges.hidden(asked.series()).concerns(asked.number());
  }

  private boolean answerPlain(List<Asked> asked, SummaryVisitor visitor) {
    int atOnce = Math.clamp(MOST_HELD / grid.size(), 1, MOST_NAMES_AT_ONCE);
    for (int from = 0; from < asked.size(); from += atOnce) {
      List<Asked> some = asked.subList(from, Math.min(from + atOnce, asked.size()));
      SummaryScan scan = new SummaryScan(store, query, some, List.of(), null);
      scan.run();
      for (int i = 0; i < some.size(); i++) {
        @Nullable Summary[] buckets = new @Nullable Summary[grid.size()];
        scan.forEach(i, (unit, summary) -> buckets[grid.of(unit)] = summary);
        if (!tell(some.get(i), buckets, visitor)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean answerRolled(List<Asked> asked, SummaryVisitor visitor) {
    List<Asked> sorted = new ArrayList<>(asked);
    sorted.sort(Comparator.comparingInt(Asked::number));
    for (int from = 0; from < sorted.size(); from += MOST_NAMES_AT_ONCE) {
      List<Asked> some =
          sorted.subList(from, Math.min(from + MOST_NAMES_AT_ONCE, sorted.size()));
      if (!answerSome(some, visitor)) {
        return false;
      }
    }
    return true;
  }

  private boolean answerSome(List<Asked> some, SummaryVisitor visitor) {
    // The files first: rows that came later are none of theirs, but all of theirs are rows.
    List<RollupFile> files = store.rollups.files();
    long firstHour = Math.ceilDiv(grid.from(), RollupBuild.HOUR_MICROS);
    long lastHour = Math.floorDiv(grid.to(), RollupBuild.HOUR_MICROS);
    if (firstHour >= lastHour || files.isEmpty()) {
      return answerPlain(some, visitor);
    }
    SummaryScan scan =
        new SummaryScan(
            store, query, some, files, new SummaryScan.Hours(firstHour, lastHour));
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
        if (!tell(some.get(i), cells.buckets(grid), visitor)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "roll-ups of the history: " + e.getMessage(), e);
    } finally {
      close(cursors);
    }
  }

  private void read(
      RollupFile file, RollupFile.Cursor cursor, long fromHour, long toHour, HourCells into)
      throws IOException {
    try {
      cursor.visit(
          fromHour, toHour, (hour, summary) -> into.add(hour * RollupBuild.HOUR_MICROS, summary));
    } catch (LockstepException e) {
      if (e.code() == ErrorCode.DATA_CORRUPT) {
        store.rollups.damaged(file);
      }
      throw e;
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

  private boolean tell(Asked asked, @Nullable Summary[] buckets, SummaryVisitor visitor) {
    List<Course.Part> parts = query.withCourse() ? course(asked, buckets) : List.of();
    for (int i = 0; i < buckets.length; i++) {
      Summary summary = buckets[i];
      Course.Part part = parts.isEmpty() ? null : parts.get(i);
      boolean isThere =
          (summary != null && summary.count() > 0) || (part != null && part.usableMicros() > 0);
      if (isThere
          && !visitor.bucket(
              asked.index(),
              new Bucket(
                  grid.begin(i),
                  grid.end(i),
                  asked.type(),
                  summary == null ? new Summary() : summary,
                  part))) {
        return false;
      }
    }
    return true;
  }

  /// From the summaries where each has its course, else from the rows in the order of time.
  private List<Course.Part> course(Asked asked, @Nullable Summary[] buckets) {
    PastMoment known =
        new PastMoment(PastMoment.CURRENT, query.knownMicros(), query.asKnownAt());
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
