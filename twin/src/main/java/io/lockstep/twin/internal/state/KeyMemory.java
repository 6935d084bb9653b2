package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Remembers which command an idempotency key has asked for, so that a request that is sent twice
/// counts once. Bounded: the oldest key is forgotten.
public final class KeyMemory {
  /// So many keys are remembered.
  public static final int ENTRIES = 4_096;

  private static final int KEY = 0;
  private static final int REQUEST = 1;
  private static final int MICROS = 2;
  private static final int POSITION = 3;
  private static final int ORDINAL = 4;
  private static final int COLUMNS = 5;

  private final LongPages cells;
  private int next;

  /// What a key has asked for.
  ///
  /// @param request the hash of the whole request
  public record Asked(long request, ChangeId id) {}

  KeyMemory(long generation) {
    cells = new LongPages(6, COLUMNS, generation);
    cells.ensure(ENTRIES - 1);
  }

  private KeyMemory(KeyMemory origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    next = origin.next;
  }

  KeyMemory fork(long mine, long theirs) {
    return new KeyMemory(this, mine, theirs);
  }

  /// What a key asked for since `sinceMicros`; null when nothing.
  public @Nullable Asked find(String owner, String key, long sinceMicros) {
    long hash = hash(owner, key);
    for (int i = 0; i < ENTRIES; i++) {
      if (cells.get(i, KEY) == hash && cells.get(i, MICROS) >= sinceMicros) {
        return new Asked(
            cells.get(i, REQUEST), new ChangeId(cells.get(i, POSITION), cells.get(i, ORDINAL)));
      }
    }
    return null;
  }

  /// Remembers a key.
  public void add(String owner, String key, long request, long micros, ChangeId id) {
    cells.set(next, KEY, hash(owner, key));
    cells.set(next, REQUEST, request);
    cells.set(next, MICROS, micros);
    cells.set(next, POSITION, id.inputPosition());
    cells.set(next, ORDINAL, id.ordinal());
    next = (next + 1) & (ENTRIES - 1);
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

  /// Visits all keys that are remembered.
  void each(Visitor visitor) {
    for (int i = 0; i < ENTRIES; i++) {
      if (cells.get(i, KEY) != 0) {
        visitor.key(
            cells.get(i, KEY),
            cells.get(i, REQUEST),
            cells.get(i, MICROS),
            new ChangeId(cells.get(i, POSITION), (int) cells.get(i, ORDINAL)));
      }
    }
  }

  void digest(Digest digest) {
    digest.add(next);
    for (int i = 0; i < ENTRIES; i++) {
      if (cells.get(i, KEY) != 0) {
        for (int column = 0; column < COLUMNS; column++) {
          digest.add(cells.get(i, column));
        }
      }
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(next);
    cells.write(out, ENTRIES);
  }

  void read(DataInput in) throws IOException {
    next = in.readInt();
    cells.read(in);
  }
}
