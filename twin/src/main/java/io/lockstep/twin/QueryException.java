package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// A query that cannot be answered: it does not parse, its token is not ours, or its budget is used
/// up.
public final class QueryException extends LockstepException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  QueryException(ErrorCode code, Refusal refusal) {
    super(code, refusal.message());
    this.refusal = refusal;
  }

  /// The answer to give: `SqlQueryError`, `BadRequest` or `TimeoutError`.
  public Refusal refusal() {
    return refusal;
  }
}
