package io.lockstep.broker.internal.packet;

/// The properties of MQTT 5 (§2.2.2.2): number, form, and the packets that may carry them.
enum Property {
  PAYLOAD_FORMAT(0x01, Form.BIT, "PUBLISH will"),
  MESSAGE_EXPIRY(0x02, Form.FOUR_BYTES, "PUBLISH will"),
  CONTENT_TYPE(0x03, Form.TEXT, "PUBLISH will"),
  RESPONSE_TOPIC(0x08, Form.TEXT, "PUBLISH will"),
  CORRELATION_DATA(0x09, Form.BINARY, "PUBLISH will"),
  SUBSCRIPTION_IDENTIFIER(0x0B, Form.VARINT, "PUBLISH SUBSCRIBE"),
  SESSION_EXPIRY(0x11, Form.FOUR_BYTES, "CONNECT DISCONNECT"),
  AUTHENTICATION_METHOD(0x15, Form.TEXT, "CONNECT AUTH"),
  AUTHENTICATION_DATA(0x16, Form.BINARY, "CONNECT AUTH"),
  REQUEST_PROBLEM_INFORMATION(0x17, Form.BIT, "CONNECT"),
  WILL_DELAY(0x18, Form.FOUR_BYTES, "will"),
  REQUEST_RESPONSE_INFORMATION(0x19, Form.BIT, "CONNECT"),
  SERVER_REFERENCE(0x1C, Form.TEXT, ""), // only a server sends it
  REASON_STRING(0x1F, Form.TEXT, "PUBACK PUBREC PUBREL PUBCOMP DISCONNECT AUTH"),
  RECEIVE_MAXIMUM(0x21, Form.TWO_BYTES, "CONNECT"),
  TOPIC_ALIAS_MAXIMUM(0x22, Form.TWO_BYTES, "CONNECT"),
  TOPIC_ALIAS(0x23, Form.TWO_BYTES, "PUBLISH"),
  USER_PROPERTY(
      0x26,
      Form.PAIR,
      "CONNECT will PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE UNSUBSCRIBE DISCONNECT AUTH"),
  MAXIMUM_PACKET_SIZE(0x27, Form.FOUR_BYTES, "CONNECT");

  /// How a property's value is written.
  enum Form {
    BIT,
    TWO_BYTES,
    FOUR_BYTES,
    VARINT,
    TEXT,
    BINARY,
    PAIR
  }

  private static final Property[] BY_ID = new Property[0x80];

  static {
    for (Property property : values()) {
      BY_ID[property.id] = property;
    }
  }

  final int id;
  final Form form;
  private final String packets;

  Property(int id, Form form, String packets) {
    this.id = id;
    this.form = form;
    this.packets = " " + packets + " ";
  }

  /// The property with this number, when `packet` may carry it.
  static Property of(int id, String packet) {
    Property property = id < BY_ID.length ? BY_ID[id] : null;
    if (property == null || !property.packets.contains(" " + packet + " ")) {
      throw Violation.unknownProperty(id, packet);
    }
    return property;
  }
}
