package io.lockstep.simulation.whatif;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Readings as a device would send them on Lockstep's own topics. Pure.
final class Telemetry {
  /// Who sends them.
  static final String SENDER = "what-if";

  private Telemetry() {}

  /// A value of a property, as JSON.
  record Value(String path, String json) {}

  static String topic(String twin) {
    String encoded =
        twin.replace("%", "%25").replace("/", "%2F").replace("+", "%2B").replace("#", "%23");
    return "lockstep/v1/" + encoded + "/telemetry";
  }

  /// Values of one twin as one message.
  ///
  /// @param values no property twice
  static ByteBuffer payload(List<Value> values) {
    StringBuilder out = new StringBuilder("{");
    for (Value value : values) {
      String[] names = value.path().split("/", -1);
      if (out.length() > 1) {
        out.append(',');
      }
      for (int i = 0; i < names.length; i++) {
        out.append('"').append(escaped(names[i])).append("\":");
        out.append(i < names.length - 1 ? "{" : value.json());
      }
      out.append("}".repeat(names.length - 1));
    }
    return ByteBuffer.wrap(out.append('}').toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The text as a JSON string's content.
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
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
    return out.toString();
  }
}
