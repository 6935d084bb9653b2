package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The commands that are open, and the latest of those that are over. Each stands in one of four
/// lists: waiting to be sent, sent, over, executed with its effect awaited; all in the order in
/// which they came there, so that of those that are over the oldest goes when there are too many.
public final class CommandTable {
  /// Of those that are over, the latest so many are kept.
  public static final int OVER_MAX = 1_000;

  private static final int WAITING = 0;
  private static final int SENT = 1;
  private static final int OVER = 2;
  private static final int EXECUTED = 3;
  private static final int LISTS = 4;
  private static final int STATES = 10;
  private static final int LISTS_WITHOUT_CERTAINTY = 3;
  private static final int STATES_WITHOUT_CERTAINTY = 6;

  private final EntryLists<CommandEntry> lists;

  /// How often commands came into each state.
  private final long[] totals = new long[STATES + 1];

  /// How many are open and somebody waits to hear whether they can be cancelled.
  private int cancelling;

  CommandTable(long generation) {
    lists = new EntryLists<>(LISTS, generation);
  }

  private CommandTable(CommandTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    System.arraycopy(origin.totals, 0, totals, 0, totals.length);
    cancelling = origin.cancelling;
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

  /// How many were executed and wait for their effect.
  public int executed() {
    return lists.size(EXECUTED);
  }

  /// How many are open and wait to hear whether they can be cancelled.
  public int cancelling() {
    return cancelling;
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

  /// The first that was executed and waits for its effect, -1 when none does. Go on with [#next].
  public int firstExecuted() {
    return lists.first(EXECUTED);
  }

  /// The next one in its list, or -1.
  public int next(int row) {
    return lists.next(row);
  }

  /// Adds a command that is not there.
  public void add(CommandEntry entry) {
    int _ = lists.add(entry, listOf(entry));
    totals[entry.state().number()]++;
    cancelling += entry.wantsCancel() ? 1 : 0;
    lists.forgetOldest(OVER, OVER_MAX);
  }

  /// Puts a command in the place of what it was before.
  public void replace(int row, CommandEntry entry) {
    CommandEntry before = get(row);
    lists.set(row, entry);
    cancelling += (entry.wantsCancel() ? 1 : 0) - (before.wantsCancel() ? 1 : 0);
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
      case SENT, DELIVERED -> SENT;
      case SUCCEEDED -> entry.awaitsEffect() ? EXECUTED : OVER;
      case FAILED, TIMED_OUT, UNKNOWN, VERIFIED, CANCELLED, UNVERIFIED -> OVER;
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

  void read(DataInput in, CommandEntryFormat format) throws IOException {
    boolean isCertain = format == CommandEntryFormat.CERTAIN;
    lists.read(
        in,
        isCertain ? LISTS : LISTS_WITHOUT_CERTAINTY,
        "commands",
        format::read,
        CommandTable::listOf);
    int states = isCertain ? STATES : STATES_WITHOUT_CERTAINTY;
    for (int i = 0; i <= states; i++) {
      totals[i] = in.readLong();
    }
    cancelling = 0;
    for (int list = WAITING; list <= SENT; list++) {
      for (int row = lists.first(list); row >= 0; row = next(row)) {
        cancelling += get(row).wantsCancel() ? 1 : 0;
      }
    }
  }

  /// The command that one may look at, null when it is not kept.
  public @Nullable CommandEntry entry(ChangeId id) {
    int row = find(id);
    return row < 0 ? null : get(row);
  }
}
