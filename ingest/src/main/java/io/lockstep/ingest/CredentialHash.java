package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a credential or token, which is all that we keep of one. A credential has 256
/// random bits, so that a plain hash cannot be searched. Immutable.
///
/// @param hex 64 lower-case hexadecimal digits
public record CredentialHash(String hex) {
  /// The length of the hash.
  public static final int BYTES = 32;

  public CredentialHash {
    if (hex.length() != 2 * BYTES || !isLowerHex(hex)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "credential hash: expected 64 lower-case hexadecimal digits, found %d characters"
              .formatted(hex.length()));
    }
  }

  /// The hash of a credential as it was shown.
  public static CredentialHash of(String credential) {
    return of(credential.getBytes(StandardCharsets.UTF_8));
  }

  /// The hash of a credential as it came over the wire.
  public static CredentialHash of(byte[] credential) {
    return new CredentialHash(HexFormat.of().formatHex(sha256().digest(credential)));
  }

  /// True when `other` is the same hash; takes the same time wherever they differ.
  public boolean matches(CredentialHash other) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
  }

  /// Says nothing of the hash, so that it does not reach a log.
  @Override
  public String toString() {
    return "CredentialHash[...]";
  }

  private static boolean isLowerHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || Character.isUpperCase(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}
