package io.lockstep.stream.internal;

import io.lockstep.stream.TextProblem;
import org.jspecify.annotations.Nullable;

/// Why the simple parser stopped: a problem, or, without one, that the text lies beyond it.
final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable TextProblem problem;

  StoppedException(@Nullable TextProblem problem) {
    super(problem == null ? "beyond" : problem.message(), null, false, false);
    this.problem = problem;
  }

  static StoppedException beyond() {
    return new StoppedException(null);
  }

  @Nullable TextProblem problem() {
    return problem;
  }
}
