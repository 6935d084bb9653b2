package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;

/// A reusable view over one PUBLISH (§3.3): offsets into the bytes as they came, no object per
/// packet. Structure and properties are checked; the topic's characters are not (they are checked
/// once per distinct topic). Confined to one thread.
public final class PublishView {
  private static final int MESSAGE_EXPIRY_ID = 0x02;

  private ByteBuffer in = ByteBuffer.allocate(0);
  private int qos;
  private boolean retain;
  private boolean duplicate;
  private int topicOffset;
  private int topicLength;
  private int packetId;
  private int propertiesOffset;
  private int propertiesLength;
  private int aliasOffset;
  private int alias;
  private int payloadOffset;
  private int payloadLength;
  private boolean isPayloadText;
  private boolean hasUserProperty;
  private int responseOffset;
  private int responseLength;

  /// Points the view at a PUBLISH.
  ///
  /// @param first the first byte of the fixed header
  /// @param from index of the first byte after the fixed header
  /// @param to index after the packet's last byte
  public void wrap(ByteBuffer buffer, int first, int from, int to, int version) {
    in = buffer;
    qos = first >> 1 & 3;
    retain = (first & 1) != 0;
    duplicate = (first & 8) != 0;
    if (qos == 3) {
      throw Violation.publishQos();
    }
    if (qos == 0 && duplicate) {
      throw Violation.duplicateFlag();
    }
    if (to - from < 2) {
      throw Violation.truncated("topic");
    }
    topicLength = buffer.getShort(from) & 0xFFFF;
    topicOffset = from + 2;
    int at = topicOffset + topicLength;
    if (at + (qos > 0 ? 2 : 0) > to) {
      throw Violation.truncated("topic");
    }
    packetId = 0;
    if (qos > 0) {
      packetId = buffer.getShort(at) & 0xFFFF;
      at += 2;
      if (packetId == 0) {
        throw Violation.packetIdZero("PUBLISH");
      }
    }
    alias = 0;
    aliasOffset = -1;
    isPayloadText = false;
    hasUserProperty = false;
    responseLength = 0;
    propertiesLength = 0;
    propertiesOffset = at;
    if (version == 5) {
      at = properties(at, to);
    }
    payloadOffset = at;
    payloadLength = to - at;
    if (isPayloadText && !Utf8.isText(in, payloadOffset, payloadLength)) {
      throw Violation.payloadFormat();
    }
  }

  private int properties(int from, int to) {
    int at = from;
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      if (at >= to || shift > 21) {
        throw Violation.truncated("property length");
      }
      int next = in.get(at++);
      length |= (next & 0x7F) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw Violation.varintTooLong("property length");
        }
        break;
      }
    }
    if (length > to - at) {
      throw Violation.truncated("properties");
    }
    propertiesOffset = at;
    propertiesLength = length;
    if (length > 0) {
      checkProperties(at, at + length);
    }
    return at + length;
  }

  /// One pass over the section; every property of PUBLISH has a one-byte number.
  private void checkProperties(int from, int to) {
    int at = from;
    long seen = 0;
    while (at < to) {
      int id = in.get(at) & 0xFF;
      int start = at++;
      if (id != Property.USER_PROPERTY.id) {
        long bit = 1L << (id & 63);
        if ((seen & bit) != 0 && id < 64) {
          throw Violation.repeatedProperty(id);
        }
        seen |= bit;
      }
      switch (id) {
        case 0x01 -> {
          need(at, 1, to);
          int value = in.get(at++) & 0xFF;
          if (value > 1) {
            throw Violation.propertyValue(id, "0 or 1", value);
          }
          isPayloadText = value == 1;
        }
        case MESSAGE_EXPIRY_ID -> {
          need(at, 4, to);
          at += 4;
        }
        case 0x03 -> at = text(at, to, "content type");
        case 0x08 -> {
          int next = text(at, to, "response topic");
          responseOffset = at + 2;
          responseLength = next - at - 2;
          if (!isTopicName(in, responseOffset, responseLength)) {
            throw Violation.responseTopic();
          }
          at = next;
        }
        case 0x09 -> at = binary(at, to);
        case 0x0B -> {
          int _ = new PacketReader(in, at, to).varint("subscription identifier");
          throw Violation.subscriptionIdentifierFromClient();
        }
        case 0x23 -> {
          need(at, 2, to);
          alias = in.getShort(at) & 0xFFFF;
          aliasOffset = start;
          at += 2;
          if (alias == 0) {
            throw Violation.topicAlias(0, 65_535);
          }
        }
        case 0x26 -> {
          at = text(text(at, to, "user property"), to, "user property");
          hasUserProperty = true;
        }
        default -> throw Violation.unknownProperty(id, "PUBLISH");
      }
    }
  }

  private static void need(int at, int count, int to) {
    if (to - at < count) {
      throw Violation.truncated("property");
    }
  }

  private int binary(int at, int to) {
    need(at, 2, to);
    int length = in.getShort(at) & 0xFFFF;
    need(at + 2, length, to);
    return at + 2 + length;
  }

  private int text(int at, int to, String field) {
    int next = binary(at, to);
    if (!Utf8.isString(in, at + 2, next - at - 2)) {
      throw Violation.invalidUtf8(field);
    }
    return next;
  }

  /// True when the bytes have no wildcard and are not empty; well-formedness is not checked.
  public static boolean isTopicName(ByteBuffer in, int from, int length) {
    for (int at = from; at < from + length; at++) {
      byte b = in.get(at);
      if (b == '+' || b == '#') {
        return false;
      }
    }
    return length > 0;
  }

  public int qos() {
    return qos;
  }

  public boolean isRetained() {
    return retain;
  }

  public boolean isDuplicate() {
    return duplicate;
  }

  /// 0 for QoS 0.
  public int packetId() {
    return packetId;
  }

  public int topicOffset() {
    return topicOffset;
  }

  public int topicLength() {
    return topicLength;
  }

  /// The topic alias, 0 when none was given.
  public int alias() {
    return alias;
  }

  /// True when the publisher asks to hear how far the message has come: see [AckRequest].
  public boolean asks() {
    return hasUserProperty
        && responseLength > 0
        && AckRequest.find(in, propertiesOffset, propertiesLength).isPresent();
  }

  /// Where the response topic stands.
  public int responseOffset() {
    return responseOffset;
  }

  /// The length of the response topic, 0 when there is none.
  public int responseLength() {
    return responseLength;
  }

  public int payloadOffset() {
    return payloadOffset;
  }

  public int payloadLength() {
    return payloadLength;
  }

  /// Bytes of the properties that are forwarded to subscribers (all but the topic alias).
  public int forwardedLength() {
    return alias == 0 ? propertiesLength : propertiesLength - 3;
  }

  /// Writes the forwarded properties at the position of `into`.
  public void putForwarded(ByteBuffer into) {
    if (alias == 0) {
      copy(into, propertiesOffset, propertiesLength);
    } else {
      int before = aliasOffset - propertiesOffset;
      copy(into, propertiesOffset, before);
      copy(into, aliasOffset + 3, propertiesLength - before - 3);
    }
  }

  private void copy(ByteBuffer into, int from, int length) {
    into.put(into.position(), in, from, length);
    into.position(into.position() + length);
  }

  /// Where the four bytes of the message expiry interval stand in a property section that was
  /// checked before, -1 when it has none.
  public static int messageExpiryOffset(ByteBuffer in, int from, int length) {
    for (int at = from; at < from + length; at = afterProperty(in, at)) {
      if (in.get(at) == MESSAGE_EXPIRY_ID) {
        return at + 1;
      }
    }
    return -1;
  }

  /// The index behind the property at `at`, in a section of PUBLISH that was checked before.
  static int afterProperty(ByteBuffer in, int at) {
    return switch (in.get(at)) {
      case 0x01 -> at + 2;
      case MESSAGE_EXPIRY_ID -> at + 5;
      case 0x23 -> at + 3;
      case 0x26 -> {
        int value = at + 3 + (in.getShort(at + 1) & 0xFFFF);
        yield value + 2 + (in.getShort(value) & 0xFFFF);
      }
      default -> at + 3 + (in.getShort(at + 1) & 0xFFFF);
    };
  }
}
