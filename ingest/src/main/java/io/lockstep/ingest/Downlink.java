package io.lockstep.ingest;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a command becomes on its way to the field.
public sealed interface Downlink {
  /// A message for the broker to deliver. Immutable as long as nobody writes to the payload.
  ///
  /// @param topic where its device listens
  /// @param payload the bytes between position and limit; read once, not kept
  /// @param qos the MQTT quality of service, 0 to 2
  /// @param answer what MQTT 5 tells the device of the answer; null when the topic says it
  record Message(String topic, ByteBuffer payload, int qos, @Nullable Answer answer)
      implements Downlink {
    /// A message whose topic says where the answer belongs.
    public Message(String topic, ByteBuffer payload, int qos) {
      this(topic, payload, qos, null);
    }
  }

  /// What a command's message tells by MQTT 5 properties (§3.3.2.3).
  ///
  /// @param topic the response topic
  /// @param contentType what the payload is, and the answer's is to be
  /// @param isText true when the payload is UTF-8
  record Answer(String topic, String contentType, boolean isText) {}

  /// A message of ours that is no command, until its record was read back.
  ///
  /// @param reference what it is known by, which its record carries
  /// @param expirySeconds how long it may be delivered, 1 or more
  record Own(String reference, Message message, long expirySeconds) {}

  /// There is no way to the device, and waiting would not help.
  ///
  /// @param reason what, where, expected, found
  record Unroutable(String reason) implements Downlink {}
}
