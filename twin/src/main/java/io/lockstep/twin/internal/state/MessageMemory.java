package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.LongConsumer;

/// Remembers the latest message ids, so that a message sent twice counts once. Bounded: the oldest
/// is forgotten.
public final class MessageMemory {
  private static final int ENTRIES = 1024;

  private final LongPages hashes;
  private int next;

  MessageMemory(long generation) {
    hashes = new LongPages(7, 1, generation);
    hashes.ensure(ENTRIES - 1);
  }

  private MessageMemory(MessageMemory origin, long mine, long theirs) {
    hashes = origin.hashes.fork(mine, theirs);
    next = origin.next;
  }

  MessageMemory fork(long mine, long theirs) {
    return new MessageMemory(this, mine, theirs);
  }

  /// Remembers a message of a twin; false when it is remembered already.
  public boolean add(String twinId, String messageId) {
    long hash = Hashing.of(Hashing.of(twinId), messageId) | 1;
    for (int i = 0; i < ENTRIES; i++) {
      if (hashes.get(i, 0) == hash) {
        return false;
      }
    }
    hashes.set(next, 0, hash);
    next = (next + 1) & (ENTRIES - 1);
    return true;
  }

  /// Visits the hashes that are remembered.
  void each(LongConsumer visitor) {
    for (int i = 0; i < ENTRIES; i++) {
      if (hashes.get(i, 0) != 0) {
        visitor.accept(hashes.get(i, 0));
      }
    }
  }

  void digest(Digest digest) {
    for (int i = 0; i < ENTRIES; i++) {
      digest.add(hashes.get(i, 0));
    }
    digest.add(next);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(next);
    hashes.write(out, ENTRIES);
  }

  void read(DataInput in) throws IOException {
    next = in.readInt();
    hashes.read(in);
  }
}
