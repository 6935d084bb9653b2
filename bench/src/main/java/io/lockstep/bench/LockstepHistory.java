package io.lockstep.bench;

import io.lockstep.history.Aggregate;
import io.lockstep.history.Figure;
import io.lockstep.history.HistoryOptions;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesName;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesScan;
import io.lockstep.history.SummaryQuery;
import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The history of Lockstep, fed from a changes log that is written before the clock runs, with the
/// readings of ten properties in a record.
final class LockstepHistory implements HistorySubject {
  private static final int SAMPLES_OF_A_RECORD = 10;
  private static final long POLL_NANOS = 1_000_000;
  private static final Duration SETTLE = Duration.ofMinutes(5);
  private static final List<Figure> FIGURES =
      List.of(Figure.Plain.MEAN, Figure.Plain.MIN, Figure.Plain.MAX, Figure.Plain.COUNT);

  private final HistoryLoad load;
  private final Path folder;
  private final SegmentJournal log;
  private final HistoryStore history;

  LockstepHistory(HistoryLoad load, Path folder) {
    this.load = load;
    this.folder = folder.resolve("history");
    log =
        Journal.open(
            new RealDisk(folder.resolve("log")),
            TimeSource.system(),
            JournalOptions.named("changes").withSync(Sync.LAZY).withQuotaBytes(64L << 30));
    history = QuestDbHistory.create(HistoryOptions.in(this.folder), InstantSource.system());
  }

  @Override
  public void prepare() {
    Appender appender = log.appender();
    long position = 0;
    for (int series = 0; series < load.series(); series++) {
      SeriesChange change =
          new SeriesChange(
              series,
              new TwinId(load.twin(series)),
              load.property(series),
              ValueType.DOUBLE,
              "degreeCelsius");
      position += 8;
      ByteBuffer into =
          appender.begin(ChangeKind.SERIES.number(), ChangeHeader.BYTES + change.bytesMax());
      ChangeHeader.write(into, position, 0, HistoryLoad.START_MICROS);
      change.write(into);
      int _ = appender.end();
      appender.flush();
    }
    for (long turn = 0; turn < load.readings(); turn++) {
      for (int series = 0; series < load.series(); series += SAMPLES_OF_A_RECORD) {
        position += 8;
        record(appender, position, turn, series);
      }
      appender.flush();
    }
    log.syncNow();
  }

  private void record(Appender appender, long position, long turn, int from) {
    int to = Math.min(from + SAMPLES_OF_A_RECORD, load.series());
    ByteBuffer into =
        appender.begin(
            ChangeKind.SAMPLES.number(),
            ChangeHeader.BYTES + (to - from) * SamplesChange.ENTRY_BYTES);
    ChangeHeader.write(into, position, 0, load.micros(turn, to - 1));
    for (int series = from; series < to; series++) {
      SamplesChange.write(
          into,
          series,
          load.micros(turn, series),
          ValueType.DOUBLE,
          Double.doubleToRawLongBits(load.value(turn, series)),
          Quality.GOOD.code(),
          SamplesChange.EXPLICIT | SamplesChange.CURRENT);
    }
    int _ = appender.end();
  }

  /// The changes log that [#prepare] writes.
  SegmentJournal log() {
    return log;
  }

  @Override
  public void load() {
    history.start(log);
    long end = log.readablePosition();
    while (history.statistics().committedChangesPosition() < end) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Days that have ended get their roll-ups once they are on the disk.
  @Override
  public void settle() {
    long deadline = System.nanoTime() + SETTLE.toNanos();
    while (daysRolled() < HistoryLoad.DAYS - 1 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private long daysRolled() {
    try (Stream<Path> files = Files.list(folder.resolve("rollups"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".rollup"))
          .map(name -> name.substring(0, 10))
          .distinct()
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long ownCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (long id : threads.getAllThreadIds()) {
      String name = threads.getThreadInfo(id).getThreadName().toLowerCase(Locale.ROOT);
      if (name.startsWith("lockstep-history")) {
        nanos += threads.getThreadCpuTime(id);
      }
    }
    return nanos;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public double latestOfAll() {
    double[] sum = {0};
    int[] series = IntStream.range(0, load.twins()).map(twin -> twin * load.properties()).toArray();
    history.at(
        series,
        PastMoment.NOW,
        (_, _, _, _, _, bits, _, _, _, _) -> sum[0] += Double.longBitsToDouble(bits));
    return sum[0];
  }

  @Override
  public double hourOf(int series) {
    return sum(
        new SeriesQuery(
            new TwinId(load.twin(series)),
            load.property(series),
            HistoryLoad.HOUR_FROM,
            HistoryLoad.HOUR_FROM + HistoryLoad.HOUR_MICROS,
            HistoryLoad.POINTS_OF_AN_HOUR,
            Aggregate.LTTB,
            SeriesQuery.NOW));
  }

  @Override
  public double day() {
    double[] sum = {0};
    history.scan(
        IntStream.range(0, HistoryLoad.PROPERTIES_OF_A_DAY).toArray(),
        SeriesScan.between(HistoryLoad.DAY_FROM, HistoryLoad.DAY_FROM + HistoryLoad.DAY_MICROS),
        (_, _, _, _, _, _, _, bits, _, _) -> {
          sum[0] += Double.longBitsToDouble(bits);
          return true;
        });
    return sum[0];
  }

  private double sum(SeriesQuery query) {
    return history.series(query).orElseThrow().readings().stream()
        .mapToDouble(Reading::number)
        .sum();
  }

  @Override
  public double hourly() {
    List<SeriesName> names = new ArrayList<>();
    for (int series = 0; series < load.series(); series += load.properties()) {
      names.add(new SeriesName(new TwinId(load.twin(series)), load.property(series)));
    }
    double[] sum = {0};
    history.summaries(
        new SummaryQuery(
            names,
            HistoryLoad.START_MICROS,
            HistoryLoad.END_MICROS,
            HistoryLoad.HOUR_MICROS,
            FIGURES),
        (_, bucket) -> {
          for (Figure figure : FIGURES) {
            sum[0] += bucket.figure(figure).orElseThrow().number();
          }
          return true;
        });
    return sum[0];
  }

  @Override
  public void close() {
    history.close();
    log.close();
  }
}
