package io.lockstep.history;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.vm.api.MemoryCR;
import java.util.List;

/// Goes through the blocks of a table that may hold what is looked for, in row order.
final class BlockScan {
  private BlockScan() {}

  /// Whether a known block may hold what is looked for.
  interface Filter {
    boolean mayHold(Zones zones, int block);
  }

  /// Receives runs of rows.
  interface Visitor {
    /// The rows `[fromRow, toRow)` of a partition that is open in the reader.
    void rows(Columns columns, int partition, long fromRow, long toRow);
  }

  /// The columns that a search reads, of one partition.
  record Columns(
      MemoryCR received,
      MemoryCR series,
      MemoryCR source,
      MemoryCR position,
      MemoryCR bits,
      MemoryCR quality,
      MemoryCR flags) {
    static Columns of(TableReader reader, int partition) {
      return new Columns(
          SampleTable.column(reader, partition, TableShape.RECEIVED),
          SampleTable.column(reader, partition, TableShape.SERIES_NUMBER),
          SampleTable.column(reader, partition, TableShape.SOURCE),
          SampleTable.column(reader, partition, TableShape.POSITION),
          SampleTable.column(reader, partition, TableShape.BITS),
          SampleTable.column(reader, partition, TableShape.QUALITY),
          SampleTable.column(reader, partition, TableShape.FLAGS));
    }
  }

  /// Visits all rows the reader sees, but those in known blocks that the filter refuses.
  static void scan(List<Zones> zones, TableReader reader, Filter filter, Visitor visitor) {
    int zone = 0;
    for (int p = 0; p < reader.getPartitionCount(); p++) {
      long timestamp = reader.getPartitionTimestampByIndex(p);
      while (zone < zones.size() && zones.get(zone).partition < timestamp) {
        zone++;
      }
      long count = reader.getPartitionRowCountFromMetadata(p);
      int blocks = 0;
      if (zone < zones.size() && zones.get(zone).partition == timestamp) {
        blocks = knownBlocks(zones.get(zone), count);
      }
      Columns columns = null;
      for (int block = 0; block < blocks; block++) {
        if (filter.mayHold(zones.get(zone), block)) {
          columns = columns == null ? opened(reader, p) : columns;
          long from = (long) block * Zones.BLOCK_ROWS;
          visitor.rows(columns, p, from, Math.min(from + Zones.BLOCK_ROWS, count));
        }
      }
      long rest = (long) blocks * Zones.BLOCK_ROWS;
      if (rest < count) {
        columns = columns == null ? opened(reader, p) : columns;
        visitor.rows(columns, p, rest, count);
      }
    }
  }

  /// How many blocks of the rows that a reader sees are known.
  static int knownBlocks(Zones zones, long rows) {
    return (int) Math.min(zones.knownBlocks(), Math.ceilDiv(rows, Zones.BLOCK_ROWS));
  }

  static Columns opened(TableReader reader, int partition) {
    long _ = reader.openPartition(partition);
    return Columns.of(reader, partition);
  }
}
