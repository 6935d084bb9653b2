package io.lockstep.model;

import org.jspecify.annotations.Nullable;

/// A failure with a stable code. The message says what, where, expected, found, and how to mend it.
public class LockstepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String message;

  public LockstepException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public LockstepException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /// The stable code.
  public ErrorCode code() {
    return code;
  }
}
