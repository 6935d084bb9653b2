package io.lockstep.stream;

import io.lockstep.model.text.Problem;
import java.util.List;

/// The outcome of [Rules#parse].
public sealed interface RulesResult {
  /// The rules can be used.
  record Valid(Rules rules) implements RulesResult {}

  /// Nothing of the set can be used; all problems that were found, by file and line.
  record Invalid(List<Problem> problems) implements RulesResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
