package io.lockstep.twin.internal.json;

import io.lockstep.model.Slot;
import org.jspecify.annotations.Nullable;

/// Writes JSON into a [StringBuilder].
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /// A text as a JSON string.
  public static String quoted(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(out, text);
    return out.toString();
  }

  /// Appends a text as a JSON string.
  public static void quote(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /// Appends a member's name with its colon.
  public static StringBuilder key(StringBuilder out, CharSequence name) {
    quote(out, name);
    return out.append(':');
  }

  /// Appends a slot's value.
  public static void value(StringBuilder out, Slot slot, long bits, @Nullable String text) {
    switch (slot.type()) {
      case BOOLEAN -> out.append(bits != 0);
      case LONG -> out.append(bits);
      case DOUBLE -> out.append(Double.longBitsToDouble(bits));
      case TEXT -> {
        if (slot.isWideInteger() && text != null) {
          out.append(text);
        } else {
          quote(out, text == null ? "" : text);
        }
      }
      case JSON -> out.append(text == null ? "null" : text);
    }
  }
}
