package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.regex.Pattern;

/// What is kept of a password that a person chose: Argon2id (RFC 9106) with its parameters and a
/// salt of its own, in the PHC string format. Immutable.
///
/// @param phc such as `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`, both in base64 without
///   padding
public record PasswordHash(String phc) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=[1-9][0-9]{0,6},t=[1-9][0-9]?,p=[1-9][0-9]?"
              + "\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{22,86}");

  /// Checks the form.
  public PasswordHash {
    if (!FORM.matcher(phc).matches()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "password hash: expected Argon2id of version 19 in the PHC string format, found %d other characters"
              .formatted(phc.length()));
    }
  }

  /// Says nothing of the hash, so that it does not reach a log.
  @Override
  public String toString() {
    return "PasswordHash[...]";
  }
}
