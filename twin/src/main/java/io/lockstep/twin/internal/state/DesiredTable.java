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
  private static final int NONE = -1;

  private final ObjectPages<DesiredTwin> entries;

  /// The twins before and after each, as a pair.
  private final LongPages links;

  private final int[] first = {NONE, NONE};
  private final int[] last = {NONE, NONE};
  private final int[] sizes = {0, 0};

  DesiredTable(long generation) {
    entries = new ObjectPages<>(generation);
    links = new LongPages(7, 1, generation);
  }

  private DesiredTable(DesiredTable origin, long mine, long theirs) {
    entries = origin.entries.fork(mine, theirs);
    links = origin.links.fork(mine, theirs);
    System.arraycopy(origin.first, 0, first, 0, LISTS);
    System.arraycopy(origin.last, 0, last, 0, LISTS);
    System.arraycopy(origin.sizes, 0, sizes, 0, LISTS);
  }

  DesiredTable fork(long mine, long theirs) {
    return new DesiredTable(this, mine, theirs);
  }

  /// Of how many twins something is, or was, desired.
  public int size() {
    return sizes[WAITING] + sizes[OTHERS];
  }

  /// How many devices are to be told something.
  public int waiting() {
    return sizes[WAITING];
  }

  /// The first twin of a list, -1 when there is none. Go on with [#next].
  public int first(int list) {
    return first[list];
  }

  /// The next twin in its list, or -1.
  public int next(int twin) {
    return links.low(twin, 0);
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
      links.ensure(twin);
      enlist(twin, listOf(now));
    } else if (listOf(before) != listOf(now)) {
      delist(twin, listOf(before));
      enlist(twin, listOf(now));
    }
  }

  /// The twin goes.
  public void remove(int twin) {
    DesiredTwin before = entries.get(twin);
    if (before != null) {
      delist(twin, listOf(before));
      entries.set(twin, null);
    }
  }

  private static int listOf(DesiredTwin entry) {
    return switch (entry.wish()) {
      case OPEN, ALL -> WAITING;
      case NOTHING -> OTHERS;
    };
  }

  private void enlist(int twin, int list) {
    links.set(twin, 0, LongPages.pair(last[list], NONE));
    if (last[list] == NONE) {
      first[list] = twin;
    } else {
      links.setLow(last[list], 0, twin);
    }
    last[list] = twin;
    sizes[list]++;
  }

  private void delist(int twin, int list) {
    int before = links.high(twin, 0);
    int after = next(twin);
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

  void digest(Digest digest, TwinTable twins) {
    for (int list = 0; list < LISTS; list++) {
      digest.add(sizes[list]);
      for (int twin = first[list]; twin != NONE; twin = next(twin)) {
        // In a state of the past there may be no such twin.
        require(twin).digest(digest.add(twins.exists(twin) ? twins.id(twin) : ""));
      }
    }
  }

  void write(DataOutput out) throws IOException {
    for (int list = 0; list < LISTS; list++) {
      out.writeInt(sizes[list]);
      for (int twin = first[list]; twin != NONE; twin = next(twin)) {
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
