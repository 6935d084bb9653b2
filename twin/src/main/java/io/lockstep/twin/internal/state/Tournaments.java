package io.lockstep.twin.internal.state;

/// Trees of keys by which the least of many is known at once, one for each owner, each a run in
/// pages that are copied on first write. A change of a key costs as many steps as the tree has
/// levels, and fewer when it is not the least around. Confined to one thread; a fork is
/// independent.
///
/// A run of `3 << log` longs: the head (log and size), the tree's nodes with the root at 1 and the
/// leaves behind, and whose each leaf is. A tree is known by where it begins, which changes as it
/// grows; 0 is none.
final class Tournaments {
  private static final int SHIFT = 7;
  private static final int LOG_MIN = 2;
  private static final int LOG_LIMIT = 29;

  /// What stands where no key is.
  private static final long NOTHING = Long.MAX_VALUE;

  private final LongPages cells;
  private final int[] free;
  private int limit = 1;

  Tournaments(long generation) {
    cells = new LongPages(SHIFT, 1, generation);
    free = new int[LOG_LIMIT];
  }

  private Tournaments(Tournaments origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    free = origin.free.clone();
    limit = origin.limit;
  }

  Tournaments fork(long mine, long theirs) {
    return new Tournaments(this, mine, theirs);
  }

  private int log(int tree) {
    return cells.high(tree, 0);
  }

  /// How many keys there are; their leaves are below.
  int size(int tree) {
    return tree == 0 ? 0 : cells.low(tree, 0);
  }

  /// The least key of a tree that has one.
  long least(int tree) {
    return cells.get(tree + 1, 0);
  }

  /// Whose the leaf is.
  int holder(int tree, int leaf) {
    return (int) cells.get(tree + (2 << log(tree)) + leaf, 0);
  }

  /// Adds a key behind the others; where the tree begins now.
  int add(int tree, long key, int holder) {
    int at = tree == 0 ? allocate(LOG_MIN) : tree;
    int log = log(at);
    int size = size(at);
    if (size == 1 << log) {
      at = grow(at);
      log++;
    }
    cells.set(at, 0, LongPages.pair(log, size + 1));
    cells.set(at + (2 << log) + size, 0, holder);
    set(at, size, key);
    return at;
  }

  /// Gives a leaf another key.
  void set(int tree, int leaf, long key) {
    int node = (1 << log(tree)) + leaf;
    cells.set(tree + node, 0, key);
    for (int parent = node >> 1; parent > 0; parent >>= 1) {
      long least = Math.min(cells.get(tree + 2 * parent, 0), cells.get(tree + 2 * parent + 1, 0));
      if (cells.get(tree + parent, 0) == least) {
        return;
      }
      cells.set(tree + parent, 0, least);
    }
  }

  /// Removes a leaf; the last one takes its place.
  ///
  /// @return whose the leaf is that took its place, -1 when it was the last one
  int remove(int tree, int leaf) {
    int log = log(tree);
    int last = size(tree) - 1;
    cells.set(tree, 0, LongPages.pair(log, last));
    long key = cells.get(tree + (1 << log) + last, 0);
    set(tree, last, NOTHING);
    if (leaf == last) {
      return -1;
    }
    int holder = holder(tree, last);
    cells.set(tree + (2 << log) + leaf, 0, holder);
    set(tree, leaf, key);
    return holder;
  }

  /// Gives the room of a tree back.
  void release(int tree) {
    int log = log(tree);
    cells.set(tree + 1, 0, free[log]);
    free[log] = tree;
  }

  private int grow(int tree) {
    int log = log(tree);
    int size = size(tree);
    int larger = allocate(log + 1);
    for (int i = 0; i < size; i++) {
      cells.set(larger + (2 << log) + i, 0, cells.get(tree + (1 << log) + i, 0));
      cells.set(larger + (4 << log) + i, 0, holder(tree, i));
    }
    for (int node = (2 << log) - 1; node > 0; node--) {
      long least = Math.min(cells.get(larger + 2 * node, 0), cells.get(larger + 2 * node + 1, 0));
      cells.set(larger + node, 0, least);
    }
    release(tree);
    return larger;
  }

  /// A tree without keys.
  private int allocate(int log) {
    int tree = free[log];
    if (tree == 0) {
      tree = limit;
      limit = Math.addExact(limit, 3 << log);
      cells.ensure(limit - 1);
    } else {
      free[log] = (int) cells.get(tree + 1, 0);
    }
    cells.set(tree, 0, LongPages.pair(log, 0));
    for (int node = 1; node < 2 << log; node++) {
      cells.set(tree + node, 0, NOTHING);
    }
    return tree;
  }
}
