package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the co-types of an element say about it. Immutable.
///
/// @param types the co-types in the order of the source: terms (`Temperature`, `Historized`), or
///   the full DTMI where the source gives one
/// @param unit the unit of the value, or null
/// @param properties the values of properties that come from co-types or undefined extensions,
///   other than `unit`, as JSON text by property name
public record Semantics(List<String> types, @Nullable Unit unit, Map<String, String> properties) {

  /// No co-types.
  public static final Semantics NONE = new Semantics(List.of(), null, Map.of());

  /// Copies the collections and keeps their order.
  public Semantics {
    types = List.copyOf(types);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /// The value of a property that is a string; null if there is none, or it is no string.
  public @Nullable String text(String property) {
    String json = properties.get(property);
    if (json == null || !json.startsWith("\"")) {
      return null;
    }
    try {
      return JsonReader.read(json) instanceof Json.Str text ? text.value() : null;
    } catch (JsonTextException _) {
      return null;
    }
  }

  /// True if the element has this co-type.
  public boolean has(String type) {
    return types.contains(type);
  }
}
