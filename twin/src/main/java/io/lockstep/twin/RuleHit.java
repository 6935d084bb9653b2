package io.lockstep.twin;

import java.util.List;

/// A rule that a change of a model hits. Immutable.
///
/// @param name the rule's name
/// @param place where it stands: `rules/ovens.yaml:12`
/// @param paths the properties of the model that it reads and that change
/// @param why what it means for the rule, a sentence
public record RuleHit(String name, String place, List<String> paths, String why) {
  /// Copies the list.
  public RuleHit {
    paths = List.copyOf(paths);
  }
}
