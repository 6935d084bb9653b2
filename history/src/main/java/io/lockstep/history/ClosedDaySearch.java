package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks through the rows of days of receipt that are over, of inputs after a position. Confined to
/// the query's thread.
final class ClosedDaySearch {
  private final Store store;
  private final long afterPosition;

  ClosedDaySearch(Store store, long afterPosition) {
    this.store = store;
    this.afterPosition = afterPosition;
  }

  /// The first day with such rows.
  ///
  /// @param nowMicros what the clock says
  Optional<DaysOfReceipt.Closed> first(long nowMicros) {
    // Before the tables are looked at: what they have by then is all of the days before it.
    long open = SampleTable.startOfDay(Math.min(store.knownMicros, nowMicros));
    long day = Long.MAX_VALUE;
    for (SampleTable table : store.tables()) {
      try (TableReader reader = table.reader()) {
        for (int p = 0; p < reader.getPartitionCount(); p++) {
          long begin = reader.getPartitionTimestampByIndex(p);
          if (begin < open && lastPosition(reader, p) > afterPosition) {
            day = Math.min(day, begin);
          }
        }
      }
    }
    return day == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new DaysOfReceipt.Closed(day, lastPosition(day)));
  }

  private long lastPosition(long day) {
    long last = -1;
    for (SampleTable table : store.tables()) {
      try (TableReader reader = table.reader()) {
        for (int p = 0; p < reader.getPartitionCount(); p++) {
          if (reader.getPartitionTimestampByIndex(p) <= day) {
            last = Math.max(last, lastPosition(reader, p));
          }
        }
      }
    }
    return last;
  }

  private static long lastPosition(TableReader reader, int partition) {
    long count = reader.openPartition(partition);
    return count <= 0
        ? -1
        : BlockScan.Columns.of(reader, partition).position().getLong((count - 1) << 3);
  }

  /// The series that have such rows in a day, or before it.
  BitSet series(DaysOfReceipt.Closed day) {
    BitSet found = new BitSet();
    HiddenRows.@Nullable Gone gone = store.keeps.gone();
    for (SampleTable table : store.tables()) {
      try (TableReader reader = table.reader()) {
        for (int p = 0; p < reader.getPartitionCount(); p++) {
          if (reader.getPartitionTimestampByIndex(p) > day.beginMicros()) {
            continue;
          }
          long count = reader.openPartition(p);
          BlockScan.Columns columns = BlockScan.Columns.of(reader, p);
          for (long row = firstRow(columns, count); row < count; row++) {
            int number = columns.series().getInt(row << 2);
            if (number >= 0 && !found.get(number) && isSeen(gone, columns, row, number, day)) {
              found.set(number);
            }
          }
        }
      }
    }
    return found;
  }

  /// Such rows of some series.
  DaysOfReceipt.Page rows(
      DaysOfReceipt.Closed day, BitSet series, PurgeableRows.Place from, int max) {
    List<ArchivedRow> found = new ArrayList<>();
    PurgeableRows.@Nullable Place stopped =
        from.isText() ? null : scan(store.samples, day, series, from, max, found);
    if (stopped == null) {
      PurgeableRows.Place begin =
          from.isText() ? from : new PurgeableRows.Place(true, Long.MIN_VALUE, 0);
      stopped = scan(store.texts, day, series, begin, max, found);
    }
    return new DaysOfReceipt.Page(found, Optional.ofNullable(stopped));
  }

  /// Where it stopped since it had enough; null at the end of the table.
  private PurgeableRows.@Nullable Place scan(
      SampleTable table,
      DaysOfReceipt.Closed day,
      BitSet series,
      PurgeableRows.Place from,
      int max,
      List<ArchivedRow> found) {
    boolean isText = table.shape() == TableShape.TEXTS;
    HiddenRows.@Nullable Gone gone = store.keeps.gone();
    try (TableReader reader = table.reader()) {
      for (int p = 0; p < reader.getPartitionCount(); p++) {
        long begin = reader.getPartitionTimestampByIndex(p);
        if (begin > day.beginMicros() || begin < from.partitionMicros()) {
          continue;
        }
        long count = reader.openPartition(p);
        BlockScan.Columns columns = BlockScan.Columns.of(reader, p);
        long first = firstRow(columns, count);
        for (long row = begin == from.partitionMicros() ? Math.max(first, from.row()) : first;
            row < count;
            row++) {
          int number = columns.series().getInt(row << 2);
          if (number < 0 || !series.get(number) || !isSeen(gone, columns, row, number, day)) {
            continue;
          }
          if (found.size() == max) {
            return new PurgeableRows.Place(isText, begin, row);
          }
          found.add(row(reader, p, columns, row, number, isText));
        }
      }
    }
    return null;
  }

  /// The first row of an input after the position.
  private long firstRow(BlockScan.Columns columns, long count) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      boolean isBefore = columns.position().getLong(middle << 3) <= afterPosition;
      low = isBefore ? middle + 1 : low;
      high = isBefore ? high : middle;
    }
    return low;
  }

  private boolean isSeen(
      HiddenRows.@Nullable Gone gone,
      BlockScan.Columns columns,
      long row,
      int number,
      DaysOfReceipt.Closed day) {
    long position = columns.position().getLong(row << 3);
    long source = columns.source().getLong(row << 3);
    return position <= day.lastPosition()
        && store.catalogue.type(number) != null
        && !store.purges.hides(number, position, source)
        && (gone == null || !gone.hides(number, columns.received().getLong(row << 3), source));
  }

  private ArchivedRow row(
      TableReader reader,
      int partition,
      BlockScan.Columns columns,
      long row,
      int number,
      boolean isText) {
    int flags = columns.flags().getByte(row);
    long source = columns.source().getLong(row << 3);
    ValueType known = store.catalogue.type(number);
    ValueType type = known == null ? ValueType.DOUBLE : known;
    return new ArchivedRow(
        number,
        columns.received().getLong(row << 3),
        columns.position().getLong(row << 3),
        SampleTable.column(reader, partition, TableShape.ORDINAL).getInt(row << 2),
        ChangeSearch.kind(columns, row, flags, source),
        (flags & EncodedValue.CORRECTS) != 0,
        new Reading(
            source,
            type,
            isText ? 0 : EncodedValue.decode(type, columns.bits().getLong(row << 3), flags),
            isText ? Catalogue.text(reader, partition, TableShape.TEXT, row) : null,
            Quality.ofCode(columns.quality().getByte(row))));
  }
}
