package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.ToIntFunction;

/// Entries that are found by the change that made them, each in one of a few lists, in the order in
/// which it came there. An entry keeps its row until it is removed; a removed row is used again.
final class EntryLists<E extends EntryLists.Entry> {
  /// The row that is none.
  static final int NONE = RowLists.NONE;

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

  private final IdIndex index;
  private final References references;
  private final RowLists lists;

  EntryLists(int lists, long generation) {
    entries = new ObjectPages<>(generation);
    index = new IdIndex(generation);
    references = new References(generation);
    this.lists = new RowLists(lists, generation);
  }

  private EntryLists(EntryLists<E> origin, long mine, long theirs) {
    entries = origin.entries.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    lists = origin.lists.fork(mine, theirs);
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
    return lists.size(list);
  }

  /// The row that came into the list first of those that are there, or [#NONE].
  int first(int list) {
    return lists.first(list);
  }

  /// The next row of the same list, or [#NONE].
  int next(int row) {
    return lists.next(row);
  }

  /// Adds an entry that is not there at the end of a list; its row.
  int add(E entry, int list) {
    int row = references.take();
    entries.set(row, entry);
    index.add(hash(entry.id()), row);
    lists.add(row, list);
    return row;
  }

  /// Puts an entry of the same id in the place of what it was before.
  void set(int row, E entry) {
    entries.set(row, entry);
  }

  /// Takes a row out of a list and puts it at the end of another.
  void move(int row, int from, int to) {
    lists.move(row, from, to);
  }

  /// Removes the first ones of a list until it has no more than `most`.
  void forgetOldest(int list, int most) {
    while (lists.size(list) > most) {
      remove(lists.first(list), list);
    }
  }

  /// Removes an entry.
  void remove(int row, int list) {
    index.remove(hash(get(row).id()), row);
    lists.remove(row, list);
    entries.set(row, null);
    references.giveBack(row);
  }

  void digest(Digest digest) {
    for (int list = 0; list < lists.count(); list++) {
      digest.add(lists.size(list));
      for (int row = lists.first(list); row != NONE; row = next(row)) {
        get(row).digest(digest);
      }
    }
  }

  void write(DataOutput out) throws IOException {
    for (int list = 0; list < lists.count(); list++) {
      out.writeInt(lists.size(list));
      for (int row = lists.first(list); row != NONE; row = next(row)) {
        get(row).write(out);
      }
    }
  }

  /// Reads the entries into empty lists.
  ///
  /// @param what what they are, in the plural, for the message when there cannot be so many
  /// @param listOf in which list an entry must stand
  /// @param count how many lists were written: a release before may have had fewer
  void read(DataInput in, int count, String what, EntryReader<E> reader, ToIntFunction<E> listOf)
      throws IOException {
    for (int list = 0; list < count; list++) {
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
