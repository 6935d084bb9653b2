package io.lockstep.history;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// In which blocks of a table each series has rows, so that a series with few rows among many is
/// found without reading the others. Exact, up to a memory limit; beyond it two neighbouring blocks
/// count as one, then four, and so on: a search then reads more blocks than it must, never fewer.
///
/// A series takes 16 bytes and an array of its runs of blocks: none as long as it has rows in every
/// block, otherwise 1 to 3 bytes each time that it has none in some and comes back. Written by the
/// history's thread; read by any. Built anew whenever the store is opened.
final class SeriesBlocks {
  /// The runs of all series may take this much before blocks are joined.
  static final long BYTES_MAX = 128L << 20;

  private static final int PAGE_BITS = 10;
  private static final int PAGE_SERIES = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SERIES - 1;
  private static final byte[] NO_RUNS = {};
  private static final Page EMPTY = new Page();

  private final long bytesMax;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private Page[] pages = {};
  private int shift;
  private long bytes;

  private final int[] rows = new int[Zones.BLOCK_ROWS];
  private int count;

  SeriesBlocks(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Some series: the run of joined blocks that each was seen in last, `[first, last]`, and its
  /// runs before.
  ///
  /// A run before is written as its length less one and its distance to the run after it, each in 7
  /// bits a byte, so that it is read from its end: the low bits stand last, and bit 7 says that
  /// more stand before.
  private static final class Page {
    private final int[] first = new int[PAGE_SERIES];
    private final int[] last = new int[PAGE_SERIES];
    private final int[] used = new int[PAGE_SERIES];
    private final byte[][] runs = new byte[PAGE_SERIES][];

    Page() {
      Arrays.fill(first, -1);
      Arrays.fill(last, -1);
      Arrays.fill(runs, NO_RUNS);
    }

    /// Notes a joined block, not before the last one; returns by how much the memory grew.
    int add(int at, int block) {
      int before = last[at];
      if (block == before) {
        return 0;
      }
      int grown = 0;
      if (before >= 0 && block > before + 1) {
        int capacity = runs[at].length;
        push(at, before - first[at]);
        push(at, block - before);
        grown = runs[at].length - capacity;
      }
      if (before < 0 || block > before + 1) {
        first[at] = block;
      }
      last[at] = block;
      return grown;
    }

    /// Adds the runs of another index, two neighbouring blocks as one; returns what they take.
    int addJoined(int at, Walk walk) {
      int[] firsts = new int[4];
      int[] lasts = new int[4];
      int count = 0;
      do {
        int from = walk.first[0] >> 1;
        int to = walk.last[0] >> 1;
        if (count > 0 && to >= firsts[count - 1] - 1) {
          firsts[count - 1] = from;
        } else {
          if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * count);
            lasts = Arrays.copyOf(lasts, 2 * count);
          }
          firsts[count] = from;
          lasts[count++] = to;
        }
      } while (walk.previousRun(0));
      int grown = 0;
      for (int i = count - 1; i >= 0; i--) {
        grown += add(at, firsts[i]);
        last[at] = lasts[i];
      }
      return grown;
    }

    private void push(int at, int number) {
      int high = number >>> 7;
      if (high == 0) {
        append(at, (byte) number);
        return;
      }
      int digits = (31 - Integer.numberOfLeadingZeros(number)) / 7;
      append(at, (byte) (number >>> (7 * digits)));
      for (int digit = digits - 1; digit >= 0; digit--) {
        append(at, (byte) (((number >>> (7 * digit)) & 0x7F) | 0x80));
      }
    }

    private void append(int at, byte one) {
      byte[] all = runs[at];
      if (used[at] == all.length) {
        all = Arrays.copyOf(all, Math.max(4, all.length + (all.length >> 1)));
        runs[at] = all;
      }
      all[used[at]++] = one;
    }
  }

  /// The next row is of this series. Its block is told to readers by [#endBlock].
  void row(int series) {
    rows[count++] = series;
  }

  /// The rows since the last call are a block, whose number is greater than all before.
  void endBlock(int block) {
    lock.writeLock().lock();
    try {
      int joined = block >> shift;
      for (int i = 0; i < count; i++) {
        bytes += pageToWrite(rows[i]).add(rows[i] & PAGE_MASK, joined);
      }
      count = 0;
      while (bytes > bytesMax && shift < 30) {
        join();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// Memory that the runs take, bytes.
  long bytes() {
    lock.readLock().lock();
    try {
      return bytes;
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Walks through the blocks of some series, each from its last one backwards.
  Walk walk(int[] series) {
    lock.readLock().lock();
    try {
      Walk walk = new Walk(series.length, shift);
      for (int i = 0; i < series.length; i++) {
        walk.begin(i, page(series[i]), series[i] & PAGE_MASK);
      }
      return walk;
    } finally {
      lock.readLock().unlock();
    }
  }

  /// All blocks in which one of the series may have rows.
  BitSet blocksOf(int[] series) {
    Walk walk = walk(series);
    BitSet all = new BitSet();
    for (int i = 0; i < series.length; i++) {
      for (boolean more = walk.first[i] >= 0; more; more = walk.previousRun(i)) {
        all.set(walk.first[i] << walk.shift, (walk.last[i] + 1) << walk.shift);
      }
    }
    return all;
  }

  /// Where each of some series stands on its way back. Confined to one thread; what is added to the
  /// index later is not seen.
  static final class Walk {
    private final int shift;
    private final int[] first;
    private final int[] last;
    private final int[] left;
    private final byte[][] runs;

    private Walk(int count, int shift) {
      this.shift = shift;
      first = new int[count];
      last = new int[count];
      left = new int[count];
      runs = new byte[count][];
    }

    private void begin(int index, Page page, int at) {
      first[index] = page.first[at];
      last[index] = page.last[at];
      left[index] = page.used[at];
      runs[index] = page.runs[at];
    }

    /// The greatest block, not after `most`, in which the series may have rows; -1 when there is
    /// none. A later call must not ask for a greater one.
    int atMost(int index, int most) {
      if (most < 0 || first[index] < 0) {
        return -1;
      }
      int joined = most >> shift;
      while (first[index] > joined) {
        if (!previousRun(index)) {
          first[index] = -1;
          return -1;
        }
      }
      return joined <= last[index] ? most : ((last[index] + 1) << shift) - 1;
    }

    private boolean previousRun(int index) {
      if (left[index] == 0) {
        return false;
      }
      int before = first[index] - pop(index);
      last[index] = before;
      first[index] = before - pop(index);
      return true;
    }

    private int pop(int index) {
      byte[] all = runs[index];
      int number = 0;
      int at = left[index];
      int bits = 0;
      byte one;
      do {
        one = all[--at];
        number |= (one & 0x7F) << bits;
        bits += 7;
      } while (one < 0);
      left[index] = at;
      return number;
    }
  }

  private Page page(int series) {
    int number = series >> PAGE_BITS;
    return number < pages.length ? pages[number] : EMPTY;
  }

  private Page pageToWrite(int series) {
    int number = series >> PAGE_BITS;
    if (number >= pages.length) {
      int before = pages.length;
      pages = Arrays.copyOf(pages, Math.max(number + 1, before + (before >> 1)));
      Arrays.fill(pages, before, pages.length, EMPTY);
    }
    if (pages[number] == EMPTY) {
      pages[number] = new Page();
    }
    return pages[number];
  }

  /// Two neighbouring blocks count as one from now on.
  private void join() {
    Page[] before = pages;
    pages = new Page[0];
    bytes = 0;
    Walk walk = new Walk(1, 0);
    for (int number = 0; number < before.length; number++) {
      for (int at = 0; at < PAGE_SERIES; at++) {
        if (before[number].first[at] >= 0) {
          walk.begin(0, before[number], at);
          bytes += pageToWrite(number << PAGE_BITS).addJoined(at, walk);
        }
      }
    }
    shift++;
  }
}
