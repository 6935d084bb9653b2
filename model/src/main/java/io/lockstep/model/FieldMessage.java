package io.lockstep.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The layout of a raw field message in the input journal, and a reusable view over one. Writing
/// and reading make no object. All numbers are big-endian.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 1 | layout version: 1, or 2 with a packet identifier behind the header |
/// | 1 | 1 | bits 0 and 1 quality of service; flags: bit 2 [#RETAIN], 3 [#HTTP], 4 [#WILL], 5 [#ASKS], 6 [#ANSWER], 7 [#DOWNLINK] |
/// | 2 | 8 | received, microseconds since 1970-01-01T00:00Z |
/// | 10 | 8 | session epoch of the sender, 0 when it has none |
/// | 18 | 2 | length of the device (the authenticated principal) |
/// | 20 | 2 | length of the topic |
/// | 22 | 2 | length of the MQTT 5 properties to forward |
/// | 24 | 4 | length of the payload |
/// | 28 | 2 | layout 2 only: the packet identifier that the sender's session gave it |
/// | 28 or 30 | | device, topic, properties, payload |
///
/// The packet identifier stands in QoS 2 messages of sessions that outlive their connection: what
/// was received and what must not be received twice is one record (MQTT 5 §4.3.3, §4.4).
///
/// The properties are the MQTT 5 property section (§3.3.2.3) without its length, less what concerns
/// only the sender's connection (topic alias, subscription identifier). Confined to one thread.
public final class FieldMessage {
  /// Bytes before the device, but for [#PACKET_ID_BYTES].
  public static final int HEADER_BYTES = 28;

  /// Bytes that a packet identifier takes behind the header.
  public static final int PACKET_ID_BYTES = 2;

  /// The sender asked to retain the message.
  public static final int RETAIN = 4;

  /// It came over HTTP rather than MQTT.
  public static final int HTTP = 8;

  /// It is a will, published by the broker for a client that was lost.
  public static final int WILL = 16;

  /// Its properties ask how far it has come, and its sender may have the answer where they say.
  public static final int ASKS = 32;

  /// It is such an answer, published by the broker: it feeds no twin.
  public static final int ANSWER = 64;

  /// The server's own message to the field, a command above all: it feeds no twin.
  public static final int DOWNLINK = 128;

  private static final byte LAYOUT = 1;
  private static final byte LAYOUT_WITH_PACKET_ID = 2;
  private static final int QOS_MASK = 3;

  private ByteBuffer record = ByteBuffer.allocate(0);
  private int start;
  private int headerBytes = HEADER_BYTES;
  private int deviceLength;
  private int topicLength;
  private int propertiesLength;
  private int payloadLength;

  /// Points this view at the record between the buffer's position and limit. The view is valid as
  /// long as the buffer's content is.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when the lengths do not add up
  public FieldMessage wrap(ByteBuffer buffer) {
    record = buffer;
    start = buffer.position();
    int size = buffer.remaining();
    headerBytes =
        switch (size < HEADER_BYTES ? 0 : buffer.get(start)) {
          case LAYOUT -> HEADER_BYTES;
          case LAYOUT_WITH_PACKET_ID -> HEADER_BYTES + PACKET_ID_BYTES;
          default ->
              throw corrupt(
                  "a header of %d bytes with layout 1 or 2".formatted(HEADER_BYTES), size);
        };
    deviceLength = buffer.getShort(start + 18) & 0xFFFF;
    topicLength = buffer.getShort(start + 20) & 0xFFFF;
    propertiesLength = buffer.getShort(start + 22) & 0xFFFF;
    payloadLength = buffer.getInt(start + 24);
    long expected = (long) headerBytes + deviceLength + topicLength + propertiesLength;
    if (payloadLength < 0 || expected + payloadLength != size) {
      throw corrupt((expected + payloadLength) + " bytes", size);
    }
    return this;
  }

  private static LockstepException corrupt(String expected, int found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "field message: expected %s, found %d bytes".formatted(expected, found));
  }

  /// The buffer that all offsets refer to (absolute indexes).
  public ByteBuffer buffer() {
    return record;
  }

  /// MQTT quality of service, 0 to 2.
  public int qos() {
    return record.get(start + 1) & QOS_MASK;
  }

  /// True when the sender asked to retain the message.
  public boolean isRetained() {
    return (record.get(start + 1) & RETAIN) != 0;
  }

  /// True when it came over HTTP.
  public boolean isHttp() {
    return (record.get(start + 1) & HTTP) != 0;
  }

  /// True when it is a will, published by the broker for a client that was lost.
  public boolean isWill() {
    return (record.get(start + 1) & WILL) != 0;
  }

  /// True when its sender asked to hear how far it has come.
  public boolean asks() {
    return (record.get(start + 1) & ASKS) != 0;
  }

  /// True when it is the broker's answer to one that [#asks].
  public boolean isAnswer() {
    return (record.get(start + 1) & ANSWER) != 0;
  }

  /// True when it is the server's own message to the field.
  public boolean isDownlink() {
    return (record.get(start + 1) & DOWNLINK) != 0;
  }

  /// The packet identifier that the sender's session gave it, 0 when it is of no concern any more.
  public int packetId() {
    return headerBytes == HEADER_BYTES ? 0 : record.getShort(start + HEADER_BYTES) & 0xFFFF;
  }

  /// When we received it, microseconds since 1970-01-01T00:00Z.
  public long receivedMicros() {
    return record.getLong(start + 2);
  }

  /// Says of a record that it was received at another time.
  public static void receivedAt(byte[] record, long receivedMicros) {
    ByteBuffer.wrap(record).putLong(2, receivedMicros);
  }

  /// The epoch of the sender's session.
  public long epoch() {
    return record.getLong(start + 10);
  }

  /// Where the record begins.
  public int recordOffset() {
    return start;
  }

  public int deviceOffset() {
    return start + headerBytes;
  }

  public int deviceLength() {
    return deviceLength;
  }

  public int topicOffset() {
    return start + headerBytes + deviceLength;
  }

  public int topicLength() {
    return topicLength;
  }

  public int propertiesOffset() {
    return topicOffset() + topicLength;
  }

  public int propertiesLength() {
    return propertiesLength;
  }

  public int payloadOffset() {
    return propertiesOffset() + propertiesLength;
  }

  public int payloadLength() {
    return payloadLength;
  }

  /// The sender as text; allocates.
  public String device() {
    return text(deviceOffset(), deviceLength);
  }

  /// The topic as text; allocates.
  public String topic() {
    return text(topicOffset(), topicLength);
  }

  private String text(int offset, int length) {
    byte[] bytes = new byte[length];
    record.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// The bytes a record of these lengths takes, without a packet identifier.
  public static int sizeOf(int device, int topic, int properties, int payload) {
    return HEADER_BYTES + device + topic + properties + payload;
  }

  /// Writes a header at the buffer's position; device, topic, properties and payload must follow in
  /// this order.
  ///
  /// @param flags of [#RETAIN], [#HTTP], [#WILL], [#ASKS], [#ANSWER] and [#DOWNLINK], those that
  ///   hold
  public static void putHeader(
      ByteBuffer into,
      int qos,
      int flags,
      long receivedMicros,
      long epoch,
      int deviceLength,
      int topicLength,
      int propertiesLength,
      int payloadLength) {
    put(
        into,
        LAYOUT,
        qos | flags,
        receivedMicros,
        epoch,
        deviceLength,
        topicLength,
        propertiesLength,
        payloadLength);
  }

  /// Writes a header with a packet identifier; takes [#PACKET_ID_BYTES] more than [#putHeader].
  ///
  /// @param packetId 1 to 65,535
  public static void putHeaderWithPacketId(
      ByteBuffer into,
      int qos,
      int flags,
      long receivedMicros,
      long epoch,
      int deviceLength,
      int topicLength,
      int propertiesLength,
      int payloadLength,
      int packetId) {
    put(
        into,
        LAYOUT_WITH_PACKET_ID,
        qos | flags,
        receivedMicros,
        epoch,
        deviceLength,
        topicLength,
        propertiesLength,
        payloadLength);
    into.putShort((short) packetId);
  }

  private static void put(
      ByteBuffer into,
      byte layout,
      int qosAndFlags,
      long receivedMicros,
      long epoch,
      int deviceLength,
      int topicLength,
      int propertiesLength,
      int payloadLength) {
    into.put(layout);
    into.put((byte) qosAndFlags);
    into.putLong(receivedMicros);
    into.putLong(epoch);
    into.putShort((short) deviceLength);
    into.putShort((short) topicLength);
    into.putShort((short) propertiesLength);
    into.putInt(payloadLength);
  }
}
