package io.lockstep.broker.internal.packet;

/// What a peer can do wrong, each with its clause of MQTT 5 (the clauses of 3.1.1 say the same
/// where they exist).
public final class Violation {
  private Violation() {}

  private static ProtocolException malformed(String message) {
    return new ProtocolException(ReasonCode.MALFORMED_PACKET, message);
  }

  private static ProtocolException protocol(String message) {
    return new ProtocolException(ReasonCode.PROTOCOL_ERROR, message);
  }

  public static ProtocolException remainingLength() {
    return malformed("remaining length: expected at most 4 bytes, found a fifth (§2.1.4)");
  }

  public static ProtocolException packetTooLarge(long bytes, int most) {
    return new ProtocolException(
        ReasonCode.PACKET_TOO_LARGE,
        "packet: expected at most %d bytes, found %d [MQTT-3.2.2-15]".formatted(most, bytes));
  }

  public static ProtocolException reservedPacketType(int type) {
    return malformed("packet type %d: expected one a client may send (§2.1.2)".formatted(type));
  }

  public static ProtocolException unexpectedPacket(int type) {
    return protocol("packet type %d: not one a client may send here (§2.1.2)".formatted(type));
  }

  public static ProtocolException fixedHeaderFlags(int first) {
    return malformed(
        "fixed header: expected the reserved flags, found %02x [MQTT-2.1.3-1]".formatted(first));
  }

  public static ProtocolException truncated(String field) {
    return malformed("%s: the packet ends before it does (§1.5)".formatted(field));
  }

  public static ProtocolException trailingBytes(int count) {
    return malformed("packet: %d bytes after its last field (§2.1.4)".formatted(count));
  }

  public static ProtocolException invalidUtf8(String field) {
    return malformed(
        "%s: expected well-formed UTF-8 without U+0000 [MQTT-1.5.4-1]".formatted(field));
  }

  public static ProtocolException controlCharacter(String field) {
    return malformed("%s: expected no control characters (§1.5.4)".formatted(field));
  }

  public static ProtocolException varintTooLong(String field) {
    return malformed(
        "%s: expected a variable byte integer of the fewest bytes, at most 4 [MQTT-1.5.5-1]"
            .formatted(field));
  }

  public static ProtocolException clientIdentifier() {
    return new ProtocolException(
        ReasonCode.CLIENT_ID_NOT_VALID,
        "client identifier: expected no control characters [MQTT-3.1.3-8]");
  }

  public static ProtocolException firstPacketNotConnect(int type) {
    return protocol(
        "first packet: expected CONNECT, found packet type %d [MQTT-3.1.0-1]".formatted(type));
  }

  public static ProtocolException secondConnect() {
    return protocol("second CONNECT on one connection [MQTT-3.1.0-2]");
  }

  public static ProtocolException protocolName() {
    return malformed("protocol name: expected 'MQTT', or 'MQIsdp' of 3.1 [MQTT-3.1.2-1]");
  }

  public static ProtocolException protocolVersion(int found) {
    return new ProtocolException(
        ReasonCode.UNSUPPORTED_VERSION,
        "protocol version: expected 3 (3.1), 4 (3.1.1) or 5, found %d [MQTT-3.1.2-2]"
            .formatted(found));
  }

  public static ProtocolException connectReservedFlag() {
    return malformed("connect flags: expected reserved bit 0 to be 0 [MQTT-3.1.2-3]");
  }

  public static ProtocolException willFlags() {
    return malformed("connect flags: will QoS and retain need the will flag [MQTT-3.1.2-11]");
  }

  public static ProtocolException willQos() {
    return malformed("connect flags: expected will QoS 0 to 2, found 3 [MQTT-3.1.2-12]");
  }

  public static ProtocolException passwordWithoutUser() {
    return malformed("connect flags: MQTT 3.1.1 has no password without user [MQTT-3.1.2-22]");
  }

  public static ProtocolException willTopic() {
    return malformed("will topic: expected a topic name without wildcards [MQTT-3.1.3-11]");
  }

  public static ProtocolException unknownProperty(int id, String packet) {
    return malformed("property %02x: not one of %s [MQTT-2.2.2-2]".formatted(id, packet));
  }

  public static ProtocolException repeatedProperty(int id) {
    return protocol("property %02x: given twice (§2.2.2.2)".formatted(id));
  }

  public static ProtocolException propertyValue(int id, String expected, long found) {
    return protocol(
        "property %02x: expected %s, found %d (§2.2.2.2)".formatted(id, expected, found));
  }

  public static ProtocolException authenticationDataWithoutMethod() {
    return protocol("authentication data without authentication method (§3.1.2.11.10)");
  }

  public static ProtocolException publishQos() {
    return malformed("PUBLISH: expected QoS 0 to 2, found 3 [MQTT-3.3.1-4]");
  }

  public static ProtocolException duplicateFlag() {
    return malformed("PUBLISH: DUP must be 0 for QoS 0 [MQTT-3.3.1-2]");
  }

  public static ProtocolException topicName() {
    return malformed("PUBLISH topic: expected a name without wildcards [MQTT-3.3.2-2]");
  }

  public static ProtocolException emptyTopic() {
    return protocol("PUBLISH topic: expected a name or a topic alias (§3.3.2.1)");
  }

  public static ProtocolException topicBounds(int most) {
    return new ProtocolException(
        ReasonCode.TOPIC_NAME_INVALID,
        "PUBLISH topic: longer than the %d bytes or deeper than the levels this server takes"
            .formatted(most));
  }

  public static ProtocolException topicAlias(int found, int most) {
    return new ProtocolException(
        ReasonCode.TOPIC_ALIAS_INVALID,
        "topic alias: expected 1 to %d, found %d [MQTT-3.3.2-9]".formatted(most, found));
  }

  public static ProtocolException unknownTopicAlias(int found) {
    return protocol("topic alias %d: not set on this connection (§3.3.2.3.4)".formatted(found));
  }

  public static ProtocolException responseTopic() {
    return protocol("response topic: expected a name without wildcards [MQTT-3.3.2-14]");
  }

  public static ProtocolException subscriptionIdentifierFromClient() {
    return protocol("PUBLISH: a client must not send a subscription identifier [MQTT-3.3.4-6]");
  }

  public static ProtocolException payloadFormat() {
    return new ProtocolException(
        ReasonCode.PAYLOAD_FORMAT_INVALID,
        "PUBLISH: payload format indicator 1 and a payload that is not UTF-8 (§3.3.2.3.2)");
  }

  public static ProtocolException packetIdZero(String packet) {
    return protocol("%s: packet identifier 0 [MQTT-2.2.1-3]".formatted(packet));
  }

  public static ProtocolException requestIdZero(String packet) {
    return malformed("%s: packet identifier 0 [MQTT-2.2.1-3]".formatted(packet));
  }

  public static ProtocolException receiveMaximum(int most) {
    return new ProtocolException(
        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
        "PUBLISH: more than %d unacknowledged messages of QoS 1 and 2 [MQTT-3.3.4-7]"
            .formatted(most));
  }

  public static ProtocolException noFilters(String packet) {
    return protocol("%s: expected at least one filter [MQTT-3.8.3-2]".formatted(packet));
  }

  public static ProtocolException topicFilter(String found) {
    return malformed(
        "topic filter: expected wildcards alone in their level and '#' last, found '%s' [MQTT-4.7.1-1]"
            .formatted(found.length() > 100 ? found.substring(0, 100) : found));
  }

  public static ProtocolException subscriptionOptions(int found) {
    return malformed(
        "subscription options: expected QoS 0 to 2 and reserved bits 0, found %02x [MQTT-3.8.3-5]"
            .formatted(found));
  }

  public static ProtocolException retainHandling() {
    return protocol("subscription options: retain handling 3 (§3.8.3.1)");
  }

  public static ProtocolException noLocalOnShared() {
    return protocol("subscription options: no local on a shared subscription [MQTT-3.8.3-4]");
  }

  public static ProtocolException acknowledgementOfOtherQos(String packet, int id) {
    return protocol("%s %d: acknowledges a message of another QoS (§4.3)".formatted(packet, id));
  }

  public static ProtocolException releaseBeforeReceipt(int id) {
    return protocol("PUBREL %d: sent before PUBREC came (§4.3.3)".formatted(id));
  }

  public static ProtocolException completionBeforeRelease(int id) {
    return protocol("PUBCOMP %d: sent before PUBREL came (§4.3.3)".formatted(id));
  }

  public static ProtocolException sharedFilter(String found) {
    return malformed(
        "topic filter: expected $share, a group without wildcards and a filter, found '%s' [MQTT-4.8.2-1]"
            .formatted(found.length() > 100 ? found.substring(0, 100) : found));
  }

  public static ProtocolException reasonCode(String packet, int found) {
    return malformed("%s: reason code %02x is not one of it".formatted(packet, found));
  }

  public static ProtocolException sessionExpiryRaised() {
    return protocol("DISCONNECT: session expiry was 0 in CONNECT and must stay so [MQTT-3.1.2-23]");
  }

  public static ProtocolException packetWhileAuthenticating(int type) {
    return protocol(
        "packet type %d: expected AUTH or DISCONNECT before CONNACK [MQTT-3.1.2-30]"
            .formatted(type));
  }

  public static ProtocolException authReason(int expected, int found) {
    return protocol(
        "AUTH: expected reason code %02x, found %02x [MQTT-4.12.0-3]".formatted(expected, found));
  }

  public static ProtocolException authMethod() {
    return protocol("AUTH: expected the method that CONNECT named [MQTT-4.12.0-5]");
  }

  public static ProtocolException authNotNegotiated() {
    return protocol("AUTH: CONNECT named no authentication method [MQTT-4.12.0-7]");
  }
}
