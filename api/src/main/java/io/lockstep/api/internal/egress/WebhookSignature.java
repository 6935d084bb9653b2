package io.lockstep.api.internal.egress;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests of web hooks, so that a receiver knows who sent them and that nobody changed them
/// (Standard Webhooks 1.0.0, symmetric signatures). Immutable, thread-safe.
public final class WebhookSignature {
  /// The header with the id of what is sent.
  static final String ID = "webhook-id";

  /// The header with the time of sending, seconds since 1970.
  static final String TIMESTAMP = "webhook-timestamp";

  /// The header with the signature.
  static final String SIGNATURE = "webhook-signature";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String ENCODED = "whsec_";

  private final SecretKeySpec key;

  /// A signer.
  ///
  /// @param secret `whsec_` and base64, or any other text
  public WebhookSignature(String secret) {
    byte[] bytes =
        secret.startsWith(ENCODED)
            ? Base64.getDecoder().decode(secret.substring(ENCODED.length()))
            : secret.getBytes(StandardCharsets.UTF_8);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /// What the header says.
  public String of(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signed = "%s.%d.%s".formatted(id, seconds, body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("expected %s in every JDK".formatted(ALGORITHM), e);
    }
  }
}
