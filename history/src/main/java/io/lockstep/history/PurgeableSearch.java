package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects the rows that a purge would take, from a place on. Confined to the query's thread.
final class PurgeableSearch {
  private final Store store;
  private final PurgeChange purge;
  private final int max;
  private final Map<Integer, TwinSeries.Named> wanted = new HashMap<>();
  private final HiddenRows hidden;
  private final List<RecordedChange> found = new ArrayList<>();

  PurgeableSearch(Store store, PurgeChange purge, int max) {
    this.store = store;
    this.purge = purge;
    this.max = max;
    store.catalogue.ofTwin(purge.twin()).forEach(one -> wanted.put(one.number(), one));
    hidden = store.purges.hidden(numbers());
  }

  private int[] numbers() {
    return wanted.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  PurgeableRows from(PurgeableRows.Place place) {
    Optional<PurgeableRows.Place> next = Optional.empty();
    if (!wanted.isEmpty()) {
      next = place.isText() ? Optional.empty() : scan(store.samples, false, place);
      if (next.isEmpty()) {
        PurgeableRows.Place begin =
            place.isText() ? place : new PurgeableRows.Place(true, Long.MIN_VALUE, 0);
        next = scan(store.texts, true, begin);
      }
    }
    return new PurgeableRows(found, next);
  }

  /// Where it stopped since it had enough; empty at the end of the table.
  private Optional<PurgeableRows.Place> scan(
      SampleTable table, boolean isText, PurgeableRows.Place from) {
    try (TableReader reader = table.reader()) {
      List<Zones> zones = table.zones();
      int indexed =
          zones.isEmpty() ? 0 : zones.getLast().firstBlock + zones.getLast().knownBlocks();
      // The index after: it has all blocks that were known before.
      BitSet blocks = table.blocks().blocksOf(numbers());
      Scan scan = new Scan(table, isText, reader, from);
      BlockScan.scan(
          zones,
          reader,
          (zone, block) -> {
            int number = zone.firstBlock + block;
            return scan.isOpen(zone.partition)
                && (number >= indexed || blocks.get(number))
                && (zone.partition > from.partitionMicros()
                    || (block + 1L) * Zones.BLOCK_ROWS > from.row());
          },
          scan);
      return Optional.ofNullable(scan.stopped);
    }
  }

  /// The scan of one table.
  private final class Scan implements BlockScan.Visitor {
    private final SampleTable table;
    private final boolean isText;
    private final TableReader reader;
    private final PurgeableRows.Place from;
    private PurgeableRows.@Nullable Place stopped;

    Scan(SampleTable table, boolean isText, TableReader reader, PurgeableRows.Place from) {
      this.table = table;
      this.isText = isText;
      this.reader = reader;
      this.from = from;
    }

    boolean isOpen(long partition) {
      return stopped == null && partition >= from.partitionMicros();
    }

    @Override
    public void rows(BlockScan.Columns columns, int partition, long fromRow, long toRow) {
      long micros = reader.getPartitionTimestampByIndex(partition);
      if (!isOpen(micros)) {
        return;
      }
      long begin = micros == from.partitionMicros() ? Math.max(fromRow, from.row()) : fromRow;
      for (long row = begin; row < toRow; row++) {
        int number = columns.series().getInt(row << 2);
        TwinSeries.Named series = wanted.get(number);
        if (series == null
            || !purge.takes(
                columns.position().getLong(row << 3), columns.source().getLong(row << 3))
            || hidden.hides(columns, row, number)) {
          continue;
        }
        if (found.size() == max) {
          stopped = new PurgeableRows.Place(isText, micros, row);
          return;
        }
        found.add(ChangeSearch.change(table, reader, partition, columns, row, series));
      }
    }
  }
}
