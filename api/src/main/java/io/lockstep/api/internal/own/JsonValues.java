package io.lockstep.api.internal.own;

import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Values as logs and stores hold them, written as JSON.
final class JsonValues {
  private JsonValues() {}

  /// @param bits the value of a primitive type
  /// @param text the value of TEXT and JSON
  static void write(JsonGenerator json, ValueType type, long bits, @Nullable String text) {
    switch (type) {
      case BOOLEAN -> json.writeBoolean(bits != 0);
      case LONG -> json.writeNumber(bits);
      case DOUBLE -> {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
          json.writeNumber(value);
        } else {
          // JSON has no word for it; a mean of no usable reading is one.
          json.writeNull();
        }
      }
      case TEXT -> json.writeString(text);
      case JSON -> {
        if (text == null) {
          json.writeNull();
        } else {
          json.writeRawValue(text);
        }
      }
    }
  }
}
