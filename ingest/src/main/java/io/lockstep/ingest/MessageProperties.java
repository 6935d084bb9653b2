package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the MQTT 5 properties (§2.2.2) of a message.
final class MessageProperties {
  private static final int USER_PROPERTY = 0x26;

  private MessageProperties() {}

  /// The value of the first user property of this name; null when there is none.
  static @Nullable String user(FieldMessage message, String name) {
    ByteBuffer record = message.buffer();
    int at = message.propertiesOffset();
    int end = at + message.propertiesLength();
    while (at < end) {
      int id = record.get(at++) & 0xFF;
      if (id == USER_PROPERTY) {
        String key = text(record, at);
        int value = afterText(record, at);
        if (key.equals(name)) {
          return text(record, value);
        }
        at = afterText(record, value);
      } else {
        at = after(record, at, id);
      }
      if (at < 0) {
        return null;
      }
    }
    return null;
  }

  /// Where a property's value ends; -1 for a property that no message has.
  private static int after(ByteBuffer record, int at, int id) {
    return switch (id) {
      case 0x01 -> at + 1;
      case 0x23 -> at + 2;
      case 0x02 -> at + 4;
      case 0x03, 0x08, 0x09 -> afterText(record, at);
      case 0x0B -> {
        int next = at;
        while (record.get(next) < 0) {
          next++;
        }
        yield next + 1;
      }
      default -> -1;
    };
  }

  private static int afterText(ByteBuffer record, int at) {
    return at + 2 + (record.getShort(at) & 0xFFFF);
  }

  private static String text(ByteBuffer record, int at) {
    byte[] bytes = new byte[record.getShort(at) & 0xFFFF];
    record.get(at + 2, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
