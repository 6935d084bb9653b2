package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What a kernel decides by, besides its records: part of the state, since it is changed by
/// records.
///
/// @param autoCreate a number that stands for what happens to readings of unknown twins
/// @param futureToleranceMicros how far ahead of its receipt a reading may be
/// @param driftEntriesMax how many different drift entries are kept
public record Policy(int autoCreate, long futureToleranceMicros, int driftEntriesMax) {
  void digest(Digest digest) {
    digest.add(autoCreate).add(futureToleranceMicros).add(driftEntriesMax);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(autoCreate);
    out.writeLong(futureToleranceMicros);
    out.writeInt(driftEntriesMax);
  }

  static Policy read(DataInput in) throws IOException {
    return new Policy(in.readInt(), in.readLong(), in.readInt());
  }
}
