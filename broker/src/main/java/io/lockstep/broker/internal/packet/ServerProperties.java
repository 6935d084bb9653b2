package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a server says of itself in CONNACK (MQTT 5 §3.2.2.3).
///
/// @param sessionExpirySeconds the session expiry used instead of the client's, -1 when as asked
/// @param assignedClientId the identifier given to a client that sent none
/// @param keepAliveSeconds the keep alive used instead of the client's, -1 when as asked
public record ServerProperties(
    long sessionExpirySeconds,
    int receiveMaximum,
    int maximumPacketBytes,
    int topicAliasMaximum,
    @Nullable String assignedClientId,
    int keepAliveSeconds) {

  /// The property section without its length. Maximum QoS is 2; retain, wildcards, shared
  /// subscriptions and subscription identifiers are on, which is what their absence means.
  byte[] section() {
    byte[] id =
        assignedClientId == null ? new byte[0] : assignedClientId.getBytes(StandardCharsets.UTF_8);
    ByteBuffer into = ByteBuffer.allocate(64 + id.length);
    if (sessionExpirySeconds >= 0) {
      into.put((byte) 0x11).putInt((int) sessionExpirySeconds);
    }
    into.put((byte) 0x21).putShort((short) receiveMaximum);
    into.put((byte) 0x27).putInt(maximumPacketBytes);
    if (assignedClientId != null) {
      into.put((byte) 0x12).putShort((short) id.length).put(id);
    }
    if (topicAliasMaximum > 0) {
      into.put((byte) 0x22).putShort((short) topicAliasMaximum);
    }
    if (keepAliveSeconds >= 0) {
      into.put((byte) 0x13).putShort((short) keepAliveSeconds);
    }
    return Arrays.copyOf(into.array(), into.position());
  }
}
