package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.evolution.ModelChange.Severity;
import java.util.ArrayList;
import java.util.List;

/// Keeps lists of changes within bounds: schemas that share parts can name the same change at more
/// places than memory has.
final class Limit {

  private Limit() {}

  /// The list itself, or as many as [ModelComparison#CHANGES_MAX] of it, the worst first.
  static List<ModelChange> cut(List<ModelChange> changes) {
    if (changes.size() <= ModelComparison.CHANGES_MAX) {
      return List.copyOf(changes);
    }
    List<ModelChange> kept = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      for (ModelChange change : changes) {
        if (change.severity() == severity && kept.size() < ModelComparison.CHANGES_MAX) {
          kept.add(change);
        }
      }
    }
    return List.copyOf(kept);
  }
}
