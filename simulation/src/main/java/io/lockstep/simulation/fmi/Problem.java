package io.lockstep.simulation.fmi;

import java.util.Comparator;

/// Something wrong with an FMU.
///
/// @param rule which rule it breaks, with its clause
/// @param file the file within the FMU
/// @param position where
/// @param message what is wrong: expected, found, how to mend it
public record Problem(Rule rule, String clause, String file, Position position, String message) {
  /// By file and place.
  public static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(problem -> problem.position().line())
          .thenComparingInt(problem -> problem.position().column());

  /// How bad it is.
  public Rule.Severity severity() {
    return rule.severity();
  }

  /// `file:line:column: error: message (clause) [rule]`.
  @Override
  public String toString() {
    return "%s:%d:%d: %s: %s (%s) [%s]"
        .formatted(
            file,
            position.line(),
            position.column(),
            rule.severity().word(),
            message,
            clause,
            rule.word());
  }
}
