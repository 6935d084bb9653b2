package io.lockstep.broker;

import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;

/// The last retained message of a topic (§3.3.1.3). Immutable.
///
/// @param position its journal position
/// @param record its bytes as a [FieldMessage]; nobody writes to them
record RetainedMessage(String topic, long position, ByteBuffer record) {

  /// Points a view at the message.
  void view(FieldMessage message) {
    message.wrap(record);
  }

  int size() {
    return record.limit();
  }
}
