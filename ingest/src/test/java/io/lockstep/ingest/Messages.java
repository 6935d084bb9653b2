package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Field messages as they stand in the journal.
final class Messages {
  static final long RECEIVED = 1_790_000_000_000_000L;

  private Messages() {}

  static FieldMessage of(String device, String topic, String payload) {
    return of(device, topic, payload.getBytes(StandardCharsets.UTF_8), 0);
  }

  /// @param flags such as [FieldMessage#RETAIN]
  static FieldMessage of(String device, String topic, byte[] payload, int flags) {
    return of(device, topic, payload, flags, new byte[0]);
  }

  /// @param properties an MQTT 5 property section without its length
  static FieldMessage of(
      String device, String topic, byte[] payload, int flags, byte[] properties) {
    byte[] deviceBytes = device.getBytes(StandardCharsets.UTF_8);
    byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(
            FieldMessage.sizeOf(
                deviceBytes.length, topicBytes.length, properties.length, payload.length));
    FieldMessage.putHeader(
        record,
        1,
        flags,
        RECEIVED,
        1,
        deviceBytes.length,
        topicBytes.length,
        properties.length,
        payload.length);
    record.put(deviceBytes).put(topicBytes).put(properties).put(payload).flip();
    return new FieldMessage().wrap(record);
  }
}
