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
