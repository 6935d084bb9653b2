package io.lockstep.dtdl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The human-readable texts of an element. Immutable.
///
/// @param displayName language tag to name, in the order of the source; a plain string stands under
///   `en`
/// @param description language tag to description, likewise
/// @param comment a note for authors of models, not translated
public record Documentation(
    Map<String, String> displayName, Map<String, String> description, @Nullable String comment) {

  /// No texts at all.
  public static final Documentation NONE = new Documentation(Map.of(), Map.of(), null);

  /// Copies the maps and keeps their order.
  public Documentation {
    displayName = Collections.unmodifiableMap(new LinkedHashMap<>(displayName));
    description = Collections.unmodifiableMap(new LinkedHashMap<>(description));
  }
}
