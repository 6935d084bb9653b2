package io.lockstep.ingest;

import io.lockstep.model.text.Problem;
import java.util.List;

/// The outcome of [Bindings#parse].
public sealed interface BindingsResult {
  /// The bindings can be used.
  record Valid(Bindings bindings) implements BindingsResult {}

  /// Nothing of the set can be used; all problems that were found, by file and line.
  record Invalid(List<Problem> problems) implements BindingsResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
