package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// CONNECT (§3.1), checked.
///
/// @param version 4 for MQTT 3.1.1, 5 for MQTT 5
/// @param keepAliveSeconds 0 turns it off
/// @param sessionExpirySeconds 0 to 0xFFFFFFFF (never); 3.1.1: 0 for a clean session, else never
/// @param receiveMaximum QoS 1 messages the client takes at a time
/// @param maximumPacketBytes largest packet the client takes
/// @param problemInformation false when the client wants no reason strings
@SuppressWarnings("ArrayRecordComponent") // internal, never compared, never exposed
public record ConnectPacket(
    int version,
    boolean cleanStart,
    int keepAliveSeconds,
    long sessionExpirySeconds,
    int receiveMaximum,
    long maximumPacketBytes,
    boolean problemInformation,
    @Nullable String authenticationMethod,
    String clientId,
    @Nullable Will will,
    @Nullable String user,
    byte @Nullable [] password) {

  public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

  private static final int CLEAN_START = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_RETAIN = 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER = 0x80;

  /// The protocol version a CONNECT claims, as far as it can be read; 4 when it cannot. Lets an
  /// error be answered in the client's own format.
  public static int claimedVersion(ByteBuffer in, int from, int to) {
    boolean readable = to - from >= 7 && in.getShort(from) == 4;
    return readable && (in.get(from + 6) & 0xFF) >= 5 ? 5 : 4;
  }

  /// Decodes and checks the body of a CONNECT.
  public static ConnectPacket read(ByteBuffer buffer, int from, int to) {
    PacketReader in = new PacketReader(buffer, from, to);
    if (!in.text("protocol name").equals("MQTT")) {
      throw Violation.protocolName();
    }
    int version = in.oneByte("protocol version");
    if (version != 4 && version != 5) {
      throw Violation.protocolVersion(version);
    }
    int flags = in.oneByte("connect flags");
    checkFlags(flags, version);
    int keepAlive = in.twoBytes("keep alive");
    PropertySection properties =
        version == 5 ? PropertySection.read(in, "CONNECT", null) : PropertySection.none();
    if (properties.hasAuthenticationData() && !properties.has(Property.AUTHENTICATION_METHOD)) {
      throw Violation.authenticationDataWithoutMethod();
    }
    String clientId = in.text("client identifier");
    Will will = (flags & WILL) != 0 ? readWill(in, flags, version) : null;
    String user = (flags & USER) != 0 ? in.text("user name") : null;
    byte[] password = (flags & PASSWORD) != 0 ? in.binary("password") : null;
    in.end();
    boolean clean = (flags & CLEAN_START) != 0;
    long expiry =
        version == 5 ? properties.numberOr(Property.SESSION_EXPIRY, 0) : clean ? 0 : NEVER_EXPIRES;
    return new ConnectPacket(
        version,
        clean,
        keepAlive,
        expiry,
        (int) properties.numberOr(Property.RECEIVE_MAXIMUM, 65_535),
        properties.numberOr(Property.MAXIMUM_PACKET_SIZE, Varint.LARGEST + 5L),
        properties.numberOr(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1,
        properties.text(Property.AUTHENTICATION_METHOD),
        clientId,
        will,
        user,
        password);
  }

  private static void checkFlags(int flags, int version) {
    if ((flags & 1) != 0) {
      throw Violation.connectReservedFlag();
    }
    int willQos = flags >> 3 & 3;
    if (willQos == 3) {
      throw Violation.willQos();
    }
    if ((flags & WILL) == 0 && (willQos != 0 || (flags & WILL_RETAIN) != 0)) {
      throw Violation.willFlags();
    }
    if (version == 4 && (flags & PASSWORD) != 0 && (flags & USER) == 0) {
      throw Violation.passwordWithoutUser();
    }
  }

  private static Will readWill(PacketReader in, int flags, int version) {
    PropertySection properties =
        version == 5
            ? PropertySection.read(in, "will", Property.WILL_DELAY)
            : PropertySection.none();
    String topic = in.text("will topic");
    if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      throw Violation.willTopic();
    }
    String responseTopic = properties.text(Property.RESPONSE_TOPIC);
    if (responseTopic != null && !isTopicName(responseTopic)) {
      throw Violation.responseTopic();
    }
    byte[] payload = in.binary("will payload");
    if (properties.numberOr(Property.PAYLOAD_FORMAT, 0) == 1
        && !Utf8.isText(ByteBuffer.wrap(payload), 0, payload.length)) {
      throw Violation.payloadFormat();
    }
    long delay = Math.min(properties.numberOr(Property.WILL_DELAY, 0), Integer.MAX_VALUE);
    return new Will(
        topic, flags >> 3 & 3, (flags & WILL_RETAIN) != 0, (int) delay, properties.raw(), payload);
  }

  private static boolean isTopicName(String topic) {
    return !topic.isEmpty() && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
  }
}
