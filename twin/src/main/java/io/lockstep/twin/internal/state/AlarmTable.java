package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmState;
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
  private static final int NONE = -1;

  private final ObjectPages<AlarmEntry> entries;

  /// The rows before and after each, as a pair.
  private final LongPages links;

  private final IdIndex byId;
  private final IdIndex openByRule;
  private final References references;
  private final int[] first = {NONE, NONE};
  private final int[] last = {NONE, NONE};
  private final int[] sizes = new int[LISTS];
  private int waiting;
  private long raised;

  AlarmTable(long generation) {
    entries = new ObjectPages<>(generation);
    links = new LongPages(7, 1, generation);
    byId = new IdIndex(generation);
    openByRule = new IdIndex(generation);
    references = new References(generation);
  }

  private AlarmTable(AlarmTable origin, long mine, long theirs) {
    entries = origin.entries.fork(mine, theirs);
    links = origin.links.fork(mine, theirs);
    byId = origin.byId.fork(mine, theirs);
    openByRule = origin.openByRule.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    System.arraycopy(origin.first, 0, first, 0, LISTS);
    System.arraycopy(origin.last, 0, last, 0, LISTS);
    System.arraycopy(origin.sizes, 0, sizes, 0, LISTS);
    waiting = origin.waiting;
    raised = origin.raised;
  }

  AlarmTable fork(long mine, long theirs) {
    return new AlarmTable(this, mine, theirs);
  }

  private static long hash(ChangeId id) {
    return Hashing.mix(id.inputPosition() * 31 + id.ordinal());
  }

  private static long hash(String rule, String twinId) {
    return Hashing.of(Hashing.of(rule), twinId);
  }

  /// The row of an alarm, or -1.
  public int find(ChangeId id) {
    long hash = hash(id);
    for (int place = byId.first(hash); place >= 0; place = byId.next(hash, place)) {
      if (get(byId.reference(place)).id().equals(id)) {
        return byId.reference(place);
      }
    }
    return -1;
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
    return entries.require(row);
  }

  /// How many are open.
  public int open() {
    return sizes[OPEN];
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
    return first[OPEN];
  }

  /// The one that was over first of those that are kept, or -1. Go on with [#next].
  public int firstOver() {
    return first[OVER];
  }

  /// The next one in its list, or -1.
  public int next(int row) {
    return links.low(row, 0);
  }

  /// Adds an open alarm whose rule and twin have none.
  public void add(AlarmEntry entry) {
    raised++;
    append(entry);
  }

  private void append(AlarmEntry entry) {
    int row = references.take();
    links.ensure(row);
    entries.set(row, entry);
    byId.add(hash(entry.id()), row);
    if (entry.state().isOpen()) {
      openByRule.add(hash(entry.rule(), entry.twinId()), row);
      waiting += entry.state().waitsForPerson() ? 1 : 0;
    }
    enlist(row, listOf(entry.state()));
  }

  /// Puts an open alarm in the place of what it was before.
  public void replace(int row, AlarmEntry entry) {
    AlarmEntry before = get(row);
    if (!entry.state().isOpen()) {
      openByRule.removeAt(placeOfOpen(before.rule(), before.twinId()));
    }
    raised += entry.count() - before.count();
    waiting += entry.state().isOpen() && entry.state().waitsForPerson() ? 1 : 0;
    waiting -= before.state().waitsForPerson() ? 1 : 0;
    entries.set(row, entry);
    int list = listOf(entry.state());
    if (list != OPEN) {
      delist(row, OPEN);
      enlist(row, list);
      forgetOldest();
    }
  }

  private static int listOf(AlarmState state) {
    return state.isOpen() ? OPEN : OVER;
  }

  private void forgetOldest() {
    while (sizes[OVER] > OVER_MAX) {
      int row = first[OVER];
      long hash = hash(get(row).id());
      int place = byId.first(hash);
      while (byId.reference(place) != row) {
        place = byId.next(hash, place);
      }
      byId.removeAt(place);
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
    for (int list = 0; list < LISTS; list++) {
      digest.add(sizes[list]);
      for (int row = first[list]; row != NONE; row = next(row)) {
        get(row).digest(digest);
      }
    }
    digest.add(raised);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(raised);
    for (int list = 0; list < LISTS; list++) {
      out.writeInt(sizes[list]);
      for (int row = first[list]; row != NONE; row = next(row)) {
        get(row).write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    raised = in.readLong();
    for (int list = 0; list < LISTS; list++) {
      int size = in.readInt();
      Snapshots.check(size >= 0, "a count of alarms >= 0", size);
      for (int i = 0; i < size; i++) {
        AlarmEntry entry = AlarmEntry.read(in);
        Snapshots.check(listOf(entry.state()) == list, "an alarm of list " + list, size);
        append(entry);
      }
    }
  }

  /// The alarm that one may look at, null when it is not kept.
  public @Nullable AlarmEntry entry(ChangeId id) {
    int row = find(id);
    return row < 0 ? null : get(row);
  }
}
