package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// A growing table of rows of `long`s, in pages that are copied on first write. The first long of a
/// page names the generation that may write to it in place. Rows that nobody wrote are zero.
/// Confined to one thread; a fork is independent.
public final class LongPages {
  private static final int ROOT_PAGES_MIN = 4;

  /// In place of a generation: the page of zeros that all rows share until they are written.
  private static final long NOBODY = -1;

  private final int shift;
  private final int mask;
  private final int stride;
  private final long[] zeros;
  private long[][] root;
  private boolean isRootShared;
  private long generation;

  /// @param shift pages have `1 << shift` rows
  /// @param stride longs a row
  LongPages(int shift, int stride, long generation) {
    this.shift = shift;
    this.mask = (1 << shift) - 1;
    this.stride = stride;
    this.generation = generation;
    this.zeros = new long[1 + (stride << shift)];
    this.zeros[0] = NOBODY;
    this.root = new long[ROOT_PAGES_MIN][];
    Arrays.fill(root, zeros);
  }

  private LongPages(LongPages origin, long generation) {
    this.shift = origin.shift;
    this.mask = origin.mask;
    this.stride = origin.stride;
    this.zeros = origin.zeros;
    this.root = origin.root;
    this.isRootShared = true;
    this.generation = generation;
  }

  /// An independent table with the same content. From now on this one writes as generation `mine`,
  /// the other as `theirs`; neither owns a page any more.
  LongPages fork(long mine, long theirs) {
    generation = mine;
    isRootShared = true;
    return new LongPages(this, theirs);
  }

  /// Makes room for a row.
  void ensure(int row) {
    int page = row >>> shift;
    if (page >= root.length) {
      int length = Math.max(page + 1, root.length + (root.length >> 1));
      long[][] grown = Arrays.copyOf(root, length);
      Arrays.fill(grown, root.length, length, zeros);
      root = grown;
      isRootShared = false;
    }
  }

  /// No row from here on was ever made room for.
  int limit() {
    return root.length << shift;
  }

  /// The page of a row, to read from.
  long[] page(int row) {
    return root[row >>> shift];
  }

  /// The page of a row, to write to.
  long[] writable(int row) {
    long[] page = root[row >>> shift];
    return page[0] == generation ? page : own(row >>> shift);
  }

  /// Where in its page a row begins.
  int offset(int row) {
    return 1 + (row & mask) * stride;
  }

  long get(int row, int column) {
    return root[row >>> shift][1 + (row & mask) * stride + column];
  }

  void set(int row, int column, long value) {
    writable(row)[1 + (row & mask) * stride + column] = value;
  }

  /// The upper half of a cell.
  int high(int row, int column) {
    return (int) (get(row, column) >>> 32);
  }

  /// The lower half of a cell.
  int low(int row, int column) {
    return (int) get(row, column);
  }

  void setHigh(int row, int column, int value) {
    set(row, column, pair(value, low(row, column)));
  }

  void setLow(int row, int column, int value) {
    set(row, column, pair(high(row, column), value));
  }

  /// Two halves as one cell.
  static long pair(int high, int low) {
    return ((long) high << 32) | (low & 0xFFFFFFFFL);
  }

  /// Makes a row zero.
  void clear(int row) {
    int offset = offset(row);
    Arrays.fill(writable(row), offset, offset + stride, 0);
  }

  /// Bytes of the pages that this table does not share with another of the same lineage.
  long bytesApart(LongPages other) {
    long pages = 0;
    for (int i = 0; i < root.length; i++) {
      pages += i >= other.root.length || !isOne(root[i], other.root[i]) ? 1 : 0;
    }
    return pages * zeros.length * Long.BYTES;
  }

  /// Names the rows of pages that this table and another of the same form do not share: those that
  /// either wrote to since one was forked from the other, and their neighbours. All of the others
  /// are alike, and cost next to nothing.
  ///
  /// @param rows names rows below only
  void rowsApart(LongPages other, int rows, IntConsumer row) {
    int pages = isOne(root, other.root) ? 0 : (rows + mask) >>> shift;
    for (int i = 0; i < pages; i++) {
      long[] mine = i < root.length ? root[i] : zeros;
      long[] theirs = i < other.root.length ? other.root[i] : other.zeros;
      if (!isOne(mine, theirs)) {
        int end = Math.min((i + 1) << shift, rows);
        for (int j = i << shift; j < end; j++) {
          row.accept(j);
        }
      }
    }
  }

  /// Whether both are the same page, not only alike.
  @SuppressWarnings("ReferenceEquality") // this is what sharing means
  private static boolean isOne(Object page, Object other) {
    return page == other;
  }

  private long[] own(int index) {
    long[] page = root[index].clone();
    page[0] = generation;
    if (isRootShared) {
      root = root.clone();
      isRootShared = false;
    }
    root[index] = page;
    return page;
  }

  /// Writes the pages of the first `rows` rows.
  void write(DataOutput out, int rows) throws IOException {
    int pages = (rows + mask) >>> shift;
    out.writeInt(pages);
    byte[] bytes = new byte[(stride << shift) * Long.BYTES];
    for (int i = 0; i < pages; i++) {
      boolean isEmpty = root[i][0] == NOBODY;
      out.writeBoolean(isEmpty);
      if (!isEmpty) {
        ByteBuffer.wrap(bytes).asLongBuffer().put(root[i], 1, stride << shift);
        out.write(bytes);
      }
    }
  }

  /// Reads what [#write] wrote into this empty table.
  void read(DataInput in) throws IOException {
    int pages = in.readInt();
    Snapshots.check(pages >= 0, "a count of pages >= 0", pages);
    byte[] bytes = new byte[(stride << shift) * Long.BYTES];
    for (int i = 0; i < pages; i++) {
      ensure(i << shift);
      if (!in.readBoolean()) {
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).asLongBuffer().get(own(i), 1, stride << shift);
      }
    }
  }
}
