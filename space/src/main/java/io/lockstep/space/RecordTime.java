package io.lockstep.space;

import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;

/// When an input record was received, as it says itself.
final class RecordTime {
  /// In place of a time: the record states none.
  static final long NONE = Long.MIN_VALUE;

  private static final int FIELD_MESSAGE_AT = 2;

  private RecordTime() {}

  /// Microseconds since 1970-01-01T00:00Z; [#NONE] when it states none or is too short to.
  ///
  /// @param payload its position does not move
  static long micros(int kind, ByteBuffer payload) {
    if (kind == InputKind.FIELD_MESSAGE.number()) {
      return at(payload, FIELD_MESSAGE_AT);
    }
    boolean beginsWithIt =
        kind == InputKind.COMMAND.number()
            || kind == InputKind.TICK.number()
            || kind == InputKind.LISTENING.number();
    return beginsWithIt ? at(payload, 0) : NONE;
  }

  private static long at(ByteBuffer payload, int offset) {
    return payload.remaining() < offset + Long.BYTES
        ? NONE
        : payload.getLong(payload.position() + offset);
  }
}
