package io.lockstep.api.internal.login;

import java.io.Serial;

/// A login at another server that did not come about. The message is for the log, and holds no
/// secret.
final class OidcException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// What went wrong, as the login page is told.
  enum Kind {
    /// That server cannot be reached, or does not say what it should.
    PROVIDER,
    /// The login was not begun here, is too old, or was used already.
    STATE,
    /// What that server says of the person proves nothing.
    TOKEN,
    /// The person may not come in.
    REFUSED
  }

  OidcException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  OidcException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
