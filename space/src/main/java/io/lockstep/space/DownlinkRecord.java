package io.lockstep.space;

import io.lockstep.ingest.Downlink;
import io.lockstep.journal.Appender;
import io.lockstep.journal.JournalException;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What goes to the field, as a record of the input journal: a [FieldMessage] with the flag
/// [FieldMessage#DOWNLINK], no device, and these MQTT 5 properties (§3.3.2.3): message expiry
/// interval and correlation data, the command's id, when it is a command; payload format and
/// response topic when it is one with JSON. Stateless.
final class DownlinkRecord {
  private static final byte PAYLOAD_FORMAT = 0x01;
  private static final byte MESSAGE_EXPIRY = 0x02;
  private static final byte RESPONSE_TOPIC = 0x08;
  private static final byte CORRELATION_DATA = 0x09;
  private static final byte UTF_8 = 1;
  private static final String JSON_TOPICS = "lockstep/";
  private static final String RESPONSE = "/response";
  private static final int PROPERTIES_MAX = 65_535;

  private DownlinkRecord() {}

  /// Appends a command's message.
  ///
  /// @param expirySeconds how long it may be delivered, 1 or more
  /// @throws JournalException when it is larger than a record may be
  static void append(
      Appender appender, Downlink.Message message, String id, long expirySeconds, long nowMicros) {
    byte[] topic = utf8(message.topic());
    boolean isJson = message.topic().startsWith(JSON_TOPICS);
    byte[] response = isJson ? utf8(message.topic() + RESPONSE) : new byte[0];
    byte[] correlation = utf8(id);
    int length = 5 + 3 + correlation.length + (isJson ? 2 + 3 + response.length : 0);
    if (topic.length > PROPERTIES_MAX || length > PROPERTIES_MAX) {
      throw new JournalException(
          JournalException.Reason.RECORD_TOO_LARGE,
          "topic of a command: expected at most %d bytes, found %d"
              .formatted(PROPERTIES_MAX, topic.length));
    }
    ByteBuffer properties = ByteBuffer.allocate(length);
    if (isJson) {
      properties.put(PAYLOAD_FORMAT).put(UTF_8);
      properties.put(RESPONSE_TOPIC).putShort((short) response.length).put(response);
    }
    properties.put(MESSAGE_EXPIRY).putInt((int) expirySeconds);
    properties.put(CORRELATION_DATA).putShort((short) correlation.length).put(correlation);
    append(appender, message, topic, properties.flip(), nowMicros);
  }

  /// Appends a message that is no command.
  static void append(Appender appender, Downlink.Message message, long nowMicros) {
    append(appender, message, utf8(message.topic()), ByteBuffer.allocate(0), nowMicros);
  }

  private static void append(
      Appender appender,
      Downlink.Message message,
      byte[] topic,
      ByteBuffer properties,
      long nowMicros) {
    ByteBuffer payload = message.payload().duplicate();
    ByteBuffer into =
        appender.begin(
            InputKind.FIELD_MESSAGE.number(),
            FieldMessage.sizeOf(0, topic.length, properties.remaining(), payload.remaining()));
    FieldMessage.putHeader(
        into,
        message.qos(),
        FieldMessage.DOWNLINK,
        nowMicros,
        0,
        0,
        topic.length,
        properties.remaining(),
        payload.remaining());
    into.put(topic).put(properties).put(payload);
    int _ = appender.end();
  }

  /// The id of the command that a record is the message of; empty when it is none.
  static String commandId(FieldMessage message) {
    ByteBuffer record = message.buffer();
    int at = message.propertiesOffset();
    int end = at + message.propertiesLength();
    while (at < end) {
      switch (record.get(at++)) {
        case PAYLOAD_FORMAT -> at += 1;
        case MESSAGE_EXPIRY -> at += 4;
        case RESPONSE_TOPIC -> at += 2 + (record.getShort(at) & 0xFFFF);
        case CORRELATION_DATA -> {
          byte[] id = new byte[record.getShort(at) & 0xFFFF];
          record.get(at + 2, id);
          return new String(id, StandardCharsets.UTF_8);
        }
        default -> {
          return "";
        }
      }
    }
    return "";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
