package io.lockstep.api;

import io.lockstep.history.Bucket;
import io.lockstep.history.HeldValues;
import io.lockstep.history.Histogram;
import io.lockstep.history.HistogramQuery;
import io.lockstep.history.HistoryHealth;
import io.lockstep.history.HistoryStatistics;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.LostReadings;
import io.lockstep.history.PastMoment;
import io.lockstep.history.PurgeProgress;
import io.lockstep.history.PurgeableRows;
import io.lockstep.history.Reading;
import io.lockstep.history.RecordedChange;
import io.lockstep.history.ScannedRows;
import io.lockstep.history.SeriesName;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.history.SeriesScan;
import io.lockstep.history.SeriesVisitor;
import io.lockstep.history.StateBucket;
import io.lockstep.history.StateQuery;
import io.lockstep.history.Statistic;
import io.lockstep.history.StoredReading;
import io.lockstep.history.SummaryQuery;
import io.lockstep.history.SummaryVisitor;
import io.lockstep.history.ThinnedReadings;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.history.rollup.Summary;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A history in memory that follows the changes log, for tests that are not about the store: no
/// figures by bucket, no bound on memory.
final class MemoryHistory implements HistoryStore {
  private final Map<Integer, SeriesChange> catalogue = new HashMap<>();
  private final List<Row> all = new ArrayList<>();
  private long known = Long.MIN_VALUE;
  private final TreeMap<Long, List<CompletableFuture<Void>>> waiting = new TreeMap<>();
  private long committed = -1;
  private long read;
  private @Nullable Journal log;
  private long rows;
  private @Nullable Reader reader;
  private @Nullable Thread thread;

  /// What entered, in the order it became known.
  private record Row(int series, long known, long position, int flags, Reading reading) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    boolean isReading() {
      return !has(SamplesChange.REMOVED | SamplesChange.REQUALIFIED | SamplesChange.FUTURE);
    }

    long source() {
      return reading.sourceMicros();
    }
  }

  @Override
  public void start(Journal changes) {
    Reader from = changes.reader(changes.firstPosition());
    reader = from;
    log = changes;
    thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (from.await(Duration.ofHours(1))) {
                    follow(from);
                  }
                });
  }

  private void follow(Reader from) {
    while (from.poll(this::take, 1_000) > 0) {
      release(from.position());
    }
  }

  private synchronized void take(long position, int kind, ByteBuffer payload) {
    ByteBuffer record = payload.duplicate();
    ChangeHeader header = ChangeHeader.read(record);
    known = Math.max(known, header.receivedMicros());
    switch (ChangeKind.ofNumber(kind)) {
      case SERIES -> {
        SeriesChange series = SeriesChange.read(record);
        catalogue.put(series.series(), series);
      }
      case SAMPLES ->
          rows +=
              SamplesChange.read(
                  record,
                  (series, sourceMicros, type, bits, text, quality, flags) -> {
                    if ((flags & SamplesChange.PASSING) == 0) {
                      all.add(
                          new Row(
                              series,
                              known,
                              header.inputPosition(),
                              flags,
                              new Reading(sourceMicros, type, bits, text, quality)));
                    }
                  });
      case REBOUND,
          TWIN,
          RELATIONSHIP,
          MODEL,
          DRIFT,
          REFUSAL,
          ALARM,
          COMMAND,
          EVENT_ROUTE,
          PROCESS,
          RULE_LOG,
          NOTIFICATION,
          DESIRED,
          TELEMETRY,
          MERGE,
          RETENTION,
          AUDIT -> {}
      case PURGE -> {
        PurgeChange purge = PurgeChange.read(record);
        boolean _ = all.removeIf(row -> takes(purge, row));
      }
    }
    committed = header.inputPosition();
  }

  private boolean takes(PurgeChange purge, Row row) {
    SeriesChange series = catalogue.get(row.series());
    return series != null
        && series.twin().equals(purge.twin())
        && purge.takes(row.position(), row.source());
  }

  @Override
  public synchronized PurgeableRows purgeable(
      PurgeChange purge, PurgeableRows.Place from, int max) {
    List<RecordedChange> rows =
        all.stream()
            .filter(row -> takes(purge, row))
            .map(
                row ->
                    recorded(
                        row,
                        Objects.requireNonNull(
                            catalogue.get(row.series()), "a row belongs to a series")))
            .toList();
    return new PurgeableRows(rows, Optional.empty());
  }

  @Override
  public List<PurgeProgress> purges() {
    return List.of();
  }

  private List<Row> rowsOf(TwinId twin, String path) {
    return all.stream()
        .filter(
            row -> {
              SeriesChange series = catalogue.get(row.series());
              return series != null && series.twin().equals(twin) && series.path().equals(path);
            })
        .toList();
  }

  private List<Reading> readings(TwinId twin, String path) {
    return rowsOf(twin, path).stream()
        .filter(row -> !row.has(SamplesChange.REMOVED))
        .map(Row::reading)
        .toList();
  }

  @Override
  public synchronized List<Optional<StoredReading>> stored(
      TwinId twin, String path, long[] sourceMicros) {
    List<Optional<StoredReading>> found = new ArrayList<>();
    for (long time : sourceMicros) {
      found.add(
          rowsOf(twin, path).stream()
              .filter(row -> row.source() == time)
              .reduce((_, later) -> later)
              .map(row -> new StoredReading(row.reading(), row.position(), false)));
    }
    return found;
  }

  @Override
  public synchronized void at(int[] series, PastMoment moment, HeldValues into) {
    for (int i = 0; i < series.length; i++) {
      int index = i;
      List<Row> rows =
          all.stream()
              .filter(row -> row.series() == series[index] && isWithin(row, moment))
              .toList();
      Row value = null;
      Row quality = null;
      for (Row row : rows) {
        if (row.has(SamplesChange.REQUALIFIED)) {
          quality = row;
        } else if (value == null
            || row.source() >= value.source()
            || moment.validMicros() == PastMoment.CURRENT) {
          value = row;
          quality = row;
        }
      }
      if (value != null && quality != null) {
        boolean removed = value.has(SamplesChange.REMOVED);
        into.value(
            i,
            value.source(),
            value.known(),
            value.position(),
            value.reading().type(),
            removed ? 0 : quality.reading().bits(),
            removed ? null : quality.reading().text(),
            quality.reading().quality(),
            value.has(SamplesChange.EXPLICIT),
            removed);
      }
    }
  }

  private static boolean isWithin(Row row, PastMoment moment) {
    return row.position() <= moment.position()
        && row.known() <= moment.knownMicros()
        && row.source() <= moment.validMicros()
        && !row.has(SamplesChange.FUTURE)
        && (moment.validMicros() != PastMoment.CURRENT || row.has(SamplesChange.CURRENT));
  }

  @Override
  public synchronized Optional<Reading> fold(
      TwinId twin,
      String path,
      Statistic statistic,
      long fromMicros,
      long toMicros,
      PastMoment moment) {
    List<Row> rows =
        rowsOf(twin, path).stream()
            .filter(row -> row.position() <= moment.position())
            .filter(row -> row.known() <= moment.knownMicros())
            .filter(row -> row.source() >= fromMicros && row.source() < toMicros)
            .filter(row -> row.source() <= moment.validMicros() && row.isReading())
            .sorted(Comparator.comparingLong(Row::source))
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Reading first = rows.getFirst().reading();
    Reading last = rows.getLast().reading();
    DoubleSummaryStatistics numbers =
        rows.stream().mapToDouble(row -> row.reading().number()).summaryStatistics();
    return Optional.of(
        switch (statistic) {
          case LAST -> last;
          case FIRST -> first;
          case COUNT -> new Reading(fromMicros, ValueType.LONG, rows.size(), null, Quality.GOOD);
          case MIN -> number(fromMicros, numbers.getMin());
          case MAX -> number(fromMicros, numbers.getMax());
          case MEAN -> number(fromMicros, numbers.getAverage());
          case SUM -> number(fromMicros, numbers.getSum());
          case DELTA -> number(last.sourceMicros(), last.number() - first.number());
          case TWMEAN ->
              throw new LockstepException(
                  ErrorCode.INVALID_ARGUMENT, "the history in memory knows no mean over time");
        });
  }

  @Override
  public synchronized void summaries(SummaryQuery query, SummaryVisitor into) {
    for (int i = 0; i < query.series().size(); i++) {
      SeriesName name = query.series().get(i);
      TreeMap<Long, Summary> buckets = new TreeMap<>();
      for (Row row : rowsOf(name.twin(), name.path())) {
        if (row.isReading()
            && row.source() >= query.fromMicros()
            && row.source() < query.toMicros()) {
          long bucket = Math.floorDiv(row.source(), query.widthMicros());
          buckets
              .computeIfAbsent(bucket, _ -> new Summary())
              .add(
                  row.source(),
                  row.reading().bits(),
                  row.reading().number(),
                  row.reading().quality().code());
        }
      }
      for (Map.Entry<Long, Summary> bucket : buckets.entrySet()) {
        long begin = Math.max(query.fromMicros(), bucket.getKey() * query.widthMicros());
        if (!into.bucket(
            i,
            new Bucket(begin, query.toMicros(), ValueType.DOUBLE, bucket.getValue(), null, null))) {
          return;
        }
      }
    }
  }

  @Override
  public synchronized List<StateBucket> states(StateQuery query) {
    throw new UnsupportedOperationException("asked of the real store only");
  }

  @Override
  public synchronized Histogram histogram(HistogramQuery query) {
    throw new UnsupportedOperationException("asked of the real store only");
  }

  @Override
  public List<LostReadings> lost() {
    return List.of();
  }

  @Override
  public boolean lacks(Stretch stretch) {
    return false;
  }

  private static Reading number(long source, double value) {
    return new Reading(
        source, ValueType.DOUBLE, Double.doubleToRawLongBits(value), null, Quality.GOOD);
  }

  @Override
  public synchronized List<RecordedChange> changes(
      TwinId twin, long fromKnownMicros, PastMoment upTo, int max) {
    List<RecordedChange> found = new ArrayList<>();
    for (Row row : all.reversed()) {
      SeriesChange series = catalogue.get(row.series());
      if (series != null
          && series.twin().equals(twin)
          && row.known() >= fromKnownMicros
          && row.known() <= upTo.knownMicros()
          && row.position() <= upTo.position()
          && found.size() < max) {
        found.add(recorded(row, series));
      }
    }
    return found;
  }

  private static RecordedChange recorded(Row row, SeriesChange series) {
    return new RecordedChange(
        series.path(),
        series.unit(),
        row.series(),
        row.known(),
        row.position(),
        0,
        kind(row),
        row.has(SamplesChange.CURRENT),
        row.reading());
  }

  private static RecordedChange.Kind kind(Row row) {
    if (row.has(SamplesChange.REMOVED)) {
      return RecordedChange.Kind.REMOVED;
    }
    if (row.has(SamplesChange.REQUALIFIED)) {
      return RecordedChange.Kind.REQUALIFIED;
    }
    return row.has(SamplesChange.FUTURE) ? RecordedChange.Kind.FUTURE : RecordedChange.Kind.READING;
  }

  @Override
  public RetentionState retention() {
    return RetentionState.NONE;
  }

  @Override
  public synchronized void listing(SeriesVisitor into) {
    for (SeriesChange one : catalogue.values()) {
      if (!into.series(one.series(), one.twin(), one.path(), one.type(), one.unit())) {
        return;
      }
    }
  }

  @Override
  public synchronized List<SeriesChange> listing(TwinId twin) {
    return catalogue.values().stream().filter(one -> one.twin().equals(twin)).toList();
  }

  @Override
  public void scan(int[] series, SeriesScan scan, ScannedRows into) {
    List<Row> rows;
    synchronized (this) {
      rows = List.copyOf(all);
    }
    for (Row row : rows) {
      Reading reading = row.reading();
      boolean isWanted =
          Arrays.stream(series).anyMatch(one -> one == row.series())
              && !row.has(SamplesChange.REMOVED)
              && row.source() >= scan.fromMicros()
              && (row.source() < scan.toMicros() || scan.toMicros() == Long.MAX_VALUE)
              && row.known() >= scan.fromKnownMicros()
              && row.known() <= scan.known().knownMicros()
              && row.position() <= scan.known().position();
      if (isWanted
          && !into.row(
              row.series(),
              row.source(),
              row.known(),
              row.position(),
              0,
              kind(row),
              reading.type(),
              reading.bits(),
              reading.text(),
              reading.quality())) {
        return;
      }
    }
  }

  @Override
  public long horizonMicros() {
    return Long.MIN_VALUE;
  }

  private void release(long position) {
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    synchronized (this) {
      read = position;
      Map<Long, List<CompletableFuture<Void>>> done = waiting.headMap(position, true);
      done.values().forEach(ready::addAll);
      done.clear();
    }
    ready.forEach(future -> future.complete(null));
  }

  @Override
  public boolean keepsAll() {
    return false;
  }

  @Override
  public synchronized Optional<SeriesRange> series(SeriesQuery query) {
    List<Reading> found = readings(query.twin(), query.path());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Reading> range =
        found.stream()
            .filter(
                r -> r.sourceMicros() >= query.fromMicros() && r.sourceMicros() < query.toMicros())
            .sorted(Comparator.comparingLong(Reading::sourceMicros))
            .toList();
    return Optional.of(
        ThinnedReadings.of(range, found.getLast().type(), "", query.aggregate(), query.points()));
  }

  @Override
  public synchronized Optional<Reading> latest(TwinId twin, String path) {
    return readings(twin, path).stream().max(Comparator.comparingLong(Reading::sourceMicros));
  }

  @Override
  public synchronized long committedInputPosition() {
    return committed;
  }

  @Override
  public synchronized CompletableFuture<Void> queryable(long inputPosition) {
    // An input may have changed nothing: the log tells how far to wait.
    long target = log == null ? Long.MAX_VALUE : log.readablePosition();
    if (committed >= inputPosition || read >= target) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    waiting.computeIfAbsent(target, _ -> new ArrayList<>()).add(future);
    return future;
  }

  @Override
  public HistoryHealth health() {
    return new HistoryHealth.Running("");
  }

  @Override
  public synchronized HistoryStatistics statistics() {
    return new HistoryStatistics(
        rows, rows, catalogue.size(), 0, 0, 0, 0, 0, 0, 0, 0, committed, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
