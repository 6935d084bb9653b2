package io.lockstep.space;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A message that enters over HTTP rather than through a broker. The payload is read during the
/// call and not kept.
///
/// @param topic the topic as an MQTT client would name it, at most 65,535 bytes of UTF-8
/// @param payload the bytes between position and limit
public record FieldPublication(String topic, ByteBuffer payload) {
  /// A message whose payload is text.
  public static FieldPublication of(String topic, String payload) {
    return new FieldPublication(topic, ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
  }
}
