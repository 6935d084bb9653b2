package io.lockstep.twin.internal.query;

/// Why a query cannot be answered.
public final class QueryProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of problem it is.
  public enum Kind {
    /// The text is not a query that we know.
    SYNTAX,
    /// The continuation is not one of ours.
    CONTINUATION,
    /// Time or visits are used up.
    BUDGET,
    /// The answer needs more memory than a query may have.
    MEMORY,
    /// The answer would tell of what who asks may not read.
    HIDDEN
  }

  private final Kind kind;
  private final String text;

  QueryProblem(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.text = message;
  }

  /// What, where, expected, found.
  public String text() {
    return text;
  }

  /// What kind of problem it is.
  public Kind kind() {
    return kind;
  }
}
