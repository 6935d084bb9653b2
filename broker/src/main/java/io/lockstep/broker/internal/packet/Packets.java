package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
  private static final int AUTH = 0xF0;
  private static final int LONGEST_REASON = 1_000;

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

  /// CONNACK of MQTT 5 that sends the client elsewhere (§4.11).
  public static byte[] connack5Redirect(int reasonCode, String serverReference) {
    byte[] section = property(Property.SERVER_REFERENCE, utf8(serverReference));
    return packet(CONNACK, joined(new byte[] {0, (byte) reasonCode}, section));
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
    byte[] text = utf8(reason);
    byte[] section =
        text.length == 0 || text.length > LONGEST_REASON
            ? new byte[0]
            : property(Property.REASON_STRING, text);
    return packet(DISCONNECT, joined(new byte[] {(byte) reasonCode}, section));
  }

  /// DISCONNECT of MQTT 5 that sends the client elsewhere (§4.11).
  public static byte[] disconnect5Redirect(int reasonCode, String serverReference) {
    byte[] section = property(Property.SERVER_REFERENCE, utf8(serverReference));
    return packet(DISCONNECT, joined(new byte[] {(byte) reasonCode}, section));
  }

  /// AUTH (§3.15).
  public static byte[] auth(int reasonCode, String method, byte @Nullable [] data) {
    byte[] name = utf8(method);
    byte[] bytes = data == null ? new byte[0] : data;
    ByteBuffer section = ByteBuffer.allocate(6 + name.length + bytes.length);
    section.put((byte) Property.AUTHENTICATION_METHOD.id).putShort((short) name.length).put(name);
    if (data != null) {
      section.put((byte) Property.AUTHENTICATION_DATA.id).putShort((short) bytes.length).put(bytes);
    }
    ByteBuffer body = ByteBuffer.allocate(5 + section.position());
    body.put((byte) reasonCode);
    body.position(Varint.put(body, body.position(), section.position()));
    body.put(section.array(), 0, section.position());
    return packet(AUTH, Arrays.copyOf(body.array(), body.position()));
  }

  /// A section of one text, with its length.
  private static byte[] property(Property property, byte[] text) {
    int length = 3 + text.length;
    ByteBuffer section = ByteBuffer.allocate(4 + length);
    section.position(Varint.put(section, 0, length));
    section.put((byte) property.id).putShort((short) text.length).put(text);
    return Arrays.copyOf(section.array(), section.position());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] packet(int first, byte[] body) {
    byte[] packet = new byte[1 + Varint.size(body.length) + body.length];
    ByteBuffer into = ByteBuffer.wrap(packet);
    into.put((byte) first);
    into.put(Varint.put(into, 1, body.length), body);
    return packet;
  }
}
