package io.lockstep.space.audit;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An Ed25519 key (RFC 8032) of the audit: with its private half it signs, without it only checks.
/// Immutable.
public final class AuditKey {
  private static final String ALGORITHM = "Ed25519";
  private static final int FINGERPRINT_BYTES = 16;

  private final PublicKey publicKey;
  private final @Nullable PrivateKey privateKey;

  private AuditKey(PublicKey publicKey, @Nullable PrivateKey privateKey) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /// A new key.
  public static AuditKey draw(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(255, random);
      KeyPair pair = generator.generateKeyPair();
      return new AuditKey(pair.getPublic(), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new LockstepException(ErrorCode.INTERNAL, "audit key: " + e.getMessage(), e);
    }
  }

  /// The key in PEM texts.
  ///
  /// @param privatePem PKCS #8; null to check only
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when they are no key
  public static AuditKey ofPem(String publicPem, @Nullable String privatePem) {
    try {
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      PublicKey known = factory.generatePublic(new X509EncodedKeySpec(decode(publicPem)));
      PrivateKey secret =
          privatePem == null
              ? null
              : factory.generatePrivate(new PKCS8EncodedKeySpec(decode(privatePem)));
      return new AuditKey(known, secret);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "audit key: expected an Ed25519 key in PEM, found: " + e.getMessage(),
          e);
    }
  }

  private static byte[] decode(String pem) {
    StringBuilder base64 = new StringBuilder();
    pem.lines().filter(line -> !line.startsWith("-----")).forEach(base64::append);
    return Base64.getMimeDecoder().decode(base64.toString());
  }

  /// The public half in PEM.
  public String publicPem() {
    return pem("PUBLIC KEY", publicKey.getEncoded());
  }

  /// The private half in PEM; a secret.
  ///
  /// @throws IllegalStateException when there is none
  public String privatePem() {
    return pem("PRIVATE KEY", secret().getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getEncoder().encodeToString(bytes), what);
  }

  /// By what people recognise it: 32 hexadecimal digits.
  public String fingerprint() {
    return HexFormat.of()
        .formatHex(Frame.sha256().digest(publicKey.getEncoded()), 0, FINGERPRINT_BYTES);
  }

  String sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new LockstepException(ErrorCode.INTERNAL, "audit key: " + e.getMessage(), e);
    }
  }

  boolean isSignatureOf(String text, String base64) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      byte[] decoded = Base64.getDecoder().decode(base64);
      // The last letter has bits to spare: one text for one signature.
      return Base64.getEncoder().encodeToString(decoded).equals(base64)
          && signature.verify(decoded);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private PrivateKey secret() {
    if (privateKey == null) {
      throw new IllegalStateException("audit key: expected its private half, found none");
    }
    return privateKey;
  }
}
