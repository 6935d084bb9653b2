package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The alarms that are open, and the latest of those that are over. Each stands in one of two
/// lists, in the order in which it came there; when too many are over, the oldest goes. Of a rule
/// and a twin at most one is open.
public final class AlarmTable {
  /// Of those that are over, the latest so many are kept.
  public static final int OVER_MAX = 1_000;

  private static final int OPEN = 0;
  private static final int OVER = 1;
  private static final int LISTS = 2;

  private final EntryLists<AlarmEntry> lists;
  private final IdIndex openByRule;
  private int waiting;
  private long raised;

  AlarmTable(long generation) {
    lists = new EntryLists<>(LISTS, generation);
    openByRule = new IdIndex(generation);
  }

  private AlarmTable(AlarmTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    openByRule = origin.openByRule.fork(mine, theirs);
    waiting = origin.waiting;
    raised = origin.raised;
  }

  AlarmTable fork(long mine, long theirs) {
    return new AlarmTable(this, mine, theirs);
  }

  private static long hash(String rule, String twinId) {
    return Hashing.of(Hashing.of(rule), twinId);
  }

  /// The row of an alarm, or -1.
  public int find(ChangeId id) {
    return lists.find(id);
  }

  /// The row of the open alarm of a rule and a twin, or -1.
  public int findOpen(String rule, String twinId) {
    int place = placeOfOpen(rule, twinId);
    return place < 0 ? -1 : openByRule.reference(place);
  }

  private int placeOfOpen(String rule, String twinId) {
    long hash = hash(rule, twinId);
    for (int place = openByRule.first(hash); place >= 0; place = openByRule.next(hash, place)) {
      AlarmEntry entry = get(openByRule.reference(place));
      if (entry.rule().equals(rule) && entry.twinId().equals(twinId)) {
        return place;
      }
    }
    return -1;
  }

  public AlarmEntry get(int row) {
    return lists.get(row);
  }

  /// How many are open.
  public int open() {
    return lists.size(OPEN);
  }

  /// How many of them nobody has acknowledged.
  public int unacknowledged() {
    return waiting;
  }

  /// How often an alarm was raised.
  public long raised() {
    return raised;
  }

  /// The open one that came first, or -1. Go on with [#next].
  public int firstOpen() {
    return lists.first(OPEN);
  }

  /// The one that was over first of those that are kept, or -1. Go on with [#next].
  public int firstOver() {
    return lists.first(OVER);
  }

  /// The next one in its list, or -1.
  public int next(int row) {
    return lists.next(row);
  }

  /// Adds an open alarm whose rule and twin have none.
  public void add(AlarmEntry entry) {
    raised++;
    noteOpen(lists.add(entry, listOf(entry)));
  }

  private void noteOpen(int row) {
    AlarmEntry entry = get(row);
    if (entry.state().isOpen()) {
      openByRule.add(hash(entry.rule(), entry.twinId()), row);
      waiting += entry.state().waitsForPerson() ? 1 : 0;
    }
  }

  /// Puts an open alarm in the place of what it was before.
  public void replace(int row, AlarmEntry entry) {
    AlarmEntry before = get(row);
    if (!entry.state().isOpen()) {
      openByRule.removeAt(placeOfOpen(before.rule(), before.twinId()));
    }
    raised += entry.count() - before.count();
    waiting += entry.state().waitsForPerson() ? 1 : 0;
    waiting -= before.state().waitsForPerson() ? 1 : 0;
    lists.set(row, entry);
    if (listOf(entry) != OPEN) {
      lists.move(row, OPEN, OVER);
      lists.forgetOldest(OVER, OVER_MAX);
    }
  }

  private static int listOf(AlarmEntry entry) {
    return entry.state().isOpen() ? OPEN : OVER;
  }

  void digest(Digest digest) {
    lists.digest(digest);
    digest.add(raised);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(raised);
    lists.write(out);
  }

  void read(DataInput in, boolean wideIds) throws IOException {
    raised = in.readLong();
    lists.read(in, LISTS, "alarms", from -> AlarmEntry.read(from, wideIds), AlarmTable::listOf);
    for (int row = firstOpen(); row >= 0; row = next(row)) {
      noteOpen(row);
    }
  }

  /// The alarm that one may look at, null when it is not kept.
  public @Nullable AlarmEntry entry(ChangeId id) {
    int row = find(id);
    return row < 0 ? null : get(row);
  }
}
