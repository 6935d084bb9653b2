package io.lockstep.history;

import java.util.Arrays;

/// Which source times the rows of one partition have: for each block of rows up to four intervals
/// that hold all of them. Rows stand in the order they became known, which is nearly the order of
/// their source times; where several such orders are mixed (a recording is played into a running
/// plant), the intervals keep them apart. So a search by source time reads few blocks.
///
/// Written by the history's thread; read by any. A block is told to readers once it is full and
/// never changes then; readers read what is not in a full block anyway.
final class Zones {
  /// Rows in a block.
  static final int BLOCK_ROWS = 8192;

  private static final int INTERVALS = 4;
  private static final int LONGS = 2 * INTERVALS;

  /// Begin of the partition, microseconds.
  final long partition;

  private volatile long[] blocks = new long[16 * LONGS];
  private volatile int fullBlocks;

  // The intervals of the block that is not yet full, sorted and disjoint; one more while inserting.
  private final long[] low = new long[INTERVALS + 1];
  private final long[] high = new long[INTERVALS + 1];
  private int intervals;
  private int rowsInBlock;

  Zones(long partition) {
    this.partition = partition;
  }

  /// The next row's source time.
  void add(long source) {
    int at = 0;
    while (at < intervals && high[at] < source) {
      at++;
    }
    if (at == intervals || low[at] > source) {
      insert(at, source);
    }
    rowsInBlock++;
    if (rowsInBlock == BLOCK_ROWS) {
      finishBlock();
    }
  }

  /// How many blocks are known; rows from here on must be read.
  int fullBlocks() {
    return fullBlocks;
  }

  /// Whether a full block may hold a source time in `[from, to)`.
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

  /// Whether a full block may hold a time in one of the sorted, disjoint intervals `[lows[i],
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
    int block = fullBlocks;
    long[] all = blocks;
    if ((block + 1) * LONGS > all.length) {
      all = Arrays.copyOf(all, all.length * 2);
    }
    for (int i = 0; i < INTERVALS; i++) {
      // An unused interval holds nothing: its low end is above its high end.
      all[block * LONGS + 2 * i] = i < intervals ? low[i] : Long.MAX_VALUE;
      all[block * LONGS + 2 * i + 1] = i < intervals ? high[i] : Long.MIN_VALUE;
    }
    blocks = all;
    fullBlocks = block + 1;
    intervals = 0;
    rowsInBlock = 0;
  }
}
