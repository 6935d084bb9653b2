package io.lockstep.twin.internal.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A growing table of immutable objects, in pages that are copied on first write. Places that
/// nobody wrote are null and cost next to nothing. Confined to one thread; a fork is independent.
public final class ObjectPages<T> {
  private static final int SHIFT = 7;
  private static final int MASK = (1 << SHIFT) - 1;
  private static final int ROOT_PAGES_MIN = 4;

  /// References of 4 bytes, two headers and the generation.
  private static final int PAGE_BYTES = (4 << SHIFT) + 40;

  private static final class Items {
    final long generation;
    final @Nullable Object[] values;

    Items(long generation, @Nullable Object[] values) {
      this.generation = generation;
      this.values = values;
    }
  }

  private static final Items NONE = new Items(-1, new @Nullable Object[1 << SHIFT]);

  private Items[] root;
  private boolean isRootShared;
  private long generation;

  ObjectPages(long generation) {
    this.root = new Items[ROOT_PAGES_MIN];
    Arrays.fill(root, NONE);
    this.generation = generation;
  }

  private ObjectPages(ObjectPages<T> origin, long generation) {
    this.root = origin.root;
    this.isRootShared = true;
    this.generation = generation;
  }

  /// See [LongPages#fork].
  ObjectPages<T> fork(long mine, long theirs) {
    generation = mine;
    isRootShared = true;
    return new ObjectPages<>(this, theirs);
  }

  @SuppressWarnings("unchecked") // only set() puts something in
  @Nullable T get(int row) {
    int page = row >>> SHIFT;
    return page < root.length ? (T) root[page].values[row & MASK] : null;
  }

  /// What is at a place where something must be.
  T require(int row) {
    T value = get(row);
    if (value == null) {
      throw new IllegalStateException("row " + row + ": expected an object, found none");
    }
    return value;
  }

  void set(int row, @Nullable T value) {
    int page = row >>> SHIFT;
    if (page >= root.length) {
      if (value == null) {
        return;
      }
      grow(page);
    }
    Items items = root[page];
    if (items.generation != generation) {
      if (value == null && items.values[row & MASK] == null) {
        return;
      }
      items = new Items(generation, items.values.clone());
      if (isRootShared) {
        root = root.clone();
        isRootShared = false;
      }
      root[page] = items;
    }
    items.values[row & MASK] = value;
  }

  /// Bytes of the pages that this table does not share with another of the same lineage, without
  /// what stands in them.
  long bytesApart(ObjectPages<T> other) {
    long pages = 0;
    for (int i = 0; i < root.length; i++) {
      pages += i >= other.root.length || !root[i].equals(other.root[i]) ? 1 : 0;
    }
    return pages * PAGE_BYTES;
  }

  private void grow(int page) {
    int length = Math.max(page + 1, root.length + (root.length >> 1));
    Items[] grown = Arrays.copyOf(root, length);
    Arrays.fill(grown, root.length, length, NONE);
    root = grown;
    isRootShared = false;
  }
}
