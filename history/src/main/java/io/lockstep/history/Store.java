package io.lockstep.history;

import io.questdb.cairo.O3PartitionPurgeJob;
import io.questdb.cairo.TableReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// An open store: its tables and what is kept in memory about them. Writing is confined to the
/// history's thread.
final class Store implements AutoCloseable {
  private final QuestDbEngine engine;
  private final O3PartitionPurgeJob purge;

  final Catalogue catalogue;
  final Keeps keeps = new Keeps(this::oldestKnown);
  final Purges purges = new Purges(keeps);
  final Rollups rollups = new Rollups();

  /// Checksums of the rows of texts: files of roll-ups without any.
  final Rollups textChecks = new Rollups();

  final SeriesState state = new SeriesState();

  /// Set before others see the store.
  List<LostDay> lostDays = List.of();

  final SampleTable samples;
  final SampleTable texts;
  final RangeReader ranges;

  /// All readings that were received before this are in the tables, microseconds.
  volatile long knownMicros = Long.MIN_VALUE;

  private Store(QuestDbEngine engine, InstantSource clock) {
    this.engine = engine;
    catalogue = new Catalogue(engine);
    samples = new SampleTable(engine, TableShape.SAMPLES, clock);
    texts = new SampleTable(engine, TableShape.TEXTS, clock);
    ranges = new RangeReader(this);
    purge = new O3PartitionPurgeJob(engine.cairo(), 1);
  }

  /// Opens the store in a folder, which is made when absent, and reads what must be in memory.
  static Store open(Path folder, InstantSource clock) {
    Store store = openUnread(folder, clock);
    try {
      store.catalogue.load();
      store.samples.load(store.state);
      store.texts.load(store.state);
      return store;
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  /// Opens the store in a folder without looking at its rows: they may be garbled.
  static Store openUnread(Path folder, InstantSource clock) {
    QuestDbEngine engine = QuestDbEngine.open(folder);
    try {
      return new Store(engine, clock);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  /// Both tables of readings.
  List<SampleTable> tables() {
    return List.of(samples, texts);
  }

  /// No row became known before.
  private long oldestKnown() {
    long oldest = Long.MAX_VALUE;
    for (SampleTable table : tables()) {
      List<Zones> zones = table.zones();
      oldest = zones.isEmpty() ? oldest : Math.min(oldest, zones.getFirst().partition);
    }
    return oldest;
  }

  /// The input position of the last row that was received before a day; -1 when there is none.
  long lastPositionBefore(long day) {
    long last = -1;
    for (SampleTable table : tables()) {
      try (TableReader reader = table.reader()) {
        for (int p = 0;
            p < reader.getPartitionCount() && reader.getPartitionTimestampByIndex(p) < day;
            p++) {
          long count = reader.getPartitionRowCountFromMetadata(p);
          boolean isLast =
              p + 1 == reader.getPartitionCount()
                  || reader.getPartitionTimestampByIndex(p + 1) >= day;
          if (isLast && count > 0) {
            last = Math.max(last, BlockScan.opened(reader, p).position().getLong((count - 1) << 3));
          }
        }
      }
    }
    return last;
  }

  /// The input position of the first row that was received on a day or later; [Long#MAX_VALUE] when
  /// there is none.
  private long firstPositionFrom(long day) {
    long first = Long.MAX_VALUE;
    for (SampleTable table : tables()) {
      try (TableReader reader = table.reader()) {
        int p = 0;
        while (p < reader.getPartitionCount() && reader.getPartitionTimestampByIndex(p) < day) {
          p++;
        }
        if (p < reader.getPartitionCount() && reader.getPartitionRowCountFromMetadata(p) > 0) {
          first = Math.min(first, BlockScan.opened(reader, p).position().getLong(0));
        }
      }
    }
    return first;
  }

  /// Whether rows of a lost day may have come by inputs between two, both exclusive.
  boolean lacks(long afterPosition, long beforePosition) {
    return lostDays.stream()
        .anyMatch(
            day ->
                afterPosition < firstPositionFrom(day.toMicros())
                    && beforePosition > lastPositionBefore(day.fromMicros()));
  }

  /// Readings stored; those that were purged count until they are overwritten.
  long rows() {
    return samples.rows() - samples.blanks() + texts.rows() - texts.blanks();
  }

  /// Removes files that no reader needs any more, and lets idle readers go.
  void tidy() {
    boolean _ = purge.run(0);
    engine.releaseIdle();
  }

  @Override
  public void close() {
    try {
      purge.close();
      samples.close();
      texts.close();
      catalogue.close();
    } finally {
      engine.close();
    }
  }
}
