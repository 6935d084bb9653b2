package io.lockstep.simulation.behaviour;

import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The little JSON that values of twins need. Stateless.
final class JsonValue {
  private JsonValue() {}

  /// A number as a slot of this type takes it.
  static String of(ValueType type, double value) {
    return switch (type) {
      case DOUBLE -> Double.toString(value);
      case LONG -> Long.toString(Math.round(value));
      case BOOLEAN -> Boolean.toString(value != 0);
      case TEXT, JSON ->
          throw new IllegalArgumentException("expected a number's type, found " + type);
    };
  }

  /// A text; control characters become blanks.
  static String of(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c < ' ' ? ' ' : c);
    }
    return json.append('"').toString();
  }

  /// The number or boolean of a value.
  static double number(String json) {
    return switch (json) {
      case "true" -> 1;
      case "false" -> 0;
      default -> Double.parseDouble(json);
    };
  }

  /// The text of a value, as [#of(String)] writes it.
  static String text(String json) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < json.length() - 1; i++) {
      if (json.charAt(i) == '\\' && i + 1 < json.length() - 1) {
        i++;
      }
      text.append(json.charAt(i));
    }
    return text.toString();
  }

  /// Values by path as an object with components nested.
  ///
  /// @param first entries that stand before them, with a comma behind; or nothing
  static String object(String first, Map<String, String> byPath) {
    StringBuilder json = new StringBuilder("{").append(first);
    List<String> open = new ArrayList<>();
    boolean isFirst = true;
    for (Map.Entry<String, String> each : new TreeMap<>(byPath).entrySet()) {
      List<String> names = List.of(each.getKey().split("/", -1));
      List<String> around = names.subList(0, names.size() - 1);
      int shared = 0;
      while (shared < open.size()
          && shared < around.size()
          && open.get(shared).equals(around.get(shared))) {
        shared++;
      }
      json.repeat("}", open.size() - shared);
      open.subList(shared, open.size()).clear();
      json.append(isFirst ? "" : ",");
      for (String component : around.subList(shared, around.size())) {
        json.append(of(component)).append(":{");
        open.add(component);
      }
      json.append(of(names.getLast())).append(':').append(each.getValue());
      isFirst = false;
    }
    return json.repeat("}", open.size() + 1).toString();
  }
}
