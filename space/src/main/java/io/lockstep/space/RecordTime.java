package io.lockstep.space;

import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;

/// When input records were received, as they say themselves. Confined to one thread.
final class RecordTime {
  /// In place of a time: the record states none.
  static final long NONE = Long.MIN_VALUE;

  private final FieldMessage message = new FieldMessage();

  /// Microseconds since 1970-01-01T00:00Z; [#NONE] when it states none, or nobody can read it.
  ///
  /// @param payload its position does not move
  long micros(int kind, ByteBuffer payload) {
    if (kind == InputKind.FIELD_MESSAGE.number()) {
      try {
        return message.wrap(payload.duplicate()).receivedMicros();
      } catch (LockstepException _) {
        return NONE;
      }
    }
    boolean beginsWithIt =
        kind == InputKind.COMMAND.number()
            || kind == InputKind.TICK.number()
            || kind == InputKind.LISTENING.number();
    return beginsWithIt && payload.remaining() >= Long.BYTES
        ? payload.getLong(payload.position())
        : NONE;
  }
}
