package io.lockstep.history;

import io.lockstep.history.rollup.ExactSum;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Optional;

/// Works out a [Statistic]. Confined to the query's thread.
final class FoldSearch {
  private final Store store;
  private final List<Catalogue.Series> series;
  private final Statistic statistic;
  private final PastMoment known;

  FoldSearch(Store store, TwinId twin, String path, Statistic statistic, PastMoment known) {
    this.store = store;
    this.statistic = statistic;
    this.known = known;
    List<Catalogue.Series> all = store.catalogue.find(twin, path);
    series =
        switch (statistic) {
          case LAST, FIRST, COUNT -> all;
          case MIN, MAX, MEAN, SUM, DELTA, TWMEAN ->
              all.stream().filter(one -> isNumber(one.type())).toList();
        };
  }

  private static boolean isNumber(ValueType type) {
    return type == ValueType.DOUBLE || type == ValueType.LONG;
  }

  /// The figure over `[from, to)`.
  Optional<Reading> of(long from, long to) {
    long end =
        known.validMicros() == PastMoment.CURRENT ? to : Math.min(to, known.validMicros() + 1);
    if (series.isEmpty() || from >= end) {
      return Optional.empty();
    }
    if (statistic == Statistic.TWMEAN) {
      return new CourseSearch(store, series, known).mean(from, end);
    }
    try (RowSearch search = search()) {
      Tally tally = new Tally();
      search.visitAll(from, end, tally);
      return tally.count == 0 ? Optional.empty() : answer(search, tally, from);
    }
  }

  private RowSearch search() {
    return new RowSearch(
        store.samples,
        store.texts,
        store.state,
        series,
        store.purges.hidden(series),
        known.position(),
        known.knownMicros());
  }

  private Optional<Reading> answer(RowSearch search, Tally tally, long from) {
    return Optional.of(
        switch (statistic) {
          case LAST -> search.reading(tally.last.place);
          case FIRST -> search.reading(tally.first.place);
          case MIN -> search.reading(tally.least.place);
          case MAX -> search.reading(tally.greatest.place);
          case COUNT -> number(from, ValueType.LONG, tally.count);
          case MEAN -> number(from, ValueType.DOUBLE, bits(tally.sum.value() / tally.count));
          case SUM -> sum(tally, from);
          case DELTA -> delta(search.reading(tally.first.place), search.reading(tally.last.place));
          case TWMEAN -> throw new IllegalStateException("a mean over time is no sum over rows");
        });
  }

  private static Reading sum(Tally tally, long from) {
    return tally.isWhole
        ? number(from, ValueType.LONG, tally.whole)
        : number(from, ValueType.DOUBLE, bits(tally.sum.value()));
  }

  private static Reading delta(Reading first, Reading last) {
    if (first.type() == ValueType.LONG && last.type() == ValueType.LONG) {
      long delta = last.bits() - first.bits();
      boolean isOverflow = ((last.bits() ^ first.bits()) & (last.bits() ^ delta)) < 0;
      if (!isOverflow) {
        return number(last.sourceMicros(), ValueType.LONG, delta);
      }
    }
    return number(last.sourceMicros(), ValueType.DOUBLE, bits(last.number() - first.number()));
  }

  private static long bits(double number) {
    return Double.doubleToRawLongBits(number);
  }

  private static Reading number(long source, ValueType type, long bits) {
    return new Reading(source, type, bits, null, Quality.GOOD);
  }

  /// A row that may be the answer.
  private static final class Candidate {
    private long source;
    private long place = -1;
    private double number;
    private long whole;

    void set(long sourceMicros, long rowPlace, double value, long bits) {
      source = sourceMicros;
      place = rowPlace;
      number = value;
      whole = bits;
    }
  }

  /// All that one pass over the rows collects.
  private final class Tally implements RowSearch.RowVisitor {
    private long count;
    private final ExactSum sum = new ExactSum();
    private boolean isWhole = true;
    private long whole;
    private final Candidate first = new Candidate();
    private final Candidate last = new Candidate();
    private final Candidate least = new Candidate();
    private final Candidate greatest = new Candidate();

    @Override
    public void row(BlockScan.Columns columns, long row, long source, long place, ValueType type) {
      int flags = columns.flags().getByte(row);
      if ((flags & (EncodedValue.REMOVED | EncodedValue.REQUALIFIED)) != 0
          || MomentSearch.isFuture(columns, row, flags, source)) {
        return;
      }
      switch (statistic) {
        case COUNT -> count++;
        case LAST, FIRST -> {
          count++;
          keepEnds(source, place, 0, 0);
        }
        case MIN, MAX, MEAN, SUM, DELTA, TWMEAN -> {
          long stored = columns.bits().getLong(row << 3);
          double number = EncodedValue.number(type, stored, flags);
          if (!Double.isNaN(number) && columns.quality().getByte(row) != Quality.BAD.code()) {
            count++;
            number(source, place, number, EncodedValue.decode(type, stored, flags), type);
          }
        }
      }
    }

    private void number(long source, long place, double number, long bits, ValueType type) {
      sum.add(number);
      long total = whole + bits;
      isWhole &= type == ValueType.LONG && ((whole ^ total) & (bits ^ total)) >= 0;
      whole = total;
      long exact = type == ValueType.LONG ? bits : 0;
      keepEnds(source, place, number, exact);
      if (isBetter(compare(number, exact, least), source, place, least)) {
        least.set(source, place, number, exact);
      }
      if (isBetter(-compare(number, exact, greatest), source, place, greatest)) {
        greatest.set(source, place, number, exact);
      }
    }

    /// Two integers may differ where their doubles do not.
    private int compare(double number, long exact, Candidate other) {
      int byNumber = Double.compare(number, other.number);
      return byNumber != 0 ? byNumber : Long.compare(exact, other.whole);
    }

    private boolean isBetter(int order, long source, long place, Candidate than) {
      return than.place < 0
          || order < 0
          || (order == 0
              && (source < than.source || (source == than.source && place < than.place)));
    }

    private void keepEnds(long source, long place, double number, long exact) {
      if (first.place < 0
          || source < first.source
          || (source == first.source && place < first.place)) {
        first.set(source, place, number, exact);
      }
      if (last.place < 0 || source > last.source || (source == last.source && place > last.place)) {
        last.set(source, place, number, exact);
      }
    }
  }
}
