package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.twin.Expectation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The effects of commands that are looked for in readings, by the twin that was commanded, in the
/// order in which the commands were accepted. What becomes of the command itself is not known here:
/// a watch ends when its effect was seen, when its time is over, or with its twin. Bounded: the
/// oldest goes. Confined to one thread; a fork is independent.
public final class WatchTable {
  /// So many are kept: more than commands can be open.
  public static final int WATCHES_MAX = 20_000;

  private static final int ONLY = 0;
  private static final int LISTS = 1;

  private final EntryLists<Watch> lists;
  private final IdIndex byTwin;

  /// An effect that is looked for. Immutable.
  ///
  /// @param id of the command
  /// @param twin the reference of the twin that was commanded
  /// @param condition what is to hold
  /// @param sinceMicros when the command was accepted: an effect has no earlier source time
  /// @param untilMicros what is received later is no effect any more
  public record Watch(ChangeId id, int twin, String condition, long sinceMicros, long untilMicros)
      implements EntryLists.Entry {
    /// The watch of a command.
    public static Watch of(
        ChangeId id, int twin, Expectation expected, long acceptedMicros, long timeoutMicros) {
      return new Watch(
          id,
          twin,
          expected.condition(),
          acceptedMicros,
          acceptedMicros + timeoutMicros + expected.withinMicros());
    }

    @Override
    public void digest(Digest digest) {
      digest.add(id.inputPosition()).add(id.ordinal()).add(twin).add(condition);
      digest.add(sinceMicros).add(untilMicros);
    }

    @Override
    public void write(DataOutput out) throws IOException {
      Snapshots.writeId(out, id);
      out.writeInt(twin);
      Snapshots.writeText(out, condition);
      out.writeLong(sinceMicros);
      out.writeLong(untilMicros);
    }

    static Watch read(DataInput in) throws IOException {
      return new Watch(
          Snapshots.readId(in, true),
          in.readInt(),
          Snapshots.readText(in),
          in.readLong(),
          in.readLong());
    }
  }

  WatchTable(long generation) {
    lists = new EntryLists<>(LISTS, generation);
    byTwin = new IdIndex(generation);
  }

  private WatchTable(WatchTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    byTwin = origin.byTwin.fork(mine, theirs);
  }

  WatchTable fork(long mine, long theirs) {
    return new WatchTable(this, mine, theirs);
  }

  /// True when nothing is looked for.
  public boolean isEmpty() {
    return lists.size(ONLY) == 0;
  }

  /// How many effects are looked for.
  public int size() {
    return lists.size(ONLY);
  }

  private static long hash(int twin) {
    return Hashing.mix(twin);
  }

  /// Begins to look for an effect.
  ///
  /// @param nowMicros what was to be seen by then is forgotten
  public void add(Watch watch, long nowMicros) {
    while (!isEmpty() && isSpent(lists.get(lists.first(ONLY)), nowMicros)) {
      remove(lists.first(ONLY));
    }
    int row = lists.add(watch, ONLY);
    byTwin.add(hash(watch.twin()), row);
  }

  private boolean isSpent(Watch oldest, long nowMicros) {
    return oldest.untilMicros() < nowMicros || size() >= WATCHES_MAX;
  }

  /// True when an effect is looked for in readings of a twin.
  public boolean has(int twin) {
    long hash = hash(twin);
    for (int place = byTwin.first(hash); place >= 0; place = byTwin.next(hash, place)) {
      if (lists.get(byTwin.reference(place)).twin() == twin) {
        return true;
      }
    }
    return false;
  }

  /// The effects that are looked for in readings of a twin, by their commands' ids.
  public List<Watch> of(int twin) {
    List<Watch> found = new ArrayList<>();
    long hash = hash(twin);
    for (int place = byTwin.first(hash); place >= 0; place = byTwin.next(hash, place)) {
      Watch watch = lists.get(byTwin.reference(place));
      if (watch.twin() == twin) {
        found.add(watch);
      }
    }
    found.sort((a, b) -> a.id().compareTo(b.id()));
    return found;
  }

  /// Looks no more for the effect of a command; does nothing when nobody does.
  public void remove(ChangeId id) {
    int row = lists.find(id);
    if (row >= 0) {
      remove(row);
    }
  }

  private void remove(int row) {
    byTwin.remove(hash(lists.get(row).twin()), row);
    lists.remove(row, ONLY);
  }

  /// A twin is no more.
  public void removeAll(int twin) {
    if (!isEmpty()) {
      of(twin).forEach(watch -> remove(watch.id()));
    }
  }

  void digest(Digest digest) {
    lists.digest(digest);
  }

  void write(DataOutput out) throws IOException {
    lists.write(out);
  }

  void read(DataInput in) throws IOException {
    lists.read(in, LISTS, "watches", Watch::read, _ -> ONLY);
    for (int row = lists.first(ONLY); row >= 0; row = lists.next(row)) {
      byTwin.add(hash(lists.get(row).twin()), row);
    }
  }
}
