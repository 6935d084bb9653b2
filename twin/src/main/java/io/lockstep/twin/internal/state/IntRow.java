package io.lockstep.twin.internal.state;

import java.util.Arrays;

/// A growing row of numbers. Confined to one thread.
final class IntRow {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  void addAll(int[] from, int begin, int end) {
    int count = Math.max(0, end - begin);
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, size * 2));
    }
    System.arraycopy(from, begin, values, size, count);
    size += count;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
