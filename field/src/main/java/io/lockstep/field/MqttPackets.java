package io.lockstep.field;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The few MQTT 3.1.1 packets a publishing device needs, as bytes.
final class MqttPackets {
  static final int CONNACK = 0x20;
  static final int PUBACK = 0x40;
  static final int PINGRESP = 0xD0;
  static final byte[] DISCONNECT = {(byte) 0xE0, 0};
  static final byte[] PINGREQ = {(byte) 0xC0, 0};

  private static final int PROTOCOL_LEVEL = 4;
  private static final int CLEAN_SESSION = 0x02;
  private static final int USER_AND_PASSWORD = 0xC0;

  private MqttPackets() {}

  /// CONNECT (§3.1) with a clean session.
  static byte[] connect(MqttLogin login, int keepAliveSeconds) {
    byte[] client = utf8(login.clientId());
    byte[] user = utf8(login.user());
    byte[] password = utf8(login.password());
    boolean named = user.length > 0;
    int length = 10 + 2 + client.length + (named ? 4 + user.length + password.length : 0);
    ByteBuffer out = ByteBuffer.allocate(length + 5);
    out.put((byte) 0x10);
    putLength(out, length);
    putText(out, utf8("MQTT"));
    out.put((byte) PROTOCOL_LEVEL);
    out.put((byte) (CLEAN_SESSION | (named ? USER_AND_PASSWORD : 0)));
    out.putShort((short) keepAliveSeconds);
    putText(out, client);
    if (named) {
      putText(out, user);
      putText(out, password);
    }
    return bytesOf(out);
  }

  /// PUBLISH (§3.3); the packet id stands just before the payload when `qos` is above 0.
  static byte[] publish(String topic, byte[] payload, int qos, int packetId) {
    byte[] name = utf8(topic);
    int length = 2 + name.length + (qos > 0 ? 2 : 0) + payload.length;
    ByteBuffer out = ByteBuffer.allocate(length + 5);
    out.put((byte) (0x30 | (qos << 1)));
    putLength(out, length);
    putText(out, name);
    if (qos > 0) {
      out.putShort((short) packetId);
    }
    out.put(payload);
    return bytesOf(out);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void putText(ByteBuffer out, byte[] utf8) {
    out.putShort((short) utf8.length).put(utf8);
  }

  private static void putLength(ByteBuffer out, int length) {
    int rest = length;
    do {
      int digit = rest & 0x7F;
      rest >>>= 7;
      out.put((byte) (rest > 0 ? digit | 0x80 : digit));
    } while (rest > 0);
  }

  private static byte[] bytesOf(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
