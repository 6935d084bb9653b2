package io.lockstep.broker.internal.packet;

import java.nio.charset.StandardCharsets;

/// The message a client leaves behind (§3.1.2.5). Immutable: nobody writes to the arrays.
@SuppressWarnings("ArrayRecordComponent") // internal, never compared, never exposed
public record Will(
    String topic, int qos, boolean retain, int delaySeconds, byte[] properties, byte[] payload) {

  /// The topic's bytes.
  public byte[] topicBytes() {
    return topic.getBytes(StandardCharsets.UTF_8);
  }
}
