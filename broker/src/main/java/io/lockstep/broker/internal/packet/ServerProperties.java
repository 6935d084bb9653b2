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
/// @param authenticationMethod the one of CONNECT [MQTT-4.12.0-5]
/// @param authenticationData what ends the exchange, null for none
@SuppressWarnings("ArrayRecordComponent") // internal, never compared, never exposed
public record ServerProperties(
    long sessionExpirySeconds,
    int receiveMaximum,
    int maximumPacketBytes,
    int topicAliasMaximum,
    @Nullable String assignedClientId,
    int keepAliveSeconds,
    @Nullable String authenticationMethod,
    byte @Nullable [] authenticationData) {

  /// The property section without its length. Maximum QoS is 2; retain, wildcards, shared
  /// subscriptions and subscription identifiers are on, which is what their absence means.
  byte[] section() {
    byte[] id = utf8(assignedClientId);
    byte[] method = utf8(authenticationMethod);
    byte[] data = authenticationData == null ? new byte[0] : authenticationData;
    ByteBuffer into = ByteBuffer.allocate(64 + id.length + method.length + data.length);
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
    if (authenticationMethod != null) {
      into.put((byte) 0x15).putShort((short) method.length).put(method);
    }
    if (authenticationData != null) {
      into.put((byte) 0x16).putShort((short) data.length).put(data);
    }
    return Arrays.copyOf(into.array(), into.position());
  }

  private static byte[] utf8(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }
}
