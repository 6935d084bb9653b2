package io.lockstep.twin.access;

import io.lockstep.model.text.Problem;
import java.util.List;

/// What came of reading policy files. Immutable.
public sealed interface PoliciesResult {
  /// All of it can be used.
  record Valid(Policies policies) implements PoliciesResult {}

  /// Nothing of it can be used; all problems that were found, by file and line.
  record Invalid(List<Problem> problems) implements PoliciesResult {
    /// Copies the list.
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
