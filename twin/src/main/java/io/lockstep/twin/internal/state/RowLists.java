package io.lockstep.twin.internal.state;

import java.util.Arrays;

/// A few lists over the rows of a table: each row stands in one of them at most, in the order in
/// which it came there.
final class RowLists {
  /// The row that is none.
  static final int NONE = -1;

  /// The rows before and after each, as a pair.
  private final LongPages links;

  private final int[] first;
  private final int[] last;
  private final int[] sizes;

  RowLists(int lists, long generation) {
    links = new LongPages(7, 1, generation);
    first = new int[lists];
    last = new int[lists];
    sizes = new int[lists];
    Arrays.fill(first, NONE);
    Arrays.fill(last, NONE);
  }

  private RowLists(RowLists origin, long mine, long theirs) {
    links = origin.links.fork(mine, theirs);
    first = origin.first.clone();
    last = origin.last.clone();
    sizes = origin.sizes.clone();
  }

  RowLists fork(long mine, long theirs) {
    return new RowLists(this, mine, theirs);
  }

  /// How many lists there are.
  int count() {
    return sizes.length;
  }

  int size(int list) {
    return sizes[list];
  }

  /// The row that came into the list first of those that are there, or [#NONE].
  int first(int list) {
    return first[list];
  }

  /// The next row of the same list, or [#NONE].
  int next(int row) {
    return links.low(row, 0);
  }

  /// Puts a row that stands in no list at the end of one.
  void add(int row, int list) {
    links.ensure(row);
    enlist(row, list);
  }

  /// Takes a row out of a list and puts it at the end of another.
  void move(int row, int from, int to) {
    remove(row, from);
    enlist(row, to);
  }

  private void enlist(int row, int list) {
    links.set(row, 0, LongPages.pair(last[list], NONE));
    if (last[list] == NONE) {
      first[list] = row;
    } else {
      links.setLow(last[list], 0, row);
    }
    last[list] = row;
    sizes[list]++;
  }

  /// Takes a row out of the list in which it stands.
  void remove(int row, int list) {
    int before = links.high(row, 0);
    int after = next(row);
    if (before == NONE) {
      first[list] = after;
    } else {
      links.setLow(before, 0, after);
    }
    if (after == NONE) {
      last[list] = before;
    } else {
      links.setHigh(after, 0, before);
    }
    sizes[list]--;
  }
}
