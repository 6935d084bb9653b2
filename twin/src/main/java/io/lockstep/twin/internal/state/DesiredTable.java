package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What devices are desired to be, by their twins. Each twin of which something is, or was, desired
/// stands in one of two lists: those whose device is to be told something, and the others, each in
/// the order in which they came there.
public final class DesiredTable {
  /// The list of those whose device is to be told something.
  public static final int WAITING = 0;

  /// How many lists there are.
  public static final int LISTS = 2;

  private static final int OTHERS = 1;
  private static final int NONE = RowLists.NONE;

  private final ObjectPages<DesiredTwin> entries;
  private final RowLists lists;

  DesiredTable(long generation) {
    entries = new ObjectPages<>(generation);
    lists = new RowLists(LISTS, generation);
  }

  private DesiredTable(DesiredTable origin, long mine, long theirs) {
    entries = origin.entries.fork(mine, theirs);
    lists = origin.lists.fork(mine, theirs);
  }

  DesiredTable fork(long mine, long theirs) {
    return new DesiredTable(this, mine, theirs);
  }

  /// Of how many twins something is, or was, desired.
  public int size() {
    return lists.size(WAITING) + lists.size(OTHERS);
  }

  /// How many devices are to be told something.
  public int waiting() {
    return lists.size(WAITING);
  }

  /// The first twin of a list, -1 when there is none. Go on with [#next].
  public int first(int list) {
    return lists.first(list);
  }

  /// The next twin in its list, or -1.
  public int next(int twin) {
    return lists.next(twin);
  }

  /// What is desired of a twin; null when nothing ever was.
  public @Nullable DesiredTwin get(int twin) {
    return entries.get(twin);
  }

  /// What is desired of a twin of a list.
  public DesiredTwin require(int twin) {
    return entries.require(twin);
  }

  /// Puts what is desired of a twin in the place of what it was before.
  public void set(int twin, DesiredTwin now) {
    DesiredTwin before = entries.get(twin);
    entries.set(twin, now);
    if (before == null) {
      lists.add(twin, listOf(now));
    } else if (listOf(before) != listOf(now)) {
      lists.move(twin, listOf(before), listOf(now));
    }
  }

  /// The twin goes.
  public void remove(int twin) {
    DesiredTwin before = entries.get(twin);
    if (before != null) {
      lists.remove(twin, listOf(before));
      entries.set(twin, null);
    }
  }

  private static int listOf(DesiredTwin entry) {
    return switch (entry.wish()) {
      case OPEN, ALL -> WAITING;
      case NOTHING -> OTHERS;
    };
  }

  void digest(Digest digest, TwinTable twins) {
    for (int list = 0; list < LISTS; list++) {
      digest.add(lists.size(list));
      for (int twin = lists.first(list); twin != NONE; twin = next(twin)) {
        // In a state of the past there may be no such twin.
        require(twin).digest(digest.add(twins.exists(twin) ? twins.id(twin) : ""));
      }
    }
  }

  void write(DataOutput out) throws IOException {
    for (int list = 0; list < LISTS; list++) {
      out.writeInt(lists.size(list));
      for (int twin = lists.first(list); twin != NONE; twin = next(twin)) {
        out.writeInt(twin);
        require(twin).write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    for (int list = 0; list < LISTS; list++) {
      int size = in.readInt();
      Snapshots.check(size >= 0, "a count of twins >= 0", size);
      for (int i = 0; i < size; i++) {
        int twin = in.readInt();
        DesiredTwin entry = DesiredTwin.read(in);
        Snapshots.check(listOf(entry) == list, "a twin of the list " + list, listOf(entry));
        set(twin, entry);
      }
    }
  }
}
