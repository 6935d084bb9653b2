package io.lockstep.model;

import java.nio.ByteBuffer;

/// The first 20 bytes of each record in the `changes` log: which input it answers, and when that
/// was received. The pair (input position, ordinal) is the identity of a change. All numbers are
/// big-endian.
///
/// @param inputPosition position of the input record in its journal
/// @param ordinal the number of this change among those of its input, from 0
/// @param receivedMicros when the input was received, microseconds since 1970-01-01T00:00Z
public record ChangeHeader(long inputPosition, int ordinal, long receivedMicros) {
  /// Bytes on the log.
  public static final int BYTES = 20;

  /// Reads the header at the buffer's position and moves past it.
  public static ChangeHeader read(ByteBuffer from) {
    return new ChangeHeader(from.getLong(), from.getInt(), from.getLong());
  }

  /// Writes this header without making one.
  public static void write(ByteBuffer into, long inputPosition, int ordinal, long receivedMicros) {
    into.putLong(inputPosition);
    into.putInt(ordinal);
    into.putLong(receivedMicros);
  }
}
