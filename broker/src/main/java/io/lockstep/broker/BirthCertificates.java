package io.lockstep.broker;

import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What makes the broker Sparkplug aware (Sparkplug 3.0, `conformance-mqtt-aware-*`): the last
/// NBIRTH and DBIRTH of everybody are on `$sparkplug/certificates/<topic of the birth>`, retained,
/// and an NDEATH is delivered with the time of delivery as its timestamp. Both follow from the
/// birth or death in the journal, so neither needs a record of its own. Confined to the delivery
/// thread.
final class BirthCertificates {
  /// Before the topic of a birth.
  static final String PREFIX = "$sparkplug/certificates/";

  private static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

  /// `spBv1.0/`
  private static final long NAMESPACE = 0x7370_4276_312E_302FL;

  /// `BIRTH/` and `DEATH/` without their last two signs.
  private static final int BIRT = 0x4249_5254;

  private static final int DEAT = 0x4445_4154;
  private static final int TYPE_BYTES = 6;

  private static final int TIMESTAMP_TAG = 1 << 3;

  private final FieldMessage certificate = new FieldMessage();
  private final FieldMessage death = new FieldMessage();
  private long deathPosition;
  private long deathMicros = Long.MIN_VALUE;

  /// The certificate that a birth becomes, to be retained and fanned out like a message; null for
  /// all other messages. Valid until the next call.
  @Nullable FieldMessage of(FieldMessage message) {
    int type = typeOffset(message);
    if (type < 0 || message.buffer().getInt(type + 1) != BIRT) {
      return null;
    }
    byte first = message.buffer().get(type);
    int levels = levelsBehind(message, type);
    if (!(first == 'N' && levels == 1) && !(first == 'D' && levels == 2)) {
      return null;
    }
    int topicLength = PREFIX_BYTES.length + message.topicLength();
    if (topicLength > 0xFFFF) {
      return null;
    }
    ByteBuffer from = message.buffer();
    ByteBuffer record =
        ByteBuffer.allocate(
            FieldMessage.sizeOf(message.deviceLength(), topicLength, 0, message.payloadLength()));
    // QoS 0, as births have it; nobody's session, so that no-local does not apply.
    FieldMessage.putHeader(
        record,
        0,
        FieldMessage.RETAIN,
        message.receivedMicros(),
        0,
        message.deviceLength(),
        topicLength,
        0,
        message.payloadLength());
    put(record, from, message.deviceOffset(), message.deviceLength());
    record.put(PREFIX_BYTES);
    put(record, from, message.topicOffset(), message.topicLength());
    put(record, from, message.payloadOffset(), message.payloadLength());
    return certificate.wrap(record.flip());
  }

  /// The message as it is delivered: an NDEATH with the present time, every other one as it is.
  /// Valid until the next call.
  ///
  /// @param position tells one message from another
  FieldMessage delivered(FieldMessage message, long position, long nowMicros) {
    int type = typeOffset(message);
    if (type < 0
        || message.buffer().getInt(type + 1) != DEAT
        || message.buffer().get(type) != 'N'
        || levelsBehind(message, type) != 1) {
      return message;
    }
    if (deathMicros == nowMicros && deathPosition == position) {
      return death;
    }
    byte[] payload = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), payload);
    ByteBuffer stamped = stamped(payload, Math.floorDiv(nowMicros, 1_000L));
    if (stamped == null) {
      return message; // It is no Sparkplug payload.
    }
    int header = message.payloadOffset() - message.recordOffset();
    ByteBuffer record = ByteBuffer.allocate(header + stamped.remaining());
    put(record, message.buffer(), message.recordOffset(), header);
    record.putInt(FieldMessage.HEADER_BYTES - Integer.BYTES, stamped.remaining());
    record.put(stamped).flip();
    deathPosition = position;
    deathMicros = nowMicros;
    return death.wrap(record);
  }

  private static void put(ByteBuffer to, ByteBuffer from, int offset, int length) {
    to.put(to.position(), from, offset, length);
    to.position(to.position() + length);
  }

  /// Where the type of a message of an edge node stands in its buffer; -1 when it is none.
  private static int typeOffset(FieldMessage message) {
    ByteBuffer bytes = message.buffer();
    int topic = message.topicOffset();
    int end = topic + message.topicLength();
    if (end - topic < Long.BYTES + TYPE_BYTES + 4 || bytes.getLong(topic) != NAMESPACE) {
      return -1;
    }
    int at = topic + Long.BYTES;
    while (at < end && bytes.get(at) != '/') {
      at++;
    }
    int type = at + 1;
    boolean isWhole =
        at > topic + Long.BYTES && type + TYPE_BYTES < end && bytes.get(type + TYPE_BYTES) == '/';
    return isWhole && bytes.get(type + TYPE_BYTES - 1) == 'H' ? type : -1;
  }

  /// How many levels follow the type, none of them empty; 0 when one is.
  private static int levelsBehind(FieldMessage message, int type) {
    ByteBuffer bytes = message.buffer();
    int end = message.topicOffset() + message.topicLength();
    int levels = 1;
    int length = 0;
    for (int at = type + TYPE_BYTES + 1; at < end; at++) {
      if (bytes.get(at) != '/') {
        length++;
      } else if (length == 0) {
        return 0;
      } else {
        levels++;
        length = 0;
      }
    }
    return length == 0 ? 0 : levels;
  }

  /// A payload with this timestamp (protobuf: field 1, a varint); null when it is malformed.
  private static @Nullable ByteBuffer stamped(byte[] payload, long millis) {
    ByteBuffer from = ByteBuffer.wrap(payload);
    ByteBuffer to = ByteBuffer.allocate(payload.length + 11);
    to.put((byte) TIMESTAMP_TAG);
    long rest = millis;
    while ((rest & ~0x7FL) != 0) {
      to.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    to.put((byte) rest);
    while (from.hasRemaining()) {
      int start = from.position();
      long tag = varint(from);
      long length =
          switch ((int) tag & 7) {
            case 0 -> varint(from) == Long.MIN_VALUE ? Long.MIN_VALUE : 0;
            case 1 -> 8;
            case 2 -> varint(from);
            case 5 -> 4;
            default -> Long.MIN_VALUE;
          };
      if (tag <= 0 || length < 0 || length > from.remaining()) {
        return null;
      }
      from.position(from.position() + (int) length);
      if (tag >>> 3 != 1) {
        to.put(payload, start, from.position() - start);
      }
    }
    return to.flip();
  }

  /// Reads a varint; [Long#MIN_VALUE] when it does not end. A number of 64 bits that is so much is
  /// no length or tag, and as a value it is only passed over.
  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64 && from.hasRemaining(); shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value == Long.MIN_VALUE ? 0 : value;
      }
    }
    return Long.MIN_VALUE;
  }
}
