package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The runs of processes that go on, and the latest of those that are over, in the order in which
/// they came there; when too many are over, the oldest goes. Of a process and a twin at most one
/// goes on.
public final class RunTable {
  /// Of those that are over, the latest so many are kept.
  public static final int OVER_MAX = 10_000;

  private static final int OPEN = 0;
  private static final int OVER = 1;
  private static final int LISTS = 2;

  private final EntryLists<RunEntry> lists;
  private final IdIndex openByProcess;

  RunTable(long generation) {
    lists = new EntryLists<>(LISTS, generation);
    openByProcess = new IdIndex(generation);
  }

  private RunTable(RunTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    openByProcess = origin.openByProcess.fork(mine, theirs);
  }

  RunTable fork(long mine, long theirs) {
    return new RunTable(this, mine, theirs);
  }

  private static long hash(String process, String twinId) {
    return Hashing.of(Hashing.of(process), twinId);
  }

  /// The row of the run of a process and a twin that goes on, or -1.
  public int findOpen(String process, String twinId) {
    int place = placeOfOpen(process, twinId);
    return place < 0 ? -1 : openByProcess.reference(place);
  }

  private int placeOfOpen(String process, String twinId) {
    long hash = hash(process, twinId);
    for (int place = openByProcess.first(hash);
        place >= 0;
        place = openByProcess.next(hash, place)) {
      RunEntry entry = get(openByProcess.reference(place));
      if (entry.process().equals(process) && entry.twinId().equals(twinId)) {
        return place;
      }
    }
    return -1;
  }

  /// The run at a row.
  public RunEntry get(int row) {
    return lists.get(row);
  }

  /// The run of an id; null when there is none, or it is no longer kept.
  public @Nullable RunEntry entry(ChangeId id) {
    int row = lists.find(id);
    return row < 0 ? null : get(row);
  }

  /// How many go on.
  public int open() {
    return lists.size(OPEN);
  }

  /// The one that goes on and began first, or -1. Go on with [#next].
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

  /// Adds a run that goes on, whose process and twin have none.
  public void add(RunEntry entry) {
    noteOpen(lists.add(entry, OPEN));
  }

  private void noteOpen(int row) {
    RunEntry entry = get(row);
    openByProcess.add(hash(entry.process(), entry.twinId()), row);
  }

  /// Puts a run that goes on in the place of what it was before.
  public void replace(int row, RunEntry entry) {
    if (!entry.status().isOpen()) {
      openByProcess.removeAt(placeOfOpen(entry.process(), entry.twinId()));
    }
    lists.set(row, entry);
    if (!entry.status().isOpen()) {
      lists.move(row, OPEN, OVER);
      lists.forgetOldest(OVER, OVER_MAX);
    }
  }

  void digest(Digest digest) {
    lists.digest(digest);
  }

  void write(DataOutput out) throws IOException {
    lists.write(out);
  }

  void read(DataInput in) throws IOException {
    lists.read(in, LISTS, "runs", RunEntry::read, entry -> entry.status().isOpen() ? OPEN : OVER);
    for (int row = firstOpen(); row >= 0; row = next(row)) {
      noteOpen(row);
    }
  }
}
