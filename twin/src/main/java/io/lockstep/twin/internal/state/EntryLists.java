package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/// Entries that are found by the change that made them, each in one of a few lists, in the order in
/// which it came there. An entry keeps its row until it is removed; a removed row is used again.
final class EntryLists<E extends EntryLists.Entry> {
  /// The row that is none.
  static final int NONE = -1;

  /// What stands in the lists. Immutable.
  interface Entry {
    /// The change that made it.
    ChangeId id();

    void digest(Digest digest);

    void write(DataOutput out) throws IOException;
  }

  /// Reads what [Entry#write] wrote.
  interface EntryReader<E> {
    E read(DataInput in) throws IOException;
  }

  private final ObjectPages<E> entries;

  /// The rows before and after each, as a pair.
  private final LongPages links;

  private final IdIndex index;
  private final References references;
  private final int[] first;
  private final int[] last;
  private final int[] sizes;

  EntryLists(int lists, long generation) {
    entries = new ObjectPages<>(generation);
    links = new LongPages(7, 1, generation);
    index = new IdIndex(generation);
    references = new References(generation);
    first = new int[lists];
    last = new int[lists];
    sizes = new int[lists];
    Arrays.fill(first, NONE);
    Arrays.fill(last, NONE);
  }

  private EntryLists(EntryLists<E> origin, long mine, long theirs) {
    entries = origin.entries.fork(mine, theirs);
    links = origin.links.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    first = origin.first.clone();
    last = origin.last.clone();
    sizes = origin.sizes.clone();
  }

  EntryLists<E> fork(long mine, long theirs) {
    return new EntryLists<>(this, mine, theirs);
  }

  private static long hash(ChangeId id) {
    return Hashing.mix(Hashing.mix(id.inputPosition()) + id.ordinal());
  }

  /// The row of an entry, or [#NONE].
  int find(ChangeId id) {
    long hash = hash(id);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int row = index.reference(place);
      if (get(row).id().equals(id)) {
        return row;
      }
    }
    return NONE;
  }

  E get(int row) {
    return entries.require(row);
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

  /// Adds an entry that is not there at the end of a list; its row.
  int add(E entry, int list) {
    int row = references.take();
    links.ensure(row);
    entries.set(row, entry);
    index.add(hash(entry.id()), row);
    enlist(row, list);
    return row;
  }

  /// Puts an entry of the same id in the place of what it was before.
  void set(int row, E entry) {
    entries.set(row, entry);
  }

  /// Takes a row out of a list and puts it at the end of another.
  void move(int row, int from, int to) {
    delist(row, from);
    enlist(row, to);
  }

  /// Removes the first ones of a list until it has no more than `most`.
  void forgetOldest(int list, int most) {
    while (sizes[list] > most) {
      remove(first[list], list);
    }
  }

  /// Removes an entry.
  void remove(int row, int list) {
    index.remove(hash(get(row).id()), row);
    delist(row, list);
    entries.set(row, null);
    references.giveBack(row);
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

  private void delist(int row, int list) {
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

  void digest(Digest digest) {
    for (int list = 0; list < sizes.length; list++) {
      digest.add(sizes[list]);
      for (int row = first[list]; row != NONE; row = next(row)) {
        get(row).digest(digest);
      }
    }
  }

  void write(DataOutput out) throws IOException {
    for (int list = 0; list < sizes.length; list++) {
      out.writeInt(sizes[list]);
      for (int row = first[list]; row != NONE; row = next(row)) {
        get(row).write(out);
      }
    }
  }

  /// Reads the entries into empty lists.
  ///
  /// @param what what they are, in the plural, for the message when there cannot be so many
  /// @param listOf in which list an entry must stand
  /// @param lists how many lists were written: a release before may have had fewer
  void read(DataInput in, int lists, String what, EntryReader<E> reader, ToIntFunction<E> listOf)
      throws IOException {
    for (int list = 0; list < lists; list++) {
      int size = in.readInt();
      Snapshots.check(size >= 0, "a count of " + what + " >= 0", size);
      for (int i = 0; i < size; i++) {
        E entry = reader.read(in);
        Snapshots.check(listOf.applyAsInt(entry) == list, what + " of list " + list, size);
        add(entry, list);
      }
    }
  }
}
