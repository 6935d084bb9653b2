package io.lockstep.dtdl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A link to other twins (DTDL "Relationship"). Immutable.
///
/// @param target the interface a target twin must be of, or null for any
/// @param minMultiplicity always 0 in DTDL v2 to v4
/// @param maxMultiplicity the most links per source twin, or null for any number
/// @param writable true if apps may change the properties of the link
/// @param properties the properties of the link by name, in order
public record Relationship(
    Dtmi id,
    String name,
    Dtmi definedIn,
    @Nullable Dtmi target,
    int minMultiplicity,
    @Nullable Integer maxMultiplicity,
    boolean writable,
    Map<String, Property> properties,
    Semantics semantics,
    Documentation documentation)
    implements Content {

  /// Copies the properties and keeps their order.
  public Relationship {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
