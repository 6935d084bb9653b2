package io.lockstep.ingest;

import java.nio.ByteBuffer;

/// What a command becomes on its way to the field.
public sealed interface Downlink {
  /// A message for the broker to deliver. Immutable as long as nobody writes to the payload.
  ///
  /// @param topic where its device listens
  /// @param payload the bytes between position and limit; read once, not kept
  /// @param qos the MQTT quality of service, 0 to 2
  record Message(String topic, ByteBuffer payload, int qos) implements Downlink {}

  /// There is no way to the device, and waiting would not help.
  ///
  /// @param reason what, where, expected, found
  record Unroutable(String reason) implements Downlink {}
}
