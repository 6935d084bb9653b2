package io.lockstep.ingest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps of a secret to check SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): it proves who
/// knows the secret, and does not stand in for it. Immutable: nobody writes to the arrays.
///
/// @param iterations of PBKDF2, at least 4,096
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScramVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
  /// The fewest iterations that RFC 7677 allows, enough for secrets that were drawn at random.
  public static final int ITERATIONS = 4_096;

  /// The verifier of a secret; takes milliseconds.
  ///
  /// @param secret printable ASCII, which needs no preparation (RFC 4013)
  public static ScramVerifier of(String secret, byte[] salt, int iterations) {
    try {
      PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, 256);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      byte[] storedKey = sha256(hmac(salted, "Client Key"));
      return new ScramVerifier(salt, iterations, storedKey, hmac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PBKDF2WithHmacSHA256 is part of the Java platform", e);
    }
  }

  /// Says nothing of the keys, so that they do not reach a log.
  @Override
  public String toString() {
    return "ScramVerifier[...]";
  }

  static byte[] hmac(byte[] key, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is required of every Java platform", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}
