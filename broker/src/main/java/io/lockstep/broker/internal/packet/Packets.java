package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The packets a server sends, except PUBLISH and plain acknowledgements, which are written in
/// place.
public final class Packets {
  /// Packet type of PUBACK (§2.1.2).
  public static final int PUBACK = 4;

  /// Packet type of PUBREC.
  public static final int PUBREC = 5;

  /// Packet type of PUBREL.
  public static final int PUBREL = 6;

  /// Packet type of PUBCOMP.
  public static final int PUBCOMP = 7;

  private static final int CONNACK = 0x20;
  private static final int SUBACK = 0x90;
  private static final int UNSUBACK = 0xB0;
  private static final int DISCONNECT = 0xE0;

  private Packets() {}

  /// PINGRESP (§3.13).
  public static byte[] pingResponse() {
    return new byte[] {(byte) 0xD0, 0};
  }

  /// CONNACK of MQTT 3.1.1 (§3.2).
  public static byte[] connack4(boolean sessionPresent, int returnCode) {
    return new byte[] {CONNACK, 2, (byte) (sessionPresent ? 1 : 0), (byte) returnCode};
  }

  /// CONNACK of MQTT 5 that refuses.
  public static byte[] connack5Refusal(int reasonCode) {
    return new byte[] {CONNACK, 3, 0, (byte) reasonCode, 0};
  }

  /// CONNACK of MQTT 5 that accepts, with the server's properties.
  public static byte[] connack5(boolean sessionPresent, ServerProperties properties) {
    byte[] section = properties.section();
    ByteBuffer body = ByteBuffer.allocate(2 + 4 + section.length);
    body.put((byte) (sessionPresent ? 1 : 0)).put((byte) ReasonCode.SUCCESS);
    body.position(Varint.put(body, body.position(), section.length));
    body.put(section);
    return packet(CONNACK, Arrays.copyOf(body.array(), body.position()));
  }

  /// The first byte of a PUBACK, PUBREC, PUBREL or PUBCOMP: its type, and the flags that PUBREL has
  /// [MQTT-3.6.1-1].
  public static int firstOfAcknowledgement(int packetType) {
    return packetType << 4 | (packetType == PUBREL ? 2 : 0);
  }

  /// PUBACK, PUBREC, PUBREL or PUBCOMP of MQTT 5 with a reason (§3.4 to §3.7).
  public static byte[] acknowledgement5(int packetType, int packetId, int reasonCode) {
    return packet(
        firstOfAcknowledgement(packetType),
        new byte[] {(byte) (packetId >> 8), (byte) packetId, (byte) reasonCode});
  }

  /// SUBACK (§3.9).
  public static byte[] suback(int version, int packetId, byte[] reasonCodes) {
    return packet(SUBACK, replies(version, packetId, reasonCodes));
  }

  /// UNSUBACK (§3.11); MQTT 3.1.1 has no reason codes in it.
  public static byte[] unsuback(int version, int packetId, byte[] reasonCodes) {
    return packet(UNSUBACK, replies(version, packetId, version == 5 ? reasonCodes : new byte[0]));
  }

  private static byte[] replies(int version, int packetId, byte[] codes) {
    int head = version == 5 ? 3 : 2;
    byte[] body = new byte[head + codes.length];
    body[0] = (byte) (packetId >> 8);
    body[1] = (byte) packetId;
    System.arraycopy(codes, 0, body, head, codes.length);
    return body;
  }

  /// DISCONNECT of MQTT 5 (§3.14). An empty `reason` leaves the reason string out.
  public static byte[] disconnect5(int reasonCode, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    if (text.length == 0 || text.length > 1_000) {
      return packet(DISCONNECT, new byte[] {(byte) reasonCode});
    }
    int section = 3 + text.length;
    ByteBuffer body = ByteBuffer.allocate(1 + 4 + section);
    body.put((byte) reasonCode);
    body.position(Varint.put(body, body.position(), section));
    body.put((byte) Property.REASON_STRING.id).putShort((short) text.length).put(text);
    return packet(DISCONNECT, Arrays.copyOf(body.array(), body.position()));
  }

  private static byte[] packet(int first, byte[] body) {
    byte[] packet = new byte[1 + Varint.size(body.length) + body.length];
    ByteBuffer into = ByteBuffer.wrap(packet);
    into.put((byte) first);
    into.put(Varint.put(into, 1, body.length), body);
    return packet;
  }
}
