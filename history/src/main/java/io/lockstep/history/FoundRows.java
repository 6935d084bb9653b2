package io.lockstep.history;

import java.util.Arrays;

/// Rows that a query found, in row order: source time, where the row stands, value and how far it
/// may be trusted. Confined to the query's thread.
final class FoundRows {
  private static final int FIRST_CAPACITY = 1024;

  int size;
  long[] source;
  long[] place;
  double[] value;
  private boolean isSorted = true;

  FoundRows() {
    this(FIRST_CAPACITY);
  }

  /// @param capacity of so many rows at first, at least 1
  FoundRows(int capacity) {
    source = new long[capacity];
    place = new long[capacity];
    value = new double[capacity];
  }

  void add(long sourceMicros, long rowPlace, double number) {
    int row = size;
    if (row == source.length) {
      int capacity = row * 2;
      source = Arrays.copyOf(source, capacity);
      place = Arrays.copyOf(place, capacity);
      value = Arrays.copyOf(value, capacity);
    }
    if (row > 0 && source[row - 1] > sourceMicros) {
      isSorted = false;
    }
    source[row] = sourceMicros;
    place[row] = rowPlace;
    value[row] = number;
    size = row + 1;
  }

  /// Brings the rows into the order of source times; rows of one time keep theirs.
  void sort() {
    if (isSorted) {
      return;
    }
    int[] order = sortedOrder();
    source = permuted(source, order);
    place = permuted(place, order);
    double[] values = new double[value.length];
    for (int i = 0; i < size; i++) {
      values[i] = value[order[i]];
    }
    value = values;
    isSorted = true;
  }

  /// Keeps the first rows.
  void truncate(int kept) {
    size = Math.min(size, kept);
  }

  private long[] permuted(long[] all, int[] order) {
    long[] moved = new long[all.length];
    for (int i = 0; i < size; i++) {
      moved[i] = all[order[i]];
    }
    return moved;
  }

  /// A merge sort from the bottom up over the runs that are there, since rows are nearly sorted.
  private int[] sortedOrder() {
    int[] order = new int[size];
    int[] runs = new int[size + 1];
    int count = 0;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      if (i == 0 || source[i - 1] > source[i]) {
        runs[count++] = i;
      }
    }
    runs[count] = size;
    int[] merged = new int[size];
    while (count > 1) {
      int next = 0;
      for (int run = 0; run < count; run += 2) {
        int from = runs[run];
        int middle = runs[Math.min(run + 1, count)];
        int to = runs[Math.min(run + 2, count)];
        merge(order, merged, from, middle, to);
        runs[next++] = from;
      }
      runs[next] = size;
      count = next;
      int[] swapped = order;
      order = merged;
      merged = swapped;
    }
    return order;
  }

  private void merge(int[] order, int[] merged, int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && source[order[left]] <= source[order[right]]);
      merged[i] = takeLeft ? order[left++] : order[right++];
    }
  }
}
