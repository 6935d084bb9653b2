package io.lockstep.api.internal.sql;

import io.lockstep.history.Bucket;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.SeriesName;
import io.lockstep.history.SummaryQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Figures of series in cells of time, some series and some cells at a time, so that memory is
/// bounded. Confined to the run's thread.
final class Summaries {
  private static final int SERIES_AT_ONCE = 1_000;
  private static final int CELLS_AT_ONCE = 10_000;

  private final HistoryStore history;
  private final List<SeenSeries.One> series;
  private final Frame frame;

  /// @param series of numbers, one for each property
  Summaries(HistoryStore history, List<SeenSeries.One> series, Frame frame) {
    this.history = history;
    this.series = series;
    this.frame = frame;
  }

  /// The latest series of each property: figures are of all that a property ever had.
  static List<SeenSeries.One> ofProperties(List<SeenSeries.One> numbers) {
    Map<SeriesName, SeenSeries.One> byName = new LinkedHashMap<>();
    for (SeenSeries.One one : numbers) {
      SeenSeries.One _ = byName.put(nameOf(one), one);
    }
    return List.copyOf(byName.values());
  }

  static SeriesName nameOf(SeenSeries.One one) {
    return new SeriesName(one.series().twin(), one.series().path());
  }

  /// Hears of cells.
  interface Cells {
    /// A cell in which something is. False when no more are wanted.
    boolean cell(SeenSeries.One of, Bucket bucket);
  }

  /// A stretch of time, its end exclusive.
  record Stretch(long fromMicros, long toMicros) {
    boolean isEmpty() {
      return fromMicros >= toMicros;
    }

    /// How many aligned cells cover it.
    long cells(long width) {
      return isEmpty()
          ? 0
          : Math.floorDiv(toMicros - 1, width) - Math.floorDiv(fromMicros, width) + 1;
    }
  }

  /// Where the readings of a range are, as narrow as the history knows without reading them: an
  /// open end is found.
  Stretch extent(long fromMicros, long toMicros) {
    if (fromMicros >= toMicros) {
      return new Stretch(0, 0);
    }
    if (fromMicros != Long.MIN_VALUE && toMicros != Long.MAX_VALUE) {
      return new Stretch(fromMicros, toMicros);
    }
    long[] ends = {Long.MAX_VALUE, Long.MIN_VALUE};
    boolean _ =
        ask(
            series,
            fromMicros,
            toMicros,
            Long.MAX_VALUE,
            (_, bucket) -> {
              if (bucket.count() > 0) {
                ends[0] = Math.min(ends[0], bucket.summary().firstSource());
                ends[1] = Math.max(ends[1], bucket.summary().lastSource());
              }
              return true;
            });
    return ends[0] > ends[1] ? new Stretch(0, 0) : new Stretch(ends[0], ends[1] + 1);
  }

  /// All cells in a range that have readings.
  ///
  /// @param toMicros exclusive; [Long#MAX_VALUE] for no end
  /// @param width of a cell; they are aligned to multiples of it
  /// @return false when the hearer had enough
  boolean cells(long fromMicros, long toMicros, long width, Cells into) {
    for (int i = 0; i < series.size(); i += SERIES_AT_ONCE) {
      List<SeenSeries.One> some = series.subList(i, Math.min(series.size(), i + SERIES_AT_ONCE));
      if (width == Long.MAX_VALUE) {
        if (fromMicros < toMicros && !ask(some, fromMicros, toMicros, width, into)) {
          return false;
        }
        continue;
      }
      Stretch all = new Summaries(history, some, frame).extent(fromMicros, toMicros);
      // An open end is found at a reading: its cell begins before.
      long from =
          fromMicros == Long.MIN_VALUE
              ? Math.floorDiv(all.fromMicros(), width) * width
              : all.fromMicros();
      long to =
          toMicros == Long.MAX_VALUE ? Math.ceilDiv(all.toMicros(), width) * width : all.toMicros();
      while (from < to) {
        frame.budget.look();
        long end = Math.min(to, (Math.floorDiv(from, width) + CELLS_AT_ONCE) * width);
        if (!ask(some, from, end, width, into)) {
          return false;
        }
        from = end;
      }
    }
    return true;
  }

  private boolean ask(
      List<SeenSeries.One> some, long fromMicros, long toMicros, long width, Cells into) {
    List<SeriesName> names = some.stream().map(Summaries::nameOf).toList();
    boolean[] isMore = {true};
    history.summaries(
        new SummaryQuery(names, fromMicros, toMicros, width, List.of()),
        (index, bucket) -> {
          frame.budget.step();
          isMore[0] = into.cell(some.get(index), bucket);
          return isMore[0];
        });
    return isMore[0];
  }
}
