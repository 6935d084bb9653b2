package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.BridgeSettings.Inbound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A message from the field, read from a record that somebody else's broker wrote.
///
/// @param device who sent it
/// @param topic of MQTT
/// @param payload as it is
record ForeignMessage(String device, String topic, ByteBuffer payload) {
  /// Azure IoT Hub names the sender here.
  static final String DEVICE_HEADER = "iothub-connection-device-id";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST = 65_535;

  /// Reads a record; empty when it does not hold a message of the expected form.
  static Optional<ForeignMessage> read(ConsumerRecord<byte[], ByteBuffer> record, Inbound by) {
    ByteBuffer value = record.value();
    if (value == null) {
      return Optional.empty();
    }
    return switch (by.form()) {
      case TOPIC_KEY -> of(by, "", text(record.key()), value);
      case DEVICE_KEY -> of(by, text(record.key()), "", value);
      case EVENT_HUBS -> of(by, header(record, DEVICE_HEADER), "", value);
      case JSON -> ofJson(by, value);
    };
  }

  private static Optional<ForeignMessage> ofJson(Inbound by, ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    try {
      JsonNode message = JSON.readTree(bytes);
      JsonNode payload = message.path("payload");
      if (payload.isMissingNode()) {
        return Optional.empty();
      }
      String text = payload.isString() ? payload.stringValue() : payload.toString();
      return of(
          by,
          message.path("clientid").asString(""),
          message.path("topic").asString(""),
          ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /// @param device whom the record names, empty for nobody
  /// @param topic which the record names, empty for none
  private static Optional<ForeignMessage> of(
      Inbound by, String device, String topic, ByteBuffer payload) {
    String sender = by.device().isEmpty() ? device : by.device();
    boolean needsSender = topic.isEmpty() && by.as().contains("{device}");
    if (needsSender && (sender.isEmpty() || sender.matches(".*[/+#\\x00].*"))) {
      return Optional.empty();
    }
    String name = topic.isEmpty() ? by.as().replace("{device}", sender) : topic;
    boolean isName =
        !name.isEmpty()
            && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST
            && sender.getBytes(StandardCharsets.UTF_8).length <= LONGEST
            && name.indexOf('+') < 0
            && name.indexOf('#') < 0
            && name.indexOf('\0') < 0;
    return isName ? Optional.of(new ForeignMessage(sender, name, payload)) : Optional.empty();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /// What came in by AMQP is encoded as AMQP has it (1.0, §1.6.20): a byte for the type, the
  /// length.
  private static String header(ConsumerRecord<byte[], ByteBuffer> record, String name) {
    Header header = record.headers().lastHeader(name);
    byte[] value = header == null ? null : header.value();
    if (value == null) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    int type = value.length < 2 ? 0 : value[0] & 0xFF;
    boolean isShort = (type == 0xA1 || type == 0xA3) && (value[1] & 0xFF) == value.length - 2;
    boolean isLong =
        (type == 0xB1 || type == 0xB3) && value.length >= 5 && bytes.getInt(1) == value.length - 5;
    int from = isShort ? 2 : isLong ? 5 : 0;
    return new String(value, from, value.length - from, StandardCharsets.UTF_8);
  }
}
