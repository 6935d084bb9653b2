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

  private final EntryLists<CommandEntry> lists;

  /// How often commands came into each state.
  private final long[] totals = new long[STATES + 1];

  CommandTable(long generation) {
    lists = new EntryLists<>(LISTS, generation);
  }

  private CommandTable(CommandTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    System.arraycopy(origin.totals, 0, totals, 0, totals.length);
  }

  CommandTable fork(long mine, long theirs) {
    return new CommandTable(this, mine, theirs);
  }

  /// How many wait to be sent.
  public int waiting() {
    return lists.size(WAITING);
  }

  /// How many were sent and wait for their answer.
  public int sent() {
    return lists.size(SENT);
  }

  /// How often a command came into a state.
  public long total(CommandState state) {
    return totals[state.number()];
  }

  /// The command with this id, -1 when there is none or it is no longer kept.
  public int find(ChangeId id) {
    return lists.find(id);
  }

  /// The command of a row that [#find] gave.
  public CommandEntry get(int row) {
    return lists.get(row);
  }

  /// The first that waits to be sent, -1 when none does. Go on with [#next].
  public int firstWaiting() {
    return lists.first(WAITING);
  }

  /// The first that was sent and waits for its answer, -1 when none does. Go on with [#next].
  public int firstSent() {
    return lists.first(SENT);
  }

  /// The one that ended first of those that are kept, -1 when none has. Go on with [#next].
  public int firstOver() {
    return lists.first(OVER);
  }

  /// The next one in its list, or -1.
  public int next(int row) {
    return lists.next(row);
  }

  /// Adds a command that is not there.
  public void add(CommandEntry entry) {
    int _ = lists.add(entry, listOf(entry));
    totals[entry.state().number()]++;
    lists.forgetOldest(OVER, OVER_MAX);
  }

  /// Puts a command in the place of what it was before.
  public void replace(int row, CommandEntry entry) {
    CommandEntry before = get(row);
    lists.set(row, entry);
    if (before.state() != entry.state()) {
      totals[entry.state().number()]++;
    }
    if (listOf(before) != listOf(entry)) {
      lists.move(row, listOf(before), listOf(entry));
      lists.forgetOldest(OVER, OVER_MAX);
    }
  }

  private static int listOf(CommandEntry entry) {
    return switch (entry.state()) {
      case ACCEPTED -> WAITING;
      case SENT -> SENT;
      case SUCCEEDED, FAILED, TIMED_OUT, UNKNOWN -> OVER;
    };
  }

  void digest(Digest digest) {
    lists.digest(digest);
    for (long total : totals) {
      digest.add(total);
    }
  }

  void write(DataOutput out) throws IOException {
    lists.write(out);
    for (long total : totals) {
      out.writeLong(total);
    }
  }

  void read(DataInput in, boolean wideIds) throws IOException {
    lists.read(in, "commands", from -> CommandEntry.read(from, wideIds), CommandTable::listOf);
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
