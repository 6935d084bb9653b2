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
}
