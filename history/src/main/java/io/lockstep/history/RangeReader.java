package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers queries from the tables. Thread-safe; each call reads what was committed before it.
final class RangeReader {
  /// Up to here LTTB sees every reading; of more, it sees the extremes of fine buckets (MinMaxLTTB,
  /// Van der Donckt and others, 2023).
  static final int EXACT_LTTB_ROWS = 1_000_000;

  private static final int FINE_BUCKETS_A_POINT = 4;

  private final Catalogue catalogue;
  private final SeriesState state;
  private final Purges purges;
  private final SampleTable samples;
  private final SampleTable texts;
  private final Store store;

  RangeReader(Store store) {
    this.store = store;
    catalogue = store.catalogue;
    state = store.state;
    purges = store.purges;
    samples = store.samples;
    texts = store.texts;
  }

  Optional<SeriesRange> series(SeriesQuery query) {
    List<Catalogue.Series> all = catalogue.find(query.twin(), query.path());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Catalogue.Series newest = all.getLast();
    requireDefined(query, newest);
    List<Catalogue.Series> wanted = withType(all, query.aggregate());
    HiddenRows hidden = purges.hidden(wanted);
    SeriesState bounds = bounds(wanted, hidden);
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Catalogue.Series one : wanted) {
      from = Math.min(from, Math.max(query.fromMicros(), bounds.least(one.number())));
      to = Math.max(to, Math.min(query.toMicros(), after(bounds.greatest(one.number()))));
    }
    if (from >= to) {
      return Optional.of(new SeriesRange(newest.type(), newest.unit(), List.of(), false));
    }
    Optional<List<Reading>> rolled = rolled(query, from, to);
    if (rolled.isPresent()) {
      return Optional.of(new SeriesRange(newest.type(), newest.unit(), rolled.get(), false));
    }
    try (RowSearch search =
        new RowSearch(
            samples, texts, state, wanted, hidden, query.asKnownAt(), query.knownMicros())) {
      Answer answer = answer(search, query, from, to);
      return Optional.of(
          new SeriesRange(
              typeOf(newest, answer.readings()),
              newest.unit(),
              answer.readings(),
              answer.truncated()));
    }
  }

  /// The points from roll-ups, when all are of whole hours; the outcome is that of the rows. Rows
  /// that are no readings are points here, but not there: where some are, the rows are read.
  private Optional<List<Reading>> rolled(SeriesQuery query, long from, long to) {
    Optional<Figure> figure =
        switch (query.aggregate()) {
          case MIN -> Optional.of(Figure.Plain.MIN);
          case MAX -> Optional.of(Figure.Plain.MAX);
          case MEAN -> Optional.of(Figure.Plain.MEAN);
          case LAST -> Optional.of(Figure.Plain.LAST);
          case COUNT -> Optional.of(Figure.Plain.COUNT);
          case RAW, LTTB -> Optional.empty();
        };
    if (figure.isEmpty()) {
      return Optional.empty();
    }
    long width = SummaryQuery.widthFor(from, to, query.points());
    SummaryQuery summaries =
        new SummaryQuery(
            List.of(new SeriesName(query.twin(), query.path())),
            from,
            to,
            width,
            figure.stream().toList(),
            query.asKnownAt(),
            query.knownMicros());
    SummarySearch search = new SummarySearch(store, summaries);
    if (!search.isRolled(0)) {
      return Optional.empty();
    }
    List<Reading> readings = new ArrayList<>();
    List<SummarySearch.Told> page = search.page(0);
    if (search.hasOthers()) {
      return Optional.empty();
    }
    for (SummarySearch.Told told : page) {
      told.bucket().figure(figure.get()).ifPresent(readings::add);
    }
    return Optional.of(readings);
  }

  Optional<Reading> latest(TwinId twin, String path) {
    List<Catalogue.Series> all = catalogue.find(twin, path);
    if (!all.isEmpty() && all.getLast().leaf() != null) {
      // The newest value need not have it.
      return series(
              new SeriesQuery(
                  twin, path, Long.MIN_VALUE, Long.MAX_VALUE, 1, Aggregate.LAST, SeriesQuery.NOW))
          .flatMap(range -> range.readings().stream().findFirst());
    }
    // A twin that was made anew has a new series; what its namesake had is not its value.
    for (int i = all.size() - 1; i >= 0; i--) {
      List<Catalogue.Series> one = List.of(all.get(i));
      HiddenRows hidden = purges.hidden(one);
      long current = bounds(one, hidden).current(all.get(i).number());
      Optional<Reading> found = lastAt(one, hidden, current);
      if (found.isEmpty() && current != Long.MIN_VALUE) {
        // Retention may have taken the newest, and not a late one that came after it.
        found = lastAt(one, hidden, seen(one, hidden).current(all.get(i).number()));
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Reading> lastAt(
      List<Catalogue.Series> one, HiddenRows hidden, long currentMicros) {
    if (currentMicros == Long.MIN_VALUE) {
      return Optional.empty();
    }
    try (RowSearch search = new RowSearch(samples, texts, state, one, hidden)) {
      return search.lastCurrent(currentMicros);
    }
  }

  /// What the rows of some series leave when some of them are hidden: found by looking at all, as
  /// long as they are not overwritten.
  private SeriesState bounds(List<Catalogue.Series> series, HiddenRows hidden) {
    // What retention hides only makes the bounds wider than they need be.
    if (!hidden.hasPurges()) {
      return state;
    }
    return seen(series, hidden);
  }

  private SeriesState seen(List<Catalogue.Series> series, HiddenRows hidden) {
    SeriesState seen = new SeriesState();
    try (RowSearch search = new RowSearch(samples, texts, state, series, hidden)) {
      search.note(seen);
    }
    return seen;
  }

  private record Answer(List<Reading> readings, boolean truncated) {}

  private static Answer answer(RowSearch search, SeriesQuery query, long from, long to) {
    return switch (query.aggregate()) {
      case RAW -> {
        FoundRows rows = search.first(from, to, query.points() + 1);
        boolean truncated = rows.size > query.points();
        rows.truncate(query.points());
        yield new Answer(search.readings(rows), truncated);
      }
      case LTTB -> new Answer(line(search, from, to, query.points()), false);
      case MIN, MAX, MEAN, LAST, COUNT ->
          new Answer(buckets(search, query.aggregate(), from, to, query.points()), false);
    };
  }

  private static List<Reading> line(RowSearch search, long from, long to, int points) {
    FoundRows rows = search.first(from, to, EXACT_LTTB_ROWS + 1);
    if (rows.size > EXACT_LTTB_ROWS) {
      int fine = Math.min(points * FINE_BUCKETS_A_POINT, SeriesQuery.MOST_POINTS);
      rows = search.extremes(from, to, fine);
    }
    int[] chosen = Lttb.choose(rows.source, rows.value, rows.size, points);
    List<Reading> readings = new ArrayList<>(chosen.length);
    for (int row : chosen) {
      readings.add(search.reading(rows.place[row]));
    }
    return readings;
  }

  private static List<Reading> buckets(
      RowSearch search, Aggregate aggregate, long from, long to, int points) {
    Buckets buckets = new Buckets(aggregate, from, to, points);
    search.fold(from, to, buckets);
    return buckets.readings(from, search::reading);
  }

  /// Of a structured value's part, as what it is told first.
  private static ValueType typeOf(Catalogue.Series series, List<Reading> readings) {
    return series.leaf() == null || readings.isEmpty() ? series.type() : readings.getFirst().type();
  }

  private static void requireDefined(SeriesQuery query, Catalogue.Series series) {
    boolean defined =
        switch (query.aggregate()) {
          case RAW, LAST, COUNT -> true;
          case MIN, MAX, MEAN, LTTB -> series.mayBeNumber();
        };
    if (!defined) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "history of %s/%s: aggregate %s is for numbers, the property is %s; use RAW, LAST or COUNT"
              .formatted(query.twin().value(), query.path(), query.aggregate(), series.type()));
    }
  }

  /// The series whose type the aggregate is defined for; a property may have changed its type.
  private static List<Catalogue.Series> withType(List<Catalogue.Series> all, Aggregate aggregate) {
    return switch (aggregate) {
      case RAW, LAST, COUNT -> all;
      case MIN, MAX, MEAN, LTTB -> all.stream().filter(Catalogue.Series::mayBeNumber).toList();
    };
  }

  /// The next microsecond; none is after the last.
  private static long after(long micros) {
    return micros == Long.MAX_VALUE ? micros : micros + 1;
  }
}
