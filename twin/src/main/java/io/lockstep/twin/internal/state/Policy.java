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
/// @param memoryChangesMax how many structural changes are remembered
/// @param memoryBytesMax how many bytes they may take
public record Policy(
    int autoCreate,
    long futureToleranceMicros,
    int driftEntriesMax,
    int memoryChangesMax,
    long memoryBytesMax) {
  /// What the releases went by that had no change memory, and what is the default since.
  public static final int MEMORY_CHANGES_MAX = 5_000_000;

  /// See [#MEMORY_CHANGES_MAX].
  public static final long MEMORY_BYTES_MAX = 512L << 20;

  void digest(Digest digest) {
    digest.add(autoCreate).add(futureToleranceMicros).add(driftEntriesMax);
    digest.add(memoryChangesMax).add(memoryBytesMax);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(autoCreate);
    out.writeLong(futureToleranceMicros);
    out.writeInt(driftEntriesMax);
    out.writeInt(memoryChangesMax);
    out.writeLong(memoryBytesMax);
  }

  /// @param hasMemory false for what a release wrote that had no change memory
  static Policy read(DataInput in, boolean hasMemory) throws IOException {
    return new Policy(
        in.readInt(),
        in.readLong(),
        in.readInt(),
        hasMemory ? in.readInt() : MEMORY_CHANGES_MAX,
        hasMemory ? in.readLong() : MEMORY_BYTES_MAX);
  }
}
