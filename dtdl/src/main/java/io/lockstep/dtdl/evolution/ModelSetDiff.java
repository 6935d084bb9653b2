package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Dtmi;
import java.util.List;

/// What differs between two sets of models. Immutable.
///
/// @param diffs the pairs of Interfaces that differ, and those of different versions even if
///   nothing else differs
/// @param added Interfaces of which there was no version
/// @param removed Interfaces of which there is no version any more: their twins have no model
/// @param unchanged how many Interfaces are the same in both
public record ModelSetDiff(
    List<ModelDiff> diffs, List<Dtmi> added, List<Dtmi> removed, int unchanged) {

  /// Copies the lists.
  public ModelSetDiff {
    diffs = List.copyOf(diffs);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /// True if an Interface is gone, or one of the pairs breaks.
  public boolean breaks() {
    return !removed.isEmpty() || diffs.stream().anyMatch(ModelDiff::breaks);
  }
}
