package io.lockstep.ingest;

import java.security.SecureRandom;
import java.util.Base64;

/// Draws credentials of devices and tokens. A credential is shown once, when it is made.
public final class Credentials {
  private static final int RANDOM_BYTES = 32;

  private Credentials() {}

  /// A new credential: 256 random bits as 43 characters of base64url.
  public static String draw(SecureRandom random) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }
}
