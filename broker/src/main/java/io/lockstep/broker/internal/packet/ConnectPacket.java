package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// CONNECT (§3.1), checked.
///
/// @param version 3 for MQTT 3.1, 4 for MQTT 3.1.1, 5 for MQTT 5
/// @param keepAliveSeconds 0 turns it off
/// @param sessionExpirySeconds 0 to 0xFFFFFFFF (never); before 5: 0 for a clean session, else never
/// @param receiveMaximum messages of QoS 1 and 2 that the client takes at a time
/// @param maximumPacketBytes largest packet the client takes
/// @param topicAliasMaximum topic aliases that the client takes, 0 for none
/// @param wantsReasons true when the client has asked for reason strings; they are not sent to one
///   that merely allows them, so that what is sent does not depend on our wording
/// @param authenticationMethod null when user name and password, if any, are all there is
@SuppressWarnings("ArrayRecordComponent") // internal, never compared, never exposed
public record ConnectPacket(
    int version,
    boolean cleanStart,
    int keepAliveSeconds,
    long sessionExpirySeconds,
    int receiveMaximum,
    long maximumPacketBytes,
    int topicAliasMaximum,
    boolean wantsReasons,
    @Nullable String authenticationMethod,
    byte @Nullable [] authenticationData,
    String clientId,
    @Nullable Will will,
    @Nullable String user,
    byte @Nullable [] password) {

  public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

  private static final String NAME = "MQTT";
  private static final String NAME_OF_3_1 = "MQIsdp";

  private static final int CLEAN_START = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_RETAIN = 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER = 0x80;

  /// The same without what proved who the client is, which nobody needs once it is let in.
  public ConnectPacket withoutSecrets() {
    return new ConnectPacket(
        version,
        cleanStart,
        keepAliveSeconds,
        sessionExpirySeconds,
        receiveMaximum,
        maximumPacketBytes,
        topicAliasMaximum,
        wantsReasons,
        authenticationMethod,
        null,
        clientId,
        will,
        user,
        null);
  }

  /// The protocol version a CONNECT claims, as far as it can be read; 4 when it cannot, 5 for all
  /// that are to come. Lets an error be answered in the client's own format.
  public static int claimedVersion(ByteBuffer in, int from, int to) {
    int length = to - from < 2 ? 0 : in.getShort(from) & 0xFFFF;
    int at = from + 2 + length;
    if (at >= to) {
      return 4;
    }
    byte[] name = new byte[length];
    in.get(from + 2, name);
    String text = new String(name, StandardCharsets.UTF_8);
    int version = in.get(at) & 0xFF;
    if (!text.equals(NAME) && !text.equals(NAME_OF_3_1)) {
      return 4;
    }
    if (version >= 5) {
      return 5;
    }
    return version == 3 && text.equals(NAME_OF_3_1) ? 3 : 4;
  }

  /// Decodes and checks the body of a CONNECT.
  public static ConnectPacket read(ByteBuffer buffer, int from, int to) {
    PacketReader in = new PacketReader(buffer, from, to);
    String name = in.text("protocol name");
    if (!name.equals(NAME) && !name.equals(NAME_OF_3_1)) {
      throw Violation.protocolName();
    }
    int version = in.oneByte("protocol version");
    boolean isKnown = name.equals(NAME) ? version == 4 || version == 5 : version == 3;
    if (!isKnown) {
      throw Violation.protocolVersion(version);
    }
    int flags = in.oneByte("connect flags");
    checkFlags(flags, version);
    int keepAlive = in.twoBytes("keep alive");
    PropertySection properties =
        version == 5 ? PropertySection.read(in, "CONNECT", null) : PropertySection.none();
    if (properties.authenticationData() != null
        && !properties.has(Property.AUTHENTICATION_METHOD)) {
      throw Violation.authenticationDataWithoutMethod();
    }
    String clientId = in.text("client identifier");
    Will will = (flags & WILL) != 0 ? readWill(in, flags, version) : null;
    String user = (flags & USER) != 0 ? in.name("user name") : null;
    byte[] password = (flags & PASSWORD) != 0 ? in.binary("password") : null;
    in.end();
    checkClientId(clientId, version);
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
        (int) properties.numberOr(Property.TOPIC_ALIAS_MAXIMUM, 0),
        properties.numberOr(Property.REQUEST_PROBLEM_INFORMATION, 0) == 1,
        properties.text(Property.AUTHENTICATION_METHOD),
        properties.authenticationData(),
        clientId,
        will,
        user,
        password);
  }

  /// MQTT 3.1 reserves the lowest bit without saying that anybody checks it.
  private static void checkFlags(int flags, int version) {
    if ((flags & 1) != 0 && version > 3) {
      throw Violation.connectReservedFlag();
    }
    int willQos = flags >> 3 & 3;
    if (willQos == 3) {
      throw Violation.willQos();
    }
    if ((flags & WILL) == 0 && (willQos != 0 || (flags & WILL_RETAIN) != 0) && version > 3) {
      throw Violation.willFlags();
    }
    if (version < 5 && (flags & PASSWORD) != 0 && (flags & USER) == 0) {
      throw Violation.passwordWithoutUser();
    }
  }

  /// A well-formed identifier that we do not take has a reason code of its own in MQTT 5.
  private static void checkClientId(String clientId, int version) {
    byte[] bytes = clientId.getBytes(StandardCharsets.UTF_8);
    if (!Utf8.isName(ByteBuffer.wrap(bytes), 0, bytes.length)) {
      throw version == 5
          ? Violation.clientIdentifier()
          : Violation.controlCharacter("client identifier");
    }
  }

  private static Will readWill(PacketReader in, int flags, int version) {
    PropertySection properties =
        version == 5
            ? PropertySection.read(in, "will", Property.WILL_DELAY)
            : PropertySection.none();
    String topic = in.name("will topic");
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
