package io.lockstep.history;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.vm.api.MemoryCR;
import io.questdb.std.str.Utf8String;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of the two tables of readings: rows are appended in the order of the changes log, and each
/// commit carries, in the same transaction, up to where the log is in it.
///
/// The table's own time is the time of receipt, made to never go back, not the source time: an
/// append costs 0.1 us, while merging rows into the order of source times costs 0.4 to 5 us, see
/// the decision on the history store. [Zones] find source times again.
///
/// Writing is confined to the history's thread; [#reader] and [#zones] are for any.
final class SampleTable implements AutoCloseable {
  private static final String OWNER = "history";
  static final long DAY_MICROS = 86_400_000_000L;

  /// A clock may be wrong; rows are never filed under a day further ahead than this.
  private static final long AHEAD_MICROS = 3_600_000_000L;

  private final QuestDbEngine engine;
  private final TableShape shape;
  private final TableToken token;
  private final TableWriter writer;
  private final InstantSource clock;

  private final SeriesBlocks blocks = new SeriesBlocks(SeriesBlocks.BYTES_MAX);
  private volatile List<Zones> zones = List.of();
  private @Nullable Zones newest;
  private volatile long rows;
  private long lastReceived;
  private long lastPosition = -1;
  private int lastOrdinal = -1;

  SampleTable(QuestDbEngine engine, TableShape shape, InstantSource clock) {
    this.engine = engine;
    this.shape = shape;
    this.clock = clock;
    token = engine.table(shape);
    writer = engine.cairo().getWriter(token, OWNER);
    rows = writer.size();
  }

  /// Reads what must be in memory from the rows: zones, the bounds of the series, and which change
  /// was the last one written.
  void load(SeriesState state) {
    try (TableReader reader = reader()) {
      int partitions = reader.getPartitionCount();
      List<Zones> loaded = new ArrayList<>(partitions);
      for (int p = 0; p < partitions; p++) {
        long count = reader.openPartition(p);
        Zones zone = nextZone(reader.getPartitionTimestampByIndex(p));
        MemoryCR series = column(reader, p, TableShape.SERIES_NUMBER);
        MemoryCR source = column(reader, p, TableShape.SOURCE);
        MemoryCR flags = column(reader, p, TableShape.FLAGS);
        for (long row = 0; row < count; row++) {
          int number = series.getInt(row << 2);
          if (number < 0) {
            zone.addBlank();
            continue;
          }
          long micros = source.getLong(row << 3);
          zone.add(micros, number);
          boolean _ = state.expect(number, micros);
          state.visible(number, micros, EncodedValue.isCurrentValue(flags.getByte(row)));
          if ((flags.getByte(row) & EncodedValue.CORRECTS) != 0) {
            state.corrected(number);
          }
        }
        loaded.add(zone);
        if (count > 0) {
          lastReceived = column(reader, p, TableShape.RECEIVED).getLong((count - 1) << 3);
          lastPosition = column(reader, p, TableShape.POSITION).getLong((count - 1) << 3);
          lastOrdinal = column(reader, p, TableShape.ORDINAL).getInt((count - 1) << 2);
        }
        reader.closePartitionByIndex(p);
      }
      zones = List.copyOf(loaded);
      rows = reader.size();
    }
  }

  /// Up to where the changes log was read when the last row was written, exclusive; 0 at first.
  long mark() {
    return Math.max(0, writer.getSeqTxn());
  }

  /// The input position of the last row; -1 when there is none.
  long lastPosition() {
    return lastPosition;
  }

  /// Whether a change of the log is among the rows already.
  boolean holds(long inputPosition, int ordinal) {
    return inputPosition < lastPosition
        || (inputPosition == lastPosition && ordinal <= lastOrdinal);
  }

  /// Rows that readers see.
  long rows() {
    return rows;
  }

  /// Of these, rows that were purged and overwritten: they belong to no series.
  long blanks() {
    long all = 0;
    for (Zones zone : zones) {
      all += zone.blanks();
    }
    return all;
  }

  TableShape shape() {
    return shape;
  }

  /// What a thread may read, as of the last commit; to be closed.
  TableReader reader() {
    return engine.cairo().getReader(token);
  }

  /// The zones of all partitions, oldest first.
  List<Zones> zones() {
    return zones;
  }

  /// In which blocks each series has rows.
  SeriesBlocks blocks() {
    return blocks;
  }

  /// The known time of the last row.
  long lastReceived() {
    return lastReceived;
  }

  /// Appends what the batch did not drop, and makes it visible.
  ///
  /// @param mark the changes log is in the table up to here
  /// @return rows written
  int commit(Batch batch, long mark) {
    int written = append(batch);
    writer.setSeqTxn(mark);
    if (written > 0) {
      writer.commit();
    } else {
      writer.commitSeqTxn(mark);
    }
    rows = rows() + written;
    return written;
  }

  /// Writes, without rows, up to where the changes log is in the table.
  void commit(long mark) {
    if (mark != writer.getSeqTxn()) {
      writer.commitSeqTxn(mark);
    }
  }

  /// The begin of the day (UTC) of a time.
  static long startOfDay(long micros) {
    return micros - Math.floorMod(micros, DAY_MICROS);
  }

  /// Removes the partition of a day, unless it is the newest, which is being written to.
  boolean dropDay(long partition) {
    List<Zones> left = new ArrayList<>(zones);
    if (left.isEmpty()
        || left.getLast().partition == partition
        || !left.removeIf(zone -> zone.partition == partition)
        || !writer.removePartition(partition)) {
      return false;
    }
    zones = List.copyOf(left);
    rows = writer.size();
    return true;
  }

  /// Takes the partition of a day out of a table that was not loaded; its files are somewhere else.
  void takeOut(long partition) {
    if (!writer.removePartition(partition)) {
      throw new IllegalStateException(
          "the day %s could not be taken out of %s"
              .formatted(
                  LocalDate.ofEpochDay(Math.floorDiv(partition, DAY_MICROS)),
                  shape.getTableName()));
    }
    rows = writer.size();
  }

  /// Rows of a day were overwritten, see [BlankRows].
  void blanked(long partition, long count) {
    for (Zones zone : zones) {
      if (zone.partition == partition) {
        zone.blanked(count);
      }
    }
  }

  /// The folder of the files of a day.
  Path folder(TableReader reader, int partition) {
    return folder(folder(), reader, partition);
  }

  static Path folder(Path table, TableReader reader, int partition) {
    long day = Math.floorDiv(reader.getPartitionTimestampByIndex(partition), DAY_MICROS);
    long version = reader.getTxFile().getPartitionNameTxn(partition);
    String name = LocalDate.ofEpochDay(day).toString();
    return table.resolve(version < 0 ? name : name + "." + version);
  }

  /// The folder of the table's files.
  Path folder() {
    return engine.folderOf(token);
  }

  @Override
  public void close() {
    writer.close();
  }

  /// A column of an open partition.
  static MemoryCR column(TableReader reader, int partition, int column) {
    return reader.getColumn(
        TableReader.getPrimaryColumnIndex(reader.getColumnBase(partition), column));
  }

  private int append(Batch batch) {
    long latestAllowed = clock.millis() * 1000 + AHEAD_MICROS;
    boolean withText = shape == TableShape.TEXTS;
    int written = 0;
    for (int i = 0; i < batch.size; i++) {
      if (batch.dropped[i]) {
        continue;
      }
      lastReceived = Math.max(lastReceived, Math.min(batch.received[i], latestAllowed));
      TableWriter.Row row = writer.newRow(lastReceived);
      row.putInt(TableShape.SERIES_NUMBER, batch.series[i]);
      row.putTimestamp(TableShape.SOURCE, batch.source[i]);
      row.putLong(TableShape.POSITION, batch.position[i]);
      row.putInt(TableShape.ORDINAL, batch.ordinal[i]);
      // As a long into the column of doubles too: a processor may alter a double that is no number.
      row.putLong(TableShape.BITS, batch.bits[i]);
      row.putByte(TableShape.QUALITY, batch.quality[i]);
      row.putByte(TableShape.FLAGS, batch.flags[i]);
      if (withText) {
        row.putVarchar(TableShape.TEXT, new Utf8String(batch.textAt(i)));
      }
      row.append();
      Zones zone = zoneOf(lastReceived);
      if (batch.series[i] < 0) {
        zone.addBlank();
      } else {
        zone.add(batch.source[i], batch.series[i]);
      }
      written++;
    }
    if (batch.size > 0) {
      lastPosition = Math.max(lastPosition, batch.position[batch.size - 1]);
      lastOrdinal = batch.ordinal[batch.size - 1];
    }
    return written;
  }

  private Zones zoneOf(long received) {
    Zones last = newest;
    if (last != null && received < last.partition + DAY_MICROS) {
      return last;
    }
    Zones zone = nextZone(received - received % DAY_MICROS);
    List<Zones> more = new ArrayList<>(zones);
    more.add(zone);
    zones = List.copyOf(more);
    return zone;
  }

  /// Begins a partition; the one before gets no more rows.
  private Zones nextZone(long partition) {
    Zones before = newest;
    int firstBlock = 0;
    if (before != null) {
      before.close();
      firstBlock = before.firstBlock + before.knownBlocks();
    }
    Zones zone = new Zones(partition, firstBlock, blocks);
    newest = zone;
    return zone;
  }
}
