package io.lockstep.field;

import java.util.regex.Pattern;

/// JSON as devices write it.
final class JsonText {
  private static final Pattern SCALAR =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false");

  private JsonText() {}

  /// True when `text` is a number or a boolean as JSON writes it (RFC 8259 §6).
  static boolean isScalar(String text) {
    return SCALAR.matcher(text).matches();
  }

  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
