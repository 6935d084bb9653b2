package io.lockstep.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The MQTT 3.1.1 packets that the subscribers and crowds of benchmarks send, as bytes. Stateless.
final class MqttBytes {
  static final int CONNACK = 0x20;
  static final int PUBLISH = 0x30;
  static final int PUBACK = 0x40;
  static final int SUBACK = 0x90;

  private static final int HEADER_BYTES_MAX = 5;

  private MqttBytes() {}

  /// CONNECT (§3.1) without keep alive.
  ///
  /// @param user empty for a nameless client
  /// @param isClean false for a session that outlives the connection
  static byte[] connect(String clientId, String user, String password, boolean isClean) {
    byte[] client = utf8(clientId);
    byte[] name = utf8(user);
    byte[] secret = utf8(password);
    boolean isNamed = name.length > 0;
    int length = 12 + client.length + (isNamed ? 4 + name.length + secret.length : 0);
    ByteBuffer out = begin(0x10, length);
    putText(out, utf8("MQTT"));
    out.put((byte) 4).put((byte) ((isClean ? 0x02 : 0) | (isNamed ? 0xC0 : 0))).putShort((short) 0);
    putText(out, client);
    if (isNamed) {
      putText(out, name);
      putText(out, secret);
    }
    return bytesOf(out);
  }

  /// SUBSCRIBE (§3.8) to one filter, under packet identifier 1.
  static byte[] subscribe(String filter, int qos) {
    byte[] name = utf8(filter);
    ByteBuffer out = begin(0x82, 5 + name.length);
    out.putShort((short) 1);
    putText(out, name);
    return bytesOf(out.put((byte) qos));
  }

  /// PUBLISH (§3.3) at QoS 1 with a payload of blanks.
  static byte[] publish(String topic, int payloadBytes, boolean isRetained, int packetId) {
    byte[] blanks = new byte[payloadBytes];
    Arrays.fill(blanks, (byte) ' ');
    return publish(topic, blanks, isRetained, packetId);
  }

  /// PUBLISH (§3.3) at QoS 1.
  static byte[] publish(String topic, byte[] payload, boolean isRetained, int packetId) {
    byte[] name = utf8(topic);
    ByteBuffer out = begin(PUBLISH | 2 | (isRetained ? 1 : 0), 4 + name.length + payload.length);
    putText(out, name);
    out.putShort((short) packetId);
    return bytesOf(out.put(payload));
  }

  private static ByteBuffer begin(int first, int length) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES_MAX + length);
    out.put((byte) first);
    int rest = length;
    while (rest > 0x7F) {
      out.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    return out.put((byte) rest);
  }

  private static void putText(ByteBuffer out, byte[] utf8) {
    out.putShort((short) utf8.length).put(utf8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytesOf(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
