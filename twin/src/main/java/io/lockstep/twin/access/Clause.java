package io.lockstep.twin.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One entry of a policy: rights to twins that meet all conditions that are stated. Immutable.
///
/// @param rights what is granted or denied
/// @param below the twins of a subtree; null for no such condition
/// @param twins ids, or how ids begin when `*` stands at the end; empty for no such condition
/// @param model twins of this model, or of one that extends it; null for no such condition
/// @param properties paths of contents, `/` between names: what is said of one holds for all below
///   it. Properties, Telemetry, components, relationships and Commands share their names, as in
///   DTDL. Empty for the twin as a whole
/// @param place where it stands, `file:line`
public record Clause(
    Set<Right> rights,
    @Nullable Below below,
    List<String> twins,
    @Nullable String model,
    List<String> properties,
    String place) {
  /// Copies the collections.
  public Clause {
    rights = java.util.Collections.unmodifiableSet(new TreeSet<>(rights));
    twins = List.copyOf(twins);
    properties = List.copyOf(properties);
  }

  /// A twin, and all that are reached from it along relationships of these names.
  public record Below(String twin, List<String> along) {
    /// Copies the list.
    public Below {
      along = List.copyOf(along);
    }
  }

  /// True when the clause is about the twin as a whole.
  public boolean isWhole() {
    return properties.isEmpty();
  }

  /// True when an id meets the condition about ids.
  boolean matchesId(String twinId) {
    if (twins.isEmpty()) {
      return true;
    }
    for (String pattern : twins) {
      boolean isMet =
          pattern.endsWith("*")
              ? twinId.startsWith(pattern.substring(0, pattern.length() - 1))
              : twinId.equals(pattern);
      if (isMet) {
        return true;
      }
    }
    return false;
  }

  /// True when what is at a path is among what the clause is about, with all below it.
  boolean covers(String path) {
    if (properties.isEmpty()) {
      return true;
    }
    for (String property : properties) {
      if (isAtOrBelow(path, property)) {
        return true;
      }
    }
    return false;
  }

  /// True when something at a path, below it, or above it is among what the clause is about.
  boolean touches(String path) {
    if (properties.isEmpty() || path.isEmpty()) {
      return true;
    }
    for (String property : properties) {
      if (isAtOrBelow(path, property) || isAtOrBelow(property, path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAtOrBelow(String path, String above) {
    return path.startsWith(above)
        && (path.length() == above.length() || path.charAt(above.length()) == '/');
  }
}
