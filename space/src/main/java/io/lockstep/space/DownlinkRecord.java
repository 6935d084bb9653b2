package io.lockstep.space;

import io.lockstep.ingest.Downlink;
import io.lockstep.journal.Appender;
import io.lockstep.journal.JournalException;
import io.lockstep.model.ChangeId;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What goes to the field, as a record of the input journal: a [FieldMessage] with the flag
/// [FieldMessage#DOWNLINK], no device, and these MQTT 5 properties (§3.3.2.3): message expiry
/// interval and correlation data, the command's id, when it is a command; payload format and
/// response topic when it is one with JSON. One whose topic a model states (DTDL Mqtt extension)
/// has the content type too, and user properties that say who asks; its correlation data are 16
/// bytes, as many services of MQTT 5 want a UUID there. Stateless.
final class DownlinkRecord {
  private static final byte PAYLOAD_FORMAT = 0x01;
  private static final byte MESSAGE_EXPIRY = 0x02;
  private static final byte CONTENT_TYPE = 0x03;
  private static final byte RESPONSE_TOPIC = 0x08;
  private static final byte CORRELATION_DATA = 0x09;
  private static final byte USER_PROPERTY = 0x26;
  private static final byte UTF_8 = 1;
  private static final short CORRELATION_BYTES = 16;
  private static final int ANSWER_TOPIC_MAX = 65_000;

  /// As Azure IoT Operations names them: source, invoker (its protocol 1), version of the protocol.
  private static final List<String[]> USER_PROPERTIES =
      List.of(
          new String[] {"__srcId", "lockstep"},
          new String[] {"__invId", "lockstep"},
          new String[] {"__protVer", "1.0"});

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
    int _ =
        appender.append(
            InputKind.FIELD_MESSAGE.number(), of(message, id, expirySeconds, nowMicros));
  }

  /// A command's message as a record.
  ///
  /// @param expirySeconds how long it may be delivered, 1 or more
  /// @throws JournalException when its topics are longer than MQTT permits
  static ByteBuffer of(Downlink.Message message, String id, long expirySeconds, long nowMicros) {
    byte[] topic = utf8(message.topic());
    Downlink.Answer answer = message.answer();
    if (answer != null) {
      return of(message, topic, properties(answer, id, expirySeconds), nowMicros);
    }
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
    return of(message, topic, properties.flip(), nowMicros);
  }

  private static ByteBuffer properties(Downlink.Answer answer, String id, long expirySeconds) {
    byte[] response = utf8(answer.topic());
    byte[] contentType = utf8(answer.contentType());
    ChangeId command = ChangeId.parse(id);
    if (command == null || response.length > ANSWER_TOPIC_MAX) {
      throw new JournalException(
          JournalException.Reason.RECORD_TOO_LARGE,
          "response topic of a command: expected at most %d bytes, found %d"
              .formatted(ANSWER_TOPIC_MAX, response.length));
    }
    ByteBuffer properties = ByteBuffer.allocate(response.length + contentType.length + 256);
    properties.put(PAYLOAD_FORMAT).put(answer.isText() ? UTF_8 : 0);
    properties.put(MESSAGE_EXPIRY).putInt((int) expirySeconds);
    properties.put(CONTENT_TYPE).putShort((short) contentType.length).put(contentType);
    properties.put(RESPONSE_TOPIC).putShort((short) response.length).put(response);
    properties.put(CORRELATION_DATA).putShort(CORRELATION_BYTES);
    properties.putLong(command.inputPosition()).putLong(command.ordinal());
    for (String[] user : USER_PROPERTIES) {
      byte[] key = utf8(user[0]);
      byte[] value = utf8(user[1]);
      properties.put(USER_PROPERTY);
      properties.putShort((short) key.length).put(key).putShort((short) value.length).put(value);
    }
    return properties.flip();
  }

  /// Appends a message that tells a device what it is desired to be.
  ///
  /// @param reference comes back when the record is read, see [#commandId]
  /// @param expirySeconds how long it may be delivered, 1 or more
  /// @throws JournalException when it is larger than a record may be
  static void appendDesired(
      Appender appender,
      Downlink.Message message,
      String reference,
      long expirySeconds,
      long nowMicros) {
    byte[] correlation = utf8(reference);
    boolean isJson = message.topic().startsWith(JSON_TOPICS);
    ByteBuffer properties = ByteBuffer.allocate(2 + 5 + 3 + correlation.length);
    if (isJson) {
      properties.put(PAYLOAD_FORMAT).put(UTF_8);
    }
    properties.put(MESSAGE_EXPIRY).putInt((int) expirySeconds);
    properties.put(CORRELATION_DATA).putShort((short) correlation.length).put(correlation);
    int _ =
        appender.append(
            InputKind.FIELD_MESSAGE.number(),
            of(message, utf8(message.topic()), properties.flip(), nowMicros));
  }

  /// Appends a message that is about a command and is none, such as that it is to be left.
  ///
  /// @param expirySeconds how long it may be delivered, 1 or more
  static void append(
      Appender appender, Downlink.Message message, long expirySeconds, long nowMicros) {
    ByteBuffer properties = ByteBuffer.allocate(5);
    properties.put(MESSAGE_EXPIRY).putInt((int) expirySeconds).flip();
    int _ =
        appender.append(
            InputKind.FIELD_MESSAGE.number(),
            of(message, utf8(message.topic()), properties, nowMicros));
  }

  /// Appends a message that is no command.
  static void append(Appender appender, Downlink.Message message, long nowMicros) {
    ByteBuffer record = of(message, utf8(message.topic()), ByteBuffer.allocate(0), nowMicros);
    int _ = appender.append(InputKind.FIELD_MESSAGE.number(), record);
  }

  private static ByteBuffer of(
      Downlink.Message message, byte[] topic, ByteBuffer properties, long nowMicros) {
    ByteBuffer payload = message.payload().duplicate();
    ByteBuffer into =
        ByteBuffer.allocate(
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
    return into.put(topic).put(properties).put(payload).flip();
  }

  /// The id of the command that a record is the message of, or the reference of desired values;
  /// empty when it is neither.
  static String commandId(FieldMessage message) {
    ByteBuffer record = message.buffer();
    int at = message.propertiesOffset();
    int end = at + message.propertiesLength();
    while (at < end) {
      switch (record.get(at++)) {
        case PAYLOAD_FORMAT -> at += 1;
        case MESSAGE_EXPIRY -> at += 4;
        case RESPONSE_TOPIC, CONTENT_TYPE -> at += 2 + (record.getShort(at) & 0xFFFF);
        case CORRELATION_DATA -> {
          // Ids are digits: no text of one begins with a byte of 0, as their positions do.
          if (record.getShort(at) == CORRELATION_BYTES && record.get(at + 2) == 0) {
            return new ChangeId(record.getLong(at + 2), record.getLong(at + 10)).toString();
          }
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
