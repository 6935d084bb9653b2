package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Parsed models, with the elements that a later batch links to. Immutable.
///
/// @param interfaces in the order in which they were added
/// @param schemas the complex schemas
/// @param elements by identifier
public record Models(
    Map<Dtmi, Interface> interfaces, Map<Dtmi, Schema> schemas, Map<String, Element> elements) {

  /// No models.
  public static final Models NONE = new Models(Map.of(), Map.of(), Map.of());

  /// Makes the maps unmodifiable, without copying.
  public Models {
    interfaces = Collections.unmodifiableMap(interfaces);
    schemas = Collections.unmodifiableMap(schemas);
    elements = Collections.unmodifiableMap(elements);
  }

  /// The models without one interface and all that belongs to it.
  public Models without(Dtmi id) {
    Map<Dtmi, Interface> keptInterfaces = new LinkedHashMap<>(interfaces);
    keptInterfaces.remove(id);
    Map<String, Element> keptElements = new LinkedHashMap<>(elements);
    keptElements.values().removeIf(element -> element.partition.equals(id.value()));
    Map<Dtmi, Schema> keptSchemas = new LinkedHashMap<>(schemas);
    keptSchemas.keySet().removeIf(schema -> !keptElements.containsKey(schema.value()));
    return new Models(keptInterfaces, keptSchemas, keptElements);
  }
}
