package io.lockstep.api.internal.sql;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// A statement that cannot be answered, and where in its text that was found.
public final class StatementException extends LockstepException {
  private static final long serialVersionUID = 1L;

  /// SQLSTATE of a text that is no statement.
  public static final String SYNTAX = "42601";

  /// SQLSTATE of what there is not: a feature.
  public static final String NOT_SUPPORTED = "0A000";

  private final String state;
  private final int offset;

  /// @param state SQLSTATE, five characters (PostgreSQL, appendix A)
  /// @param offset characters before the place, -1 when it is not known
  public StatementException(ErrorCode code, String state, String message, int offset) {
    super(code, message);
    this.state = state;
    this.offset = offset;
  }

  /// What the text of a statement is to blame for.
  public static StatementException of(String state, String message) {
    return new StatementException(ErrorCode.QUERY_INVALID, state, message, -1);
  }

  /// SQLSTATE.
  public String state() {
    return state;
  }

  /// Characters of the statement before the place; -1 when it is not known.
  public int offset() {
    return offset;
  }
}
