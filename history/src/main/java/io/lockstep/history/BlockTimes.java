package io.lockstep.history;

import io.questdb.cairo.TableReader;
import java.util.List;
import java.util.function.IntFunction;

/// The rows of a table up to a moment, as one query sees them: known blocks, oldest first, and the
/// rows that are in none yet; and for each block up to which source time it may matter. Confined to
/// the query's thread.
final class BlockTimes {
  private final int partitions;
  private final long[] rows;
  private final int[] firstBlock;
  private final int firstNumber;
  private final int[] partitionOf;
  private final long[] greatest;
  private final long[] greatestUpTo;
  private final int[] useful;

  /// @param columns the columns of a partition, which it opens
  BlockTimes(
      List<Zones> zones,
      TableReader reader,
      PastMoment moment,
      IntFunction<BlockScan.Columns> columns) {
    int count = reader.getPartitionCount();
    long[] rowsOf = new long[count];
    int used = 0;
    for (int p = count - 1; p >= 0 && used == 0; p--) {
      if (reader.getPartitionTimestampByIndex(p) <= moment.knownMicros()) {
        rowsOf[p] = rowsUpTo(columns.apply(p), reader.getPartitionRowCountFromMetadata(p), moment);
        used = rowsOf[p] > 0 ? p + 1 : 0;
      }
    }
    for (int p = 0; p < used - 1; p++) {
      rowsOf[p] = reader.getPartitionRowCountFromMetadata(p);
    }
    partitions = used;
    rows = rowsOf;
    firstBlock = new int[used + 1];
    Zones[] zoneOf = zonesOf(zones, reader, used);
    for (int p = 0; p < used; p++) {
      firstBlock[p + 1] = firstBlock[p] + BlockScan.knownBlocks(zoneOf[p], rows[p]);
    }
    int blocks = firstBlock[used];
    firstNumber = used == 0 ? 0 : zoneOf[0].firstBlock;
    partitionOf = new int[blocks];
    greatest = new long[blocks];
    greatestUpTo = new long[blocks];
    useful = new int[blocks];
    fill(zoneOf, moment);
  }

  private void fill(Zones[] zoneOf, PastMoment moment) {
    boolean isOfCurrent = moment.validMicros() == PastMoment.CURRENT;
    long before = Long.MIN_VALUE;
    int last = -1;
    for (int p = 0; p < partitions; p++) {
      for (int block = firstBlock[p]; block < firstBlock[p + 1]; block++) {
        partitionOf[block] = p;
        greatest[block] =
            isOfCurrent
                ? Long.MAX_VALUE
                : zoneOf[p].greatestUpTo(block - firstBlock[p], moment.validMicros());
        before = Math.max(before, greatest[block]);
        greatestUpTo[block] = before;
        last = greatest[block] > Long.MIN_VALUE ? block : last;
        useful[block] = last;
      }
    }
  }

  private static Zones[] zonesOf(List<Zones> zones, TableReader reader, int partitions) {
    Zones[] found = new Zones[partitions];
    int zone = 0;
    for (int p = 0; p < partitions; p++) {
      long timestamp = reader.getPartitionTimestampByIndex(p);
      while (zones.get(zone).partition < timestamp) {
        zone++;
      }
      found[p] = zones.get(zone);
    }
    return found;
  }

  /// Known times and positions never go back, so the rows up to a moment are the first ones.
  private static long rowsUpTo(BlockScan.Columns columns, long count, PastMoment moment) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      boolean isIn =
          columns.received().getLong(middle << 3) <= moment.knownMicros()
              && columns.position().getLong(middle << 3) <= moment.position();
      low = isIn ? middle + 1 : low;
      high = isIn ? high : middle;
    }
    return low;
  }

  /// How many partitions have rows up to the moment.
  int partitions() {
    return partitions;
  }

  /// Rows of a partition up to the moment.
  long rowsOf(int partition) {
    return rows[partition];
  }

  /// The first row of a partition that is in no known block.
  long restOf(int partition) {
    long inBlocks = (long) (firstBlock[partition + 1] - firstBlock[partition]) * Zones.BLOCK_ROWS;
    return Math.min(inBlocks, rows[partition]);
  }

  /// How many blocks there are.
  int blocks() {
    return partitionOf.length;
  }

  /// The number by which the index of series knows a block.
  int number(int block) {
    return firstNumber + block;
  }

  /// The block that the index of series knows by a number.
  int index(int number) {
    return number - firstNumber;
  }

  int partitionOf(int block) {
    return partitionOf[block];
  }

  /// The first row of a block in its partition.
  long firstRow(int block) {
    return (long) (block - firstBlock[partitionOf[block]]) * Zones.BLOCK_ROWS;
  }

  /// The row after the last one of a block.
  long rowAfter(int block) {
    return Math.min(firstRow(block) + Zones.BLOCK_ROWS, rows[partitionOf[block]]);
  }

  /// The greatest source time up to the moment that a block may hold; [Long#MIN_VALUE] for none.
  long greatest(int block) {
    return greatest[block];
  }

  /// The same of this block and all before.
  long greatestUpTo(int block) {
    return greatestUpTo[block];
  }

  /// The last block, not after this one, that may hold a time up to the moment; -1 when there is
  /// none.
  int usefulAtMost(int block) {
    return block < 0 ? -1 : useful[block];
  }
}
