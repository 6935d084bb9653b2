package io.lockstep.field;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The few MQTT 3.1.1 packets a device needs, as bytes.
final class MqttPackets {
  static final int CONNACK = 0x20;
  static final int PUBLISH = 0x30;
  static final int PUBACK = 0x40;
  static final int SUBACK = 0x90;
  static final int PINGRESP = 0xD0;
  static final byte[] DISCONNECT = {(byte) 0xE0, 0};
  static final byte[] PINGREQ = {(byte) 0xC0, 0};

  private static final int PROTOCOL_LEVEL = 4;
  private static final int CLEAN_SESSION = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_AT_LEAST_ONCE = 0x08;
  private static final int USER_AND_PASSWORD = 0xC0;
  private static final int SUBSCRIBE = 0x82;

  private MqttPackets() {}

  /// CONNECT (§3.1) with a clean session and no will.
  static byte[] connect(MqttLogin login, int keepAliveSeconds) {
    return connect(login, keepAliveSeconds, null);
  }

  /// CONNECT (§3.1) with a clean session.
  static byte[] connect(MqttLogin login, int keepAliveSeconds, @Nullable MqttWill will) {
    byte[] client = utf8(login.clientId());
    byte[] user = utf8(login.user());
    byte[] password = utf8(login.password());
    byte[] willTopic = utf8(will == null ? "" : will.topic());
    byte[] willPayload = will == null ? new byte[0] : will.payload();
    boolean named = user.length > 0;
    int length =
        10
            + (2 + client.length)
            + (will == null ? 0 : 4 + willTopic.length + willPayload.length)
            + (named ? 4 + user.length + password.length : 0);
    ByteBuffer out = ByteBuffer.allocate(length + 5);
    out.put((byte) 0x10);
    putLength(out, length);
    putText(out, utf8("MQTT"));
    out.put((byte) PROTOCOL_LEVEL);
    out.put(
        (byte)
            (CLEAN_SESSION
                | (will == null ? 0 : WILL | WILL_AT_LEAST_ONCE)
                | (named ? USER_AND_PASSWORD : 0)));
    out.putShort((short) keepAliveSeconds);
    putText(out, client);
    if (will != null) {
      putText(out, willTopic);
      putText(out, willPayload);
    }
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
    out.put((byte) (PUBLISH | (qos << 1)));
    putLength(out, length);
    putText(out, name);
    if (qos > 0) {
      out.putShort((short) packetId);
    }
    out.put(payload);
    return bytesOf(out);
  }

  /// SUBSCRIBE (§3.8), all filters at QoS 1.
  static byte[] subscribe(List<String> filters, int packetId) {
    int length = 2 + filters.stream().mapToInt(filter -> 3 + utf8(filter).length).sum();
    ByteBuffer out = ByteBuffer.allocate(length + 5);
    out.put((byte) SUBSCRIBE);
    putLength(out, length);
    out.putShort((short) packetId);
    for (String filter : filters) {
      putText(out, utf8(filter));
      out.put((byte) 1);
    }
    return bytesOf(out);
  }

  /// PUBACK (§3.4).
  static byte[] acknowledge(int packetId) {
    return new byte[] {(byte) PUBACK, 2, (byte) (packetId >> 8), (byte) packetId};
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
