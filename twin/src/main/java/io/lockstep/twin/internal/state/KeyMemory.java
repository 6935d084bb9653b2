package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Remembers which command an idempotency key has asked for, so that a request that is sent twice
/// counts once. No key is forgotten within the time that its caller may count on: when there is no
/// room for another, the caller of that one must be refused. Confined to one thread; a fork is
/// independent.
public final class KeyMemory {
  /// So many keys are remembered at once.
  public static final int ENTRIES = 1 << 20;

  /// What a release before kept: a ring of so many rows, the oldest overwritten.
  private static final int ENTRIES_WITHOUT_CERTAINTY = 4_096;

  private static final int KEY = 0;
  private static final int REQUEST = 1;
  private static final int MICROS = 2;
  private static final int POSITION = 3;
  private static final int ORDINAL = 4;
  private static final int COLUMNS = 5;

  /// A ring: rows are numbered on and on.
  private final LongPages cells;

  private final IdIndex index;
  private long first;
  private long next;

  /// What a key has asked for.
  ///
  /// @param request the hash of the whole request
  public record Asked(long request, ChangeId id) {}

  KeyMemory(long generation) {
    cells = new LongPages(6, COLUMNS, generation);
    index = new IdIndex(generation);
  }

  private KeyMemory(KeyMemory origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    first = origin.first;
    next = origin.next;
  }

  KeyMemory fork(long mine, long theirs) {
    return new KeyMemory(this, mine, theirs);
  }

  private static int row(long number) {
    return (int) (number & (ENTRIES - 1));
  }

  /// How many keys are remembered.
  public int size() {
    return (int) (next - first);
  }

  /// Forgets the keys that were used before `sinceMicros`.
  public void forgetBefore(long sinceMicros) {
    while (first < next && cells.get(row(first), MICROS) < sinceMicros) {
      index.remove(cells.get(row(first), KEY), row(first));
      cells.clear(row(first));
      first++;
    }
  }

  /// True when no other key can be remembered.
  public boolean isFull() {
    return size() >= ENTRIES;
  }

  /// What a key asked for since `sinceMicros`; null when nothing.
  public @Nullable Asked find(String owner, String key, long sinceMicros) {
    long hash = hash(owner, key);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int row = index.reference(place);
      if (cells.get(row, KEY) == hash && cells.get(row, MICROS) >= sinceMicros) {
        return new Asked(
            cells.get(row, REQUEST),
            new ChangeId(cells.get(row, POSITION), cells.get(row, ORDINAL)));
      }
    }
    return null;
  }

  /// Remembers a key; there must be room.
  public void add(String owner, String key, long request, long micros, ChangeId id) {
    add(hash(owner, key), request, micros, id);
  }

  private void add(long key, long request, long micros, ChangeId id) {
    int row = row(next);
    cells.ensure(row);
    cells.set(row, KEY, key);
    cells.set(row, REQUEST, request);
    cells.set(row, MICROS, micros);
    cells.set(row, POSITION, id.inputPosition());
    cells.set(row, ORDINAL, id.ordinal());
    index.add(key, row);
    next++;
  }

  /// The hash of a request, which a key must ask for again.
  public static long request(String twinId, String name, @Nullable String payload) {
    return Hashing.of(
        Hashing.of(Hashing.of(twinId), name), payload == null ? "" : payload + '\u0000');
  }

  private static long hash(String owner, String key) {
    return Hashing.of(Hashing.of(owner), key) | 1;
  }

  /// Receives what is remembered.
  interface Visitor {
    /// One key, by its hash.
    void key(long key, long request, long micros, ChangeId id);
  }

  /// Visits all keys that are remembered, the oldest first.
  void each(Visitor visitor) {
    for (long number = first; number < next; number++) {
      int row = row(number);
      visitor.key(
          cells.get(row, KEY),
          cells.get(row, REQUEST),
          cells.get(row, MICROS),
          new ChangeId(cells.get(row, POSITION), cells.get(row, ORDINAL)));
    }
  }

  void digest(Digest digest) {
    digest.add(size());
    each(
        (key, request, micros, id) -> {
          digest.add(key).add(request).add(micros);
          digest.add(id.inputPosition()).add(id.ordinal());
        });
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size());
    for (long number = first; number < next; number++) {
      for (int column = 0; column < COLUMNS; column++) {
        out.writeLong(cells.get(row(number), column));
      }
    }
  }

  /// @param isCertain false for what a release before wrote
  void read(DataInput in, boolean isCertain) throws IOException {
    if (!isCertain) {
      readRing(in);
      return;
    }
    int size = in.readInt();
    Snapshots.check(size >= 0 && size <= ENTRIES, "a count of keys of at most 2^20", size);
    for (int i = 0; i < size; i++) {
      add(in.readLong(), in.readLong(), in.readLong(), new ChangeId(in.readLong(), in.readLong()));
    }
  }

  private void readRing(DataInput in) throws IOException {
    int oldest = in.readInt();
    LongPages ring = new LongPages(6, COLUMNS, 0);
    ring.ensure(ENTRIES_WITHOUT_CERTAINTY - 1);
    ring.read(in);
    for (int i = 0; i < ENTRIES_WITHOUT_CERTAINTY; i++) {
      int at = (oldest + i) & (ENTRIES_WITHOUT_CERTAINTY - 1);
      if (ring.get(at, KEY) != 0) {
        add(
            ring.get(at, KEY),
            ring.get(at, REQUEST),
            ring.get(at, MICROS),
            new ChangeId(ring.get(at, POSITION), ring.get(at, ORDINAL)));
      }
    }
  }
}
