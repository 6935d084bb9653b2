package io.lockstep.api.internal.pg;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// What a client did wrong by the protocol, or may not do.
final class PgException extends LockstepException {
  private static final long serialVersionUID = 1L;

  private final String state;

  /// @param state SQLSTATE
  PgException(String state, String message) {
    super(ErrorCode.INVALID_ARGUMENT, message);
    this.state = state;
  }

  String state() {
    return state;
  }
}
