package io.lockstep.history;

import java.util.Arrays;

/// Which source times the rows of one partition have: for each block of rows up to four intervals
/// that hold all of them. Rows stand in the order they became known, which is nearly the order of
/// their source times; where several such orders are mixed (a recording is played into a running
/// plant), the intervals keep them apart. So a search by source time reads few blocks.
///
/// Written by the history's thread; read by any. A block is told to readers once it is full, or
/// once the partition gets no more rows, and never changes then; readers read what is not in a
/// known block anyway.
final class Zones {
  /// Rows in a block.
  static final int BLOCK_ROWS = 8192;

  private static final int INTERVALS = 4;
  private static final int LONGS = 2 * INTERVALS;

  /// Begin of the partition, microseconds.
  final long partition;

  /// The number of the first block among those of all partitions.
  final int firstBlock;

  private volatile long[] blocks = new long[16 * LONGS];
  private volatile int knownBlocks;

  // The intervals of the block that is not yet full, sorted and disjoint; one more while inserting.
  private final long[] low = new long[INTERVALS + 1];
  private final long[] high = new long[INTERVALS + 1];
  private int intervals;
  private final SeriesBlocks index;
  private int rowsInBlock;
  private volatile long blanks;

  /// @param partition begin of the partition, microseconds
  /// @param firstBlock the number of its first block among those of all partitions
  /// @param index learns which series each block has
  Zones(long partition, int firstBlock, SeriesBlocks index) {
    this.partition = partition;
    this.firstBlock = firstBlock;
    this.index = index;
  }

  /// The next row: its source time and series.
  void add(long source, int series) {
    int at = 0;
    while (at < intervals && high[at] < source) {
      at++;
    }
    if (at == intervals || low[at] > source) {
      insert(at, source);
    }
    index.row(series);
    rowsInBlock++;
    if (rowsInBlock == BLOCK_ROWS) {
      finishBlock();
    }
  }

  /// The next row was purged: there is nothing to find in it.
  void addBlank() {
    blanked(1);
    rowsInBlock++;
    if (rowsInBlock == BLOCK_ROWS) {
      finishBlock();
    }
  }

  /// Rows that were there were purged.
  void blanked(long count) {
    long before = blanks;
    blanks = before + count;
  }

  /// How many rows were purged.
  long blanks() {
    return blanks;
  }

  /// The partition gets no more rows: its last block is known, too, though it is not full.
  void close() {
    if (rowsInBlock > 0) {
      finishBlock();
    }
  }

  /// How many blocks are known; rows from here on must be read.
  int knownBlocks() {
    return knownBlocks;
  }

  /// Whether a known block may hold a source time in `[from, to)`.
  boolean mayHold(int block, long from, long to) {
    long[] all = blocks;
    int at = block * LONGS;
    for (int i = at; i < at + LONGS; i += 2) {
      if (all[i] < to && all[i + 1] >= from) {
        return true;
      }
    }
    return false;
  }

  /// Whether a known block may hold a time in one of the sorted, disjoint intervals `[lows[i],
  /// highs[i]]`.
  boolean mayHoldAny(int block, long[] lows, long[] highs, int count) {
    long[] all = blocks;
    int at = block * LONGS;
    for (int i = at; i < at + LONGS; i += 2) {
      int first = Arrays.binarySearch(highs, 0, count, all[i]);
      int candidate = first < 0 ? -first - 1 : first;
      if (candidate < count && lows[candidate] <= all[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /// The greatest source time up to `most` that a known block may hold; [Long#MIN_VALUE] for none.
  long greatestUpTo(int block, long most) {
    long[] all = blocks;
    long greatest = Long.MIN_VALUE;
    int at = block * LONGS;
    for (int i = at; i < at + LONGS; i += 2) {
      if (all[i] <= most && all[i] <= all[i + 1]) {
        greatest = Math.max(greatest, Math.min(most, all[i + 1]));
      }
    }
    return greatest;
  }

  /// Makes an interval of its own for a time; when there are too many, the two with the smallest
  /// gap between them become one.
  private void insert(int at, long source) {
    System.arraycopy(low, at, low, at + 1, intervals - at);
    System.arraycopy(high, at, high, at + 1, intervals - at);
    low[at] = source;
    high[at] = source;
    intervals++;
    if (intervals <= INTERVALS) {
      return;
    }
    int join = 0;
    for (int i = 1; i < intervals - 1; i++) {
      // Unsigned: times may lie further apart than a long counts.
      if (Long.compareUnsigned(low[i + 1] - high[i], low[join + 1] - high[join]) < 0) {
        join = i;
      }
    }
    high[join] = high[join + 1];
    intervals--;
    System.arraycopy(low, join + 2, low, join + 1, intervals - join - 1);
    System.arraycopy(high, join + 2, high, join + 1, intervals - join - 1);
  }

  private void finishBlock() {
    int block = knownBlocks;
    long[] all = blocks;
    if ((block + 1) * LONGS > all.length) {
      all = Arrays.copyOf(all, all.length * 2);
    }
    for (int i = 0; i < INTERVALS; i++) {
      // An unused interval holds nothing: its low end is above its high end.
      all[block * LONGS + 2 * i] = i < intervals ? low[i] : Long.MAX_VALUE;
      all[block * LONGS + 2 * i + 1] = i < intervals ? high[i] : Long.MIN_VALUE;
    }
    index.endBlock(firstBlock + block);
    blocks = all;
    knownBlocks = block + 1;
    intervals = 0;
    rowsInBlock = 0;
  }
}
