package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Hands out dense numbers from 0; a number that was given back is used again, the last one first.
final class References {
  private final LongPages free;
  private int freeCount;
  private int limit;

  References(long generation) {
    this.free = new LongPages(7, 1, generation);
  }

  private References(References origin, LongPages free) {
    this.free = free;
    this.freeCount = origin.freeCount;
    this.limit = origin.limit;
  }

  References fork(long mine, long theirs) {
    return new References(this, free.fork(mine, theirs));
  }

  /// All numbers ever handed out are below.
  int limit() {
    return limit;
  }

  /// How many are handed out at present.
  int count() {
    return limit - freeCount;
  }

  int take() {
    if (freeCount > 0) {
      freeCount--;
      return free.low(freeCount, 0);
    }
    return limit++;
  }

  void giveBack(int reference) {
    free.ensure(freeCount);
    free.set(freeCount, 0, reference);
    freeCount++;
  }

  /// Takes back that a number was handed out.
  void undoTake(int reference) {
    if (reference == limit - 1) {
      limit--;
    } else {
      giveBack(reference);
    }
  }

  /// Takes back that a number was given back: it is handed out as it was.
  void undoGiveBack(int reference) {
    if (reference >= limit) {
      while (limit < reference) {
        giveBack(limit++);
      }
      limit++;
      return;
    }
    int at = freeCount - 1;
    while (free.low(at, 0) != reference) {
      at--;
    }
    freeCount--;
    free.set(at, 0, free.get(freeCount, 0));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(limit);
    out.writeInt(freeCount);
    free.write(out, freeCount);
  }

  void read(DataInput in) throws IOException {
    limit = in.readInt();
    freeCount = in.readInt();
    free.read(in);
  }
}
