package io.lockstep.twin.keeping;

import io.lockstep.twin.access.AccessGraph;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.access.Selection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a rule or a legal hold is about: twins that meet all conditions that are stated, and which
/// of their properties. Immutable.
///
/// @param clause the conditions about ids, models and places, the properties, and where it stands
/// @param tags `key` or `key=value`, of which a twin has all; a twin's tags are its property `tags`
public record KeepSelector(Clause clause, List<String> tags) {
  /// Copies the list.
  public KeepSelector {
    tags = List.copyOf(tags);
  }

  /// Who tells the tags of twins.
  @FunctionalInterface
  public interface Tags {
    /// The tags of a twin by its id, each as `key` and as `key=value`.
    Set<String> of(String twinId);
  }

  /// Finds twins in a graph that does not change.
  public interface Found {
    /// Whether a twin, by its reference, is among them.
    boolean contains(int twin);
  }

  /// The paths it is about; the empty one stands for the whole twin.
  public List<String> paths() {
    return clause.properties().isEmpty() ? List.of("") : clause.properties();
  }

  /// Asks for nothing but ids of which every one will do.
  boolean isForAll() {
    return clause.below() == null
        && clause.model() == null
        && tags.isEmpty()
        && clause.twins().contains("*");
  }

  /// Looks in a graph.
  public Found in(AccessGraph graph, Tags known) {
    Selection selection = new Selection(clause, graph);
    return twin ->
        selection.contains(twin) && (tags.isEmpty() || known.of(graph.id(twin)).containsAll(tags));
  }

  /// The tags in a twin's JSON: the members of its property `tags` that are not false.
  public static Set<String> tagsIn(JsonNode twin) {
    Map<String, Boolean> found = new TreeMap<>();
    for (Map.Entry<String, JsonNode> tag : twin.path("tags").properties()) {
      JsonNode value = tag.getValue();
      if (!tag.getKey().startsWith("$")
          && !value.isNull()
          && !(value.isBoolean() && !value.asBoolean())) {
        Boolean _ = found.put(tag.getKey(), true);
        Boolean _ = found.put(tag.getKey() + "=" + value.asString(), true);
      }
    }
    return java.util.Collections.unmodifiableSet(found.keySet());
  }
}
