package io.lockstep.history;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// Tells many numbers in ascending order, in bounded memory: when they are too many to be sorted at
/// once, they are counted by their first 16 bits, and neighbouring ranges are read again and
/// sorted, one after the other; a range that is still too large is counted by its next 16 bits.
/// Ranges that nobody wants are not read. Confined to one thread.
final class ValueOrder {
  private static final int STEP_BITS = 16;
  private static final int CELLS = 1 << STEP_BITS;

  private final Source source;
  private final Visitor visitor;
  private final long[] held;
  private int size;

  /// Tells the numbers, the same each time, in any order.
  interface Source {
    void visit(LongConsumer into);
  }

  /// Receives the numbers in ascending order.
  interface Visitor {
    /// How many there are.
    void begin(long count);

    /// Whether numbers are wanted.
    ///
    /// @param from how many are less
    /// @param to how many are less or among them
    boolean wants(long from, long to);

    /// A number.
    ///
    /// @param rank how many are less
    /// @param times how many are equal
    void value(long number, long rank, long times);
  }

  private ValueOrder(Source source, Visitor visitor, int atOnce) {
    this.source = source;
    this.visitor = visitor;
    held = new long[atOnce];
  }

  /// Goes through the numbers of a source.
  ///
  /// @param atOnce so many are sorted at once, at least 1
  static void walk(Source source, int atOnce, Visitor visitor) {
    new ValueOrder(source, visitor, atOnce).range(0, 0, 0);
  }

  /// Goes through numbers that are at hand, and are sorted.
  static void walk(long[] numbers, int count, Visitor visitor) {
    visitor.begin(count);
    Arrays.sort(numbers, 0, count);
    runs(numbers, count, 0, visitor);
  }

  /// The numbers, as if unsigned, whose first bits are those of `first`.
  private void range(long first, int bits, long rank) {
    long[] counts = new long[CELLS];
    int shift = Long.SIZE - bits - STEP_BITS;
    source.visit(
        number -> {
          long key = number ^ Long.MIN_VALUE;
          if (startsWith(key, first, bits)) {
            counts[(int) (key >>> shift) & (CELLS - 1)]++;
          }
        });
    if (bits == 0) {
      visitor.begin(Arrays.stream(counts).sum());
    }
    long less = rank;
    int cell = 0;
    while (cell < CELLS) {
      int end = cell + 1;
      long among = counts[cell];
      while (end < CELLS && among + counts[end] <= held.length) {
        among += counts[end++];
      }
      if (among > 0 && visitor.wants(less, less + among)) {
        cells(first, bits, cell, end, less, among);
      }
      less += among;
      cell = end;
    }
  }

  private static boolean startsWith(long key, long first, int bits) {
    return bits == 0 || (key ^ first) >>> (Long.SIZE - bits) == 0;
  }

  private void cells(long first, int bits, int from, int to, long less, long among) {
    int shift = Long.SIZE - bits - STEP_BITS;
    if (among <= held.length) {
      size = 0;
      source.visit(
          number -> {
            long key = number ^ Long.MIN_VALUE;
            int cell = (int) (key >>> shift) & (CELLS - 1);
            if (startsWith(key, first, bits) && cell >= from && cell < to) {
              held[size++] = number;
            }
          });
      Arrays.sort(held, 0, size);
      runs(held, size, less, visitor);
    } else if (shift == 0) {
      visitor.value((first | from) ^ Long.MIN_VALUE, less, among);
    } else {
      range(first | ((long) from << shift), bits + STEP_BITS, less);
    }
  }

  private static void runs(long[] sorted, int count, long less, Visitor visitor) {
    int from = 0;
    while (from < count) {
      int to = from + 1;
      while (to < count && sorted[to] == sorted[from]) {
        to++;
      }
      visitor.value(sorted[from], less + from, to - from);
      from = to;
    }
  }
}
