package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;

/// A description and what is wrong with it.
///
/// @param description absent when the file could not be understood at all
/// @param problems in the order of the file
public record Reading(Optional<ModelDescription> description, List<Problem> problems) {
  /// Keeps copies.
  public Reading {
    problems = List.copyOf(problems);
  }

  /// Whether an FMU of this description can be trusted to mean what it says: nothing but warnings.
  public boolean isSound() {
    return problems.stream().noneMatch(each -> each.severity() == Rule.Severity.ERROR);
  }
}
