package io.lockstep.twin;

import io.lockstep.twin.internal.json.JsonText;
import java.util.TreeMap;

/// A twin in the making, as an app puts it: properties by path, those of components in objects of
/// their own, which say by an empty `$metadata` that they are components. Confined to one thread.
final class TwinDocument {
  private final String model;
  private final Members root = new Members();

  TwinDocument(String model) {
    this.model = model;
  }

  /// What stands in one object, by name.
  private static final class Members {
    private final TreeMap<String, String> values = new TreeMap<>();
    private final TreeMap<String, Members> components = new TreeMap<>();

    private void write(StringBuilder out) {
      values.forEach((name, json) -> JsonText.key(out.append(','), name).append(json));
      components.forEach(
          (name, members) -> {
            JsonText.key(out.append(','), name).append("{\"$metadata\":{}");
            members.write(out);
            out.append('}');
          });
    }
  }

  /// Sets a property.
  ///
  /// @param path its name, components before it
  /// @param json its value
  void put(String path, String json) {
    Members at = root;
    int begin = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', begin)) {
      at = at.components.computeIfAbsent(path.substring(begin, slash), _ -> new Members());
      begin = slash + 1;
    }
    at.values.put(path.substring(begin), json);
  }

  String json() {
    StringBuilder out = new StringBuilder("{\"$metadata\":{");
    JsonText.quote(JsonText.key(out, "$model"), model);
    out.append('}');
    root.write(out);
    return out.append('}').toString();
  }
}
