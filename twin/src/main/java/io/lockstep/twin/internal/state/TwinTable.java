package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// All twins by dense reference: id, model, slot range, versions, and the ends of their lists.
public final class TwinTable {
  private static final int SHIFT = 6;
  // Upper half | lower half of each cell; references in lists are stored plus one, 0 = none.
  private static final int MODEL_BASE = 0;
  private static final int VERSION = 1;
  private static final int UPDATED = 2;
  private static final int STAMP = 3;
  private static final int OUT = 4;
  private static final int IN = 5;
  private static final int PEERS = 6;
  private static final int DEGREES = 7;
  private static final int FREE = -1;

  private final LongPages cells;

  /// By twin the number of its latest entry in the change memory plus one, 0 for none.
  private final LongPages latest;

  private final ObjectPages<String> ids;
  private final IdIndex index;
  private final References references;

  /// Hides some from who reads; null for all.
  private @Nullable Veil veil;

  TwinTable(long generation) {
    cells = new LongPages(SHIFT, 8, generation);
    latest = new LongPages(9, 1, generation);
    ids = new ObjectPages<>(generation);
    index = new IdIndex(generation);
    references = new References(generation);
  }

  private TwinTable(TwinTable origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    latest = origin.latest.fork(mine, theirs);
    ids = origin.ids.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
  }

  TwinTable fork(long mine, long theirs) {
    return new TwinTable(this, mine, theirs);
  }

  /// See [LongPages#bytesApart].
  long bytesApart(TwinTable other) {
    return cells.bytesApart(other.cells)
        + ids.bytesApart(other.ids)
        + index.bytesApart(other.index);
  }

  /// See [LongPages#rowsApart].
  public void rowsApart(TwinTable other, IntConsumer twin) {
    cells.rowsApart(other.cells, Math.max(limit(), other.limit()), twin);
  }

  /// Hides some twins from now on; for a state that nobody writes to.
  void hideBehind(Veil wanted) {
    veil = wanted;
  }

  /// How many twins there are, hidden ones, too.
  public int count() {
    return references.count();
  }

  /// All references are below.
  public int limit() {
    return references.limit();
  }

  /// True when a twin has this reference.
  public boolean exists(int twin) {
    return twin >= 0
        && twin < references.limit()
        && cells.high(twin, MODEL_BASE) != FREE
        && (veil == null || veil.showsTwin(twin));
  }

  /// The twin with this id, or -1.
  public int find(String id) {
    long hash = Hashing.of(id);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int twin = index.reference(place);
      if (id.equals(ids.get(twin))) {
        return veil == null || veil.showsTwin(twin) ? twin : -1;
      }
    }
    return -1;
  }

  int add(String id, int model, int base, long stamp) {
    int twin = references.take();
    put(twin, id, model, base, stamp);
    return twin;
  }

  /// Puts a twin back where it was.
  void restore(int twin, String id, int model, int base, long stamp) {
    references.undoGiveBack(twin);
    put(twin, id, model, base, stamp);
  }

  private void put(int twin, String id, int model, int base, long stamp) {
    cells.ensure(twin);
    latest.ensure(twin);
    latest.set(twin, 0, 0);
    cells.clear(twin);
    cells.set(twin, MODEL_BASE, LongPages.pair(model, base));
    cells.set(twin, STAMP, stamp);
    ids.set(twin, id);
    index.add(Hashing.of(id), twin);
  }

  void remove(int twin) {
    forget(twin);
    references.giveBack(twin);
  }

  /// Takes back that a twin was added.
  void undoAdd(int twin) {
    forget(twin);
    references.undoTake(twin);
  }

  private void forget(int twin) {
    String id = id(twin);
    long hash = Hashing.of(id);
    int place = index.first(hash);
    while (index.reference(place) != twin) {
      place = index.next(hash, place);
    }
    index.removeAt(place);
    ids.set(twin, null);
    cells.clear(twin);
    cells.set(twin, MODEL_BASE, LongPages.pair(FREE, 0));
  }

  public String id(int twin) {
    return ids.require(twin);
  }

  public int model(int twin) {
    return cells.high(twin, MODEL_BASE);
  }

  /// The first of the twin's slots.
  public int base(int twin) {
    return cells.low(twin, MODEL_BASE);
  }

  void setModel(int twin, int model, int base) {
    cells.set(twin, MODEL_BASE, LongPages.pair(model, base));
  }

  /// The input position of the last change: the ETag comes from it.
  public long version(int twin) {
    return cells.get(twin, VERSION);
  }

  public long updatedMicros(int twin) {
    return cells.get(twin, UPDATED);
  }

  /// Notes that the twin changed.
  public void touch(int twin, long position, long micros) {
    long[] page = cells.writable(twin);
    int at = cells.offset(twin);
    page[at + VERSION] = position;
    page[at + UPDATED] = micros;
  }

  /// The number of the latest entry of the change memory that is about the twin or relationships
  /// that go out from it, or -1.
  public long latestChange(int twin) {
    return latest.get(twin, 0) - 1;
  }

  void setLatestChange(int twin, long entry) {
    latest.set(twin, 0, entry + 1);
  }

  /// Rises with each entry into a list of twins of one model.
  public long stamp(int twin) {
    return cells.get(twin, STAMP);
  }

  void setStamp(int twin, long stamp) {
    cells.set(twin, STAMP, stamp);
  }

  /// The first outgoing relationship, or -1.
  public int outHead(int twin) {
    int head = cells.high(twin, OUT) - 1;
    return veil == null ? head : veil.outFrom(head);
  }

  int outTail(int twin) {
    return cells.low(twin, OUT) - 1;
  }

  void setOut(int twin, int head, int tail) {
    cells.set(twin, OUT, LongPages.pair(head + 1, tail + 1));
  }

  /// The first incoming relationship, or -1.
  public int inHead(int twin) {
    int head = cells.high(twin, IN) - 1;
    return veil == null ? head : veil.inFrom(head);
  }

  int inTail(int twin) {
    return cells.low(twin, IN) - 1;
  }

  void setIn(int twin, int head, int tail) {
    cells.set(twin, IN, LongPages.pair(head + 1, tail + 1));
  }

  /// The twin before this one in the list of its model, or -1.
  int previousPeer(int twin) {
    return cells.high(twin, PEERS) - 1;
  }

  /// The twin after this one in the list of its model, or -1.
  public int nextPeer(int twin) {
    int next = cells.low(twin, PEERS) - 1;
    return veil == null ? next : veil.peerFrom(next);
  }

  void setPeers(int twin, int previous, int next) {
    cells.set(twin, PEERS, LongPages.pair(previous + 1, next + 1));
  }

  public int outCount(int twin) {
    return cells.high(twin, DEGREES);
  }

  public int inCount(int twin) {
    return cells.low(twin, DEGREES);
  }

  void setCounts(int twin, int out, int in) {
    cells.set(twin, DEGREES, LongPages.pair(out, in));
  }

  void write(DataOutput out) throws IOException {
    references.write(out);
    cells.write(out, references.limit());
    latest.write(out, references.limit());
    Snapshots.writeTexts(out, ids, references.limit());
    index.write(out);
  }

  /// @param hasMemory false for what a release wrote that had no change memory
  void read(DataInput in, boolean hasMemory) throws IOException {
    references.read(in);
    cells.read(in);
    if (hasMemory) {
      latest.read(in);
    }
    latest.ensure(references.limit());
    Snapshots.readTexts(in, ids);
    index.read(in);
    Snapshots.check(
        index.size() == references.count(),
        "%d entries in the id index".formatted(references.count()),
        index.size());
  }
}
