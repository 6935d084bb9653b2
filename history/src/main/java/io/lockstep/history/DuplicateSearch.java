package io.lockstep.history;

import io.questdb.cairo.TableReader;
import java.util.Arrays;

/// Finds, for a batch about to be written, the readings that were told before: same series, same
/// source-stated time, same value. Only readings that are not the newest of their series can be;
/// they are looked up together, by one pass over the blocks that hold their times. Confined to the
/// history's thread.
final class DuplicateSearch {
  /// Times closer than this are searched as one stretch.
  private static final long STRETCH_GAP_MICROS = 1_000_000;

  private long lookups;

  // An open-addressed set of the suspects' keys: the row of the first suspect with the key, plus
  // one, and whether it is stored.
  private int[] keys = new int[16];
  private boolean[] stored = new boolean[16];

  /// Searches of a table so far.
  long lookups() {
    return lookups;
  }

  /// Marks the duplicates in the batch as dropped; returns how many.
  int drop(Batch batch, SampleTable table, Purges purges) {
    if (batch.suspects == 0) {
      return 0;
    }
    long[] times = collectSuspects(batch);
    lookUp(batch, table, times, purges.hidden(batch.suspectedSeries()));
    return dropStored(batch);
  }

  private long[] collectSuspects(Batch batch) {
    int capacity = Integer.highestOneBit(Math.max(8, batch.suspects) * 2 - 1) << 1;
    if (keys.length < capacity) {
      keys = new int[capacity];
      stored = new boolean[capacity];
    } else {
      Arrays.fill(keys, 0);
      Arrays.fill(stored, false);
    }
    long[] times = new long[batch.suspects];
    int count = 0;
    for (int row = 0; row < batch.size; row++) {
      if (batch.isSuspect(row)) {
        times[count++] = batch.source[row];
        int slot = slotOf(batch, batch.series[row], batch.source[row], batch.bits[row]);
        if (keys[slot] == 0) {
          keys[slot] = row + 1;
        }
      }
    }
    Arrays.sort(times);
    return times;
  }

  private void lookUp(Batch batch, SampleTable table, long[] times, HiddenRows hidden) {
    lookups++;
    long[] lows = new long[times.length];
    long[] highs = new long[times.length];
    int stretches = 0;
    for (long time : times) {
      if (stretches > 0 && time - highs[stretches - 1] <= STRETCH_GAP_MICROS) {
        highs[stretches - 1] = time;
      } else {
        lows[stretches] = time;
        highs[stretches] = time;
        stretches++;
      }
    }
    int count = stretches;
    long least = lows[0];
    long greatest = highs[count - 1];
    try (TableReader reader = table.reader()) {
      BlockScan.scan(
          table.zones(),
          reader,
          (zones, block) -> zones.mayHoldAny(block, lows, highs, count),
          (columns, _, fromRow, toRow) ->
              mark(batch, columns, fromRow, toRow, least, greatest, hidden));
    }
  }

  private void mark(
      Batch batch,
      BlockScan.Columns columns,
      long fromRow,
      long toRow,
      long least,
      long greatest,
      HiddenRows hidden) {
    for (long row = fromRow; row < toRow; row++) {
      long source = columns.source().getLong(row << 3);
      if (source < least || source > greatest) {
        continue;
      }
      int series = columns.series().getInt(row << 2);
      int slot = slotOf(batch, series, source, columns.bits().getLong(row << 3));
      if (keys[slot] != 0
          && (columns.flags().getByte(row) & EncodedValue.EXPLICIT) != 0
          && !hidden.hides(columns, row, series)) {
        stored[slot] = true;
      }
    }
  }

  private int dropStored(Batch batch) {
    int dropped = 0;
    for (int row = 0; row < batch.size; row++) {
      if (batch.dropped[row] || !batch.isExplicit(row)) {
        continue;
      }
      int slot = slotOf(batch, batch.series[row], batch.source[row], batch.bits[row]);
      if (keys[slot] == 0) {
        continue;
      }
      if (stored[slot]) {
        batch.dropped[row] = true;
        dropped++;
      } else {
        stored[slot] = true;
      }
    }
    return dropped;
  }

  /// The slot that has the key, or the free one where it belongs.
  private int slotOf(Batch batch, int series, long source, long bits) {
    int mask = keys.length - 1;
    int slot = (int) EncodedValue.mix(source * 31 + series + Long.rotateLeft(bits, 17)) & mask;
    while (keys[slot] != 0) {
      int row = keys[slot] - 1;
      if (batch.source[row] == source && batch.series[row] == series && batch.bits[row] == bits) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
