package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Dtmi;
import java.util.List;

/// What differs between two versions of an Interface, inherited contents and components included.
/// Immutable.
///
/// @param before the Interface that was
/// @param after the Interface that is to be
/// @param changes in the order of the contents; at most [ModelComparison#CHANGES_MAX], breaking
///   ones are kept first when there are more
public record ModelDiff(Dtmi before, Dtmi after, List<ModelChange> changes) {

  /// Copies the list.
  public ModelDiff {
    changes = List.copyOf(changes);
  }

  /// True if a value, a twin or a client that was right before may be wrong after.
  public boolean breaks() {
    return count(ModelChange.Severity.BREAKING) > 0;
  }

  /// How many changes have this severity.
  public int count(ModelChange.Severity severity) {
    return (int) changes.stream().filter(change -> change.severity() == severity).count();
  }

  /// True if nothing differs.
  public boolean isEmpty() {
    return changes.isEmpty();
  }
}
