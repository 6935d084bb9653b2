package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The alarms that are open, and the latest of those that are over. Each stands in one of two
/// lists, in the order in which it came there; when too many are over, the oldest goes. Of a rule
/// and a twin at most one is open; one that is put aside counts as open.
public final class AlarmTable {
  /// Of those that are over, the latest so many are kept.
  public static final int OVER_MAX = 1_000;

  private static final int OPEN = 0;
  private static final int OVER = 1;
  private static final int LISTS = 2;

  private final EntryLists<AlarmEntry> lists;
  private final IdIndex openByRule;

  /// Open ones that are in a first-out group, by the group and the twin.
  private final IdIndex openByGroup;

  private int waiting;
  private int aside;
  private long raised;

  AlarmTable(long generation) {
    lists = new EntryLists<>(LISTS, generation);
    openByRule = new IdIndex(generation);
    openByGroup = new IdIndex(generation);
  }

  private AlarmTable(AlarmTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    openByRule = origin.openByRule.fork(mine, theirs);
    openByGroup = origin.openByGroup.fork(mine, theirs);
    waiting = origin.waiting;
    aside = origin.aside;
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

  /// How many are open, and not put aside.
  public int open() {
    return lists.size(OPEN) - aside;
  }

  /// How many are put aside.
  public int aside() {
    return aside;
  }

  /// True when an alarm of a first-out group of a twin holds, and is not put aside.
  public boolean isGroupActive(String group, String twinId) {
    long hash = hash(group, twinId);
    for (int place = openByGroup.first(hash); place >= 0; place = openByGroup.next(hash, place)) {
      AlarmEntry entry = get(openByGroup.reference(place));
      if (entry.raised().advice().group().equals(group)
          && entry.twinId().equals(twinId)
          && entry.stage() instanceof AlarmStage.Holding) {
        return true;
      }
    }
    return false;
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
    raised += entry.count();
    noteOpen(lists.add(entry, listOf(entry)));
  }

  private void noteOpen(int row) {
    AlarmEntry entry = get(row);
    if (entry.state().isOpen()) {
      openByRule.add(hash(entry.rule(), entry.twinId()), row);
      waiting += entry.state().waitsForPerson() ? 1 : 0;
      aside += entry.state().isAside() ? 1 : 0;
      String group = entry.raised().advice().group();
      if (!group.isEmpty()) {
        openByGroup.add(hash(group, entry.twinId()), row);
      }
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
    aside += entry.state().isAside() ? 1 : 0;
    aside -= before.state().isAside() ? 1 : 0;
    regroup(row, before, entry);
    lists.set(row, entry);
    if (listOf(entry) != OPEN) {
      lists.move(row, OPEN, OVER);
      lists.forgetOldest(OVER, OVER_MAX);
    }
  }

  private void regroup(int row, AlarmEntry before, AlarmEntry after) {
    String from = before.raised().advice().group();
    String to = after.state().isOpen() ? after.raised().advice().group() : "";
    if (!from.equals(to)) {
      if (!from.isEmpty()) {
        openByGroup.remove(hash(from, before.twinId()), row);
      }
      if (!to.isEmpty()) {
        openByGroup.add(hash(to, before.twinId()), row);
      }
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

  void read(DataInput in, AlarmEntryFormat format) throws IOException {
    raised = in.readLong();
    lists.read(in, LISTS, "alarms", format::read, AlarmTable::listOf);
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
