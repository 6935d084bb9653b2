package io.lockstep.ingest;

import java.util.Map;
import java.util.TreeMap;

/// A JSON object that is kept and changed member by member (RFC 7396), keys in the order of their
/// characters. Values other than objects are kept as text. Confined to one thread.
final class JsonTree {
  private final Map<String, Node> members = new TreeMap<>();

  /// A member's value.
  private sealed interface Node {
    record Leaf(String json) implements Node {}

    record Inner(JsonTree tree) implements Node {}
  }

  /// Merges the scanned object at a token into this one: null takes a member away, an object is
  /// merged, all else replaces. Keys of the outermost object that begin with `$` say something of
  /// it and are left out.
  ///
  /// @param isOutermost true for the whole document
  void merge(JsonScanner json, int object, boolean isOutermost) {
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      String name = json.string(key);
      int value = key + 1;
      if (isOutermost && name.startsWith("$")) {
        continue;
      }
      switch (json.kind(value)) {
        case JsonScanner.NULL -> members.remove(name);
        case JsonScanner.OBJECT -> {
          JsonTree inner =
              members.get(name) instanceof Node.Inner(JsonTree known) ? known : new JsonTree();
          inner.merge(json, value, false);
          members.put(name, new Node.Inner(inner));
        }
        default -> members.put(name, new Node.Leaf(json.compact(value)));
      }
    }
  }

  /// The object as JSON text, with one more member at its end.
  ///
  /// @param lastKey a key that need not be escaped; empty for none
  String text(String lastKey, long lastValue) {
    StringBuilder out = new StringBuilder();
    write(out);
    if (!lastKey.isEmpty()) {
      out.setLength(out.length() - 1);
      out.append(members.isEmpty() ? "\"" : ",\"").append(lastKey).append("\":");
      out.append(lastValue).append('}');
    }
    return out.toString();
  }

  private void write(StringBuilder out) {
    out.append('{');
    boolean isFirst = true;
    for (Map.Entry<String, Node> member : members.entrySet()) {
      out.append(isFirst ? "" : ",");
      isFirst = false;
      quote(out, member.getKey());
      out.append(':');
      switch (member.getValue()) {
        case Node.Leaf(String json) -> out.append(json);
        case Node.Inner(JsonTree tree) -> tree.write(out);
      }
    }
    out.append('}');
  }

  /// Appends a text as a JSON string.
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
