package io.lockstep.twin.internal.state;

/// The relationships of each name, as doubly linked lists in the order in which they were made. It
/// is derived from the relationships: no snapshot has it. Confined to one thread; a fork is
/// independent.
final class NameLists {
  private static final int ENDS = 0;
  private static final int COUNT = 1;

  /// The relationships before and after each of the same name, plus one.
  private final LongPages links;

  /// By name: the first and the last relationship, plus one, and how many there are.
  private final LongPages lists;

  NameLists(long generation) {
    links = new LongPages(7, 1, generation);
    lists = new LongPages(6, 2, generation);
  }

  private NameLists(NameLists origin, long mine, long theirs) {
    links = origin.links.fork(mine, theirs);
    lists = origin.lists.fork(mine, theirs);
  }

  NameLists fork(long mine, long theirs) {
    return new NameLists(this, mine, theirs);
  }

  /// Makes room for names, so that those without relationships can be asked, too.
  void reserve(int names) {
    lists.ensure(names);
  }

  int first(int name) {
    return lists.high(name, ENDS) - 1;
  }

  int next(int relationship) {
    return links.low(relationship, 0) - 1;
  }

  int count(int name) {
    return (int) lists.get(name, COUNT);
  }

  /// Adds a relationship at the end of its name's list.
  void add(int name, int relationship) {
    lists.ensure(name);
    links.ensure(relationship);
    int last = lists.low(name, ENDS) - 1;
    links.set(relationship, 0, LongPages.pair(last + 1, 0));
    if (last >= 0) {
      links.setLow(last, 0, relationship + 1);
    }
    int first = lists.high(name, ENDS) - 1;
    lists.set(name, ENDS, LongPages.pair((last < 0 ? relationship : first) + 1, relationship + 1));
    lists.set(name, COUNT, lists.get(name, COUNT) + 1);
  }

  void remove(int name, int relationship) {
    int previous = links.high(relationship, 0) - 1;
    int next = links.low(relationship, 0) - 1;
    if (previous >= 0) {
      links.setLow(previous, 0, next + 1);
    }
    if (next >= 0) {
      links.setHigh(next, 0, previous + 1);
    }
    int first = lists.high(name, ENDS) - 1;
    int last = lists.low(name, ENDS) - 1;
    lists.set(
        name,
        ENDS,
        LongPages.pair((previous < 0 ? next : first) + 1, (next < 0 ? previous : last) + 1));
    lists.set(name, COUNT, lists.get(name, COUNT) - 1);
    links.clear(relationship);
  }
}
