package io.lockstep.ingest;

import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Payloads that are the bytes of one value (`raw/0` of the DTDL Mqtt extension): a string in
/// UTF-8, or a value of the schema `bytes`, which is base64 in a twin.
final class RawPayloads {
  private RawPayloads() {}

  static boolean isBytes(@Nullable Schema schema) {
    return schema == Primitive.BYTES;
  }

  /// The slot that payloads without a name are for: the model's only Telemetry, else -1.
  static int onlyTelemetry(Shape shape) {
    int only = -1;
    for (Slot slot : shape.slots()) {
      if (slot.kind() == Slot.Kind.TELEMETRY) {
        if (only >= 0) {
          return -1;
        }
        only = slot.index();
      }
    }
    return only;
  }

  static boolean fits(Slot slot) {
    return slot.type() == ValueType.TEXT;
  }

  /// The payload as the slot holds it; null when it is not UTF-8.
  static @Nullable String valueOf(FieldMessage message, Slot slot) {
    byte[] bytes = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), bytes);
    if (isBytes(slot.schema())) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /// A JSON value as such a payload: what is no string, as it is written in JSON.
  static ByteBuffer of(Schema schema, String json) {
    JsonScanner scanner = new JsonScanner();
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    boolean isString =
        scanner.scan(ByteBuffer.wrap(utf8), 0, utf8.length)
            && scanner.kind(0) == JsonScanner.STRING;
    if (!isString) {
      return ByteBuffer.wrap(utf8);
    }
    String text = scanner.string(0);
    return ByteBuffer.wrap(
        isBytes(schema) ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8));
  }

  /// A text as a JSON string.
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /// The payload as text; null when it is none, or begins like JSON and is not.
  static @Nullable String bareText(FieldMessage message) {
    ByteBuffer bytes =
        message
            .buffer()
            .duplicate()
            .position(message.payloadOffset())
            .limit(message.payloadOffset() + message.payloadLength());
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().strip();
    } catch (CharacterCodingException _) {
      return null;
    }
    boolean isText = !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
    return isText && "\"{[".indexOf(text.charAt(0)) < 0 ? text : null;
  }
}
