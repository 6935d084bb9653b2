package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// References by the hash of their key: open addressing over pages. It keeps 32 bits of each hash;
/// the caller compares keys. Confined to one thread; a fork is independent.
final class IdIndex {
  private static final int SHIFT = 9;
  private static final int CAPACITY_MIN = 1 << SHIFT;

  private LongPages table;
  private int capacity;
  private int size;
  private long generation;

  IdIndex(long generation) {
    this.generation = generation;
    this.capacity = CAPACITY_MIN;
    this.table = emptyTable(capacity);
  }

  private IdIndex(IdIndex origin, LongPages table, long generation) {
    this.table = table;
    this.capacity = origin.capacity;
    this.size = origin.size;
    this.generation = generation;
  }

  IdIndex fork(long mine, long theirs) {
    generation = mine;
    return new IdIndex(this, table.fork(mine, theirs), theirs);
  }

  /// See [LongPages#bytesApart].
  long bytesApart(IdIndex other) {
    return table.bytesApart(other.table);
  }

  int size() {
    return size;
  }

  /// The first place that may hold the key, or -1. Go on with [#next].
  int first(long hash) {
    return probe(tag(hash), home(tag(hash)));
  }

  /// The next place after `place` that may hold the key, or -1.
  int next(long hash, int place) {
    return probe(tag(hash), (place + 1) & (capacity - 1));
  }

  private int probe(int tag, int from) {
    int at = from;
    while (true) {
      long entry = table.get(at, 0);
      if (entry == 0) {
        return -1;
      }
      if ((int) (entry >>> 32) == tag) {
        return at;
      }
      at = (at + 1) & (capacity - 1);
    }
  }

  /// The reference at a place.
  int reference(int place) {
    return table.low(place, 0) - 1;
  }

  /// Adds a key that is not there.
  void add(long hash, int reference) {
    if (size + 1 > capacity - (capacity >> 2) - (capacity >> 3)) {
      rehash();
    }
    put(LongPages.pair(tag(hash), reference + 1));
    size++;
  }

  /// Removes a key that leads to this reference, which must be there.
  void remove(long hash, int reference) {
    int place = first(hash);
    while (reference(place) != reference) {
      place = next(hash, place);
    }
    removeAt(place);
  }

  /// Removes what is at a place that [#first] or [#next] gave.
  void removeAt(int place) {
    int hole = place;
    int at = place;
    while (true) {
      at = (at + 1) & (capacity - 1);
      long entry = table.get(at, 0);
      if (entry == 0) {
        break;
      }
      int wished = home((int) (entry >>> 32));
      // The entry may move into the hole only if the hole lies on its way from where it wants to
      // be.
      if (((at - wished) & (capacity - 1)) >= ((at - hole) & (capacity - 1))) {
        table.set(hole, 0, entry);
        hole = at;
      }
    }
    table.set(hole, 0, 0);
    size--;
  }

  private void put(long entry) {
    int at = home((int) (entry >>> 32));
    while (table.get(at, 0) != 0) {
      at = (at + 1) & (capacity - 1);
    }
    table.set(at, 0, entry);
  }

  private void rehash() {
    LongPages old = table;
    int oldCapacity = capacity;
    capacity = oldCapacity << 1;
    table = emptyTable(capacity);
    for (int i = 0; i < oldCapacity; i++) {
      long entry = old.get(i, 0);
      if (entry != 0) {
        put(entry);
      }
    }
  }

  private LongPages emptyTable(int rows) {
    LongPages pages = new LongPages(SHIFT, 1, generation);
    pages.ensure(rows - 1);
    return pages;
  }

  private static int tag(long hash) {
    return (int) (hash >>> 32);
  }

  private int home(int tag) {
    // The tag's bits are mixed once more, so that tables above 65,536 places use them all.
    return (int) Hashing.mix(tag) & (capacity - 1);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(capacity);
    out.writeInt(size);
    table.write(out, capacity);
  }

  void read(DataInput in) throws IOException {
    capacity = in.readInt();
    Snapshots.check(
        Integer.bitCount(capacity) == 1 && capacity >= CAPACITY_MIN,
        "a capacity that is a power of two",
        capacity);
    size = in.readInt();
    table = emptyTable(capacity);
    table.read(in);
  }
}
