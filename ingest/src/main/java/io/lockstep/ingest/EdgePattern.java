package io.lockstep.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An entry of a binding file for edge nodes or devices of Sparkplug, checked and compiled.
/// Immutable.
///
/// @param filter `group/edge` or `group/edge/device`, with `+` for captures
/// @param captures the names of captured levels by their index; empty text for the others
/// @param twin the template of the twin's id
/// @param metrics where metrics go that do not go where their names say
record EdgePattern(
    String filter, List<String> captures, Template twin, Map<String, EdgeBinding.Pick> metrics) {

  /// What the pattern says of one that it matches.
  EdgeBinding of(String group, String edge, String device) {
    Map<String, String> names = new HashMap<>();
    List<String> levels = List.of(group, edge, device);
    for (int i = 0; i < captures.size(); i++) {
      if (!captures.get(i).isEmpty()) {
        names.put(captures.get(i), levels.get(i));
      }
    }
    return EdgeBinding.of(twin.filledFrom(names), metrics);
  }
}
