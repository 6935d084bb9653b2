package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;

/// What depends on what (FMI 2.0.4 §2.2.8; FMI 3.0 §2.4.8).
public record ModelStructure(
    List<Unknown> outputs,
    List<Unknown> derivatives,
    List<Unknown> clockedStates,
    List<Unknown> initialUnknowns,
    List<Unknown> eventIndicators) {

  /// A variable that is computed.
  ///
  /// @param variable index of the variable
  /// @param dependencies indexes of what it depends on; absent: on all knowns
  /// @param kinds how it depends on each; empty when nothing is said
  public record Unknown(
      int variable,
      Optional<List<Integer>> dependencies,
      List<DependencyKind> kinds,
      Position position) {
    /// Keeps copies.
    public Unknown {
      dependencies = dependencies.map(List::copyOf);
      kinds = List.copyOf(kinds);
    }
  }

  /// How an unknown depends on a known.
  public enum DependencyKind {
    DEPENDENT,
    CONSTANT,
    FIXED,
    TUNABLE,
    DISCRETE
  }

  /// Keeps copies.
  public ModelStructure {
    outputs = List.copyOf(outputs);
    derivatives = List.copyOf(derivatives);
    clockedStates = List.copyOf(clockedStates);
    initialUnknowns = List.copyOf(initialUnknowns);
    eventIndicators = List.copyOf(eventIndicators);
  }
}
