package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The commands that are open, and the latest of those that are over. Each stands in one of three
/// lists: waiting to be sent, sent, over; the first two in the order in which they came into that
/// state, the last in the order in which they ended, so that the oldest goes when there are too
/// many.
public final class CommandTable {
  /// Of those that are over, the latest so many are kept.
  public static final int OVER_MAX = 1_000;

  private static final int WAITING = 0;
  private static final int SENT = 1;
  private static final int OVER = 2;
  private static final int LISTS = 3;
  private static final int STATES = 6;
  private static final int NONE = -1;

  private final ObjectPages<CommandEntry> entries;

  /// The rows before and after each, as a pair.
  private final LongPages links;

  private final IdIndex index;
  private final References references;
  private final int[] first = {NONE, NONE, NONE};
  private final int[] last = {NONE, NONE, NONE};
  private final int[] sizes = new int[LISTS];

  /// How often commands came into each state.
  private final long[] totals = new long[STATES + 1];

  CommandTable(long generation) {
    entries = new ObjectPages<>(generation);
    links = new LongPages(7, 1, generation);
    index = new IdIndex(generation);
    references = new References(generation);
  }

  private CommandTable(CommandTable origin, long mine, long theirs) {
    entries = origin.entries.fork(mine, theirs);
    links = origin.links.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    System.arraycopy(origin.first, 0, first, 0, LISTS);
    System.arraycopy(origin.last, 0, last, 0, LISTS);
    System.arraycopy(origin.sizes, 0, sizes, 0, LISTS);
    System.arraycopy(origin.totals, 0, totals, 0, totals.length);
  }

  CommandTable fork(long mine, long theirs) {
    return new CommandTable(this, mine, theirs);
  }

  /// How many wait to be sent.
  public int waiting() {
    return sizes[WAITING];
  }

  /// How many were sent and wait for their answer.
  public int sent() {
    return sizes[SENT];
  }

  /// How often a command came into a state.
  public long total(CommandState state) {
    return totals[state.number()];
  }

  /// The command with this id, -1 when there is none or it is no longer kept.
  public int find(ChangeId id) {
    long hash = hash(id);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int row = index.reference(place);
      if (id.equals(get(row).id())) {
        return row;
      }
    }
    return NONE;
  }

  private static long hash(ChangeId id) {
    return Hashing.mix(Hashing.mix(id.inputPosition()) + id.ordinal());
  }

  /// The command of a row that [#find] gave.
  public CommandEntry get(int row) {
    return entries.require(row);
  }

  /// The first that waits to be sent, -1 when none does. Go on with [#next].
  public int firstWaiting() {
    return first[WAITING];
  }

  /// The first that was sent and waits for its answer, -1 when none does. Go on with [#next].
  public int firstSent() {
    return first[SENT];
  }

  /// The one that ended first of those that are kept, -1 when none has. Go on with [#next].
  public int firstOver() {
    return first[OVER];
  }

  /// The next one in its list, or -1.
  public int next(int row) {
    return links.low(row, 0);
  }

  private int previous(int row) {
    return links.high(row, 0);
  }

  /// Adds a command that is not there.
  public void add(CommandEntry entry) {
    append(entry);
    totals[entry.state().number()]++;
    forgetOldest();
  }

  private void append(CommandEntry entry) {
    int row = references.take();
    links.ensure(row);
    entries.set(row, entry);
    index.add(hash(entry.id()), row);
    enlist(row, listOf(entry.state()));
  }

  /// Puts a command in the place of what it was before.
  public void replace(int row, CommandEntry entry) {
    CommandState before = get(row).state();
    entries.set(row, entry);
    if (before != entry.state()) {
      totals[entry.state().number()]++;
    }
    int list = listOf(entry.state());
    if (list != listOf(before)) {
      delist(row, listOf(before));
      enlist(row, list);
      forgetOldest();
    }
  }

  private static int listOf(CommandState state) {
    return switch (state) {
      case ACCEPTED -> WAITING;
      case SENT -> SENT;
      case SUCCEEDED, FAILED, TIMED_OUT, UNKNOWN -> OVER;
    };
  }

  private void forgetOldest() {
    while (sizes[OVER] > OVER_MAX) {
      int row = first[OVER];
      long hash = hash(get(row).id());
      int place = index.first(hash);
      while (index.reference(place) != row) {
        place = index.next(hash, place);
      }
      index.removeAt(place);
      delist(row, OVER);
      entries.set(row, null);
      references.giveBack(row);
    }
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
    int before = previous(row);
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
    for (int list = 0; list < LISTS; list++) {
      digest.add(sizes[list]);
      for (int row = first[list]; row != NONE; row = next(row)) {
        get(row).digest(digest);
      }
    }
    for (long total : totals) {
      digest.add(total);
    }
  }

  void write(DataOutput out) throws IOException {
    for (int list = 0; list < LISTS; list++) {
      out.writeInt(sizes[list]);
      for (int row = first[list]; row != NONE; row = next(row)) {
        get(row).write(out);
      }
    }
    for (long total : totals) {
      out.writeLong(total);
    }
  }

  void read(DataInput in) throws IOException {
    for (int list = 0; list < LISTS; list++) {
      int size = in.readInt();
      Snapshots.check(size >= 0, "a count of commands >= 0", size);
      for (int i = 0; i < size; i++) {
        CommandEntry entry = CommandEntry.read(in);
        Snapshots.check(listOf(entry.state()) == list, "a command of list " + list, size);
        append(entry);
      }
    }
    for (int i = 0; i < totals.length; i++) {
      totals[i] = in.readLong();
    }
  }

  /// The command that one may look at, null when it is not kept.
  public @Nullable CommandEntry entry(ChangeId id) {
    int row = find(id);
    return row < 0 ? null : get(row);
  }
}
