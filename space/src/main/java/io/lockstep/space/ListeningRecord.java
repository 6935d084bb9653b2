package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;

/// The record that says since when the server listens again: 24 bytes, three times in microseconds,
/// big-endian. Immutable.
///
/// @param nowMicros since then, since 1970-01-01T00:00Z
/// @param expectedMicros what the clock would have shown if nothing had happened: when the last
///   input was received before the server was down, or the clock before it was set
/// @param patienceMicros how long sources that have kept their readings are waited for
public record ListeningRecord(long nowMicros, long expectedMicros, long patienceMicros) {
  /// How large it is.
  public static final int BYTES = 3 * Long.BYTES;

  /// True when the clock was ahead before.
  public boolean isSetBack() {
    return nowMicros < expectedMicros;
  }

  /// Writes it; the position moves.
  public ByteBuffer write(ByteBuffer out) {
    return out.putLong(nowMicros).putLong(expectedMicros).putLong(patienceMicros);
  }

  /// Reads it; the position moves.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it cannot be one
  public static ListeningRecord read(ByteBuffer in) {
    if (in.remaining() != BYTES) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "a record of listening again: expected %d bytes, found %d"
              .formatted(BYTES, in.remaining()));
    }
    return new ListeningRecord(in.getLong(), in.getLong(), in.getLong());
  }
}
