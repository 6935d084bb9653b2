package io.lockstep.api;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server's certificate chain and private key, read from PEM text (RFC 7468). Immutable; its text
/// never shows the key.
///
/// @param chain the server's certificate first, then those that vouch for it
/// @param key the private key of the first certificate
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  /// Copies the chain.
  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  /// Reads two PEM files.
  ///
  /// @throws LockstepException with [ErrorCode#CONFIGURATION_INVALID] naming the file and what is
  ///   wrong with it
  public static TlsIdentity read(Path certificateFile, Path keyFile) {
    return parse(
        text(certificateFile), certificateFile.toString(), text(keyFile), keyFile.toString());
  }

  /// Parses two PEM texts.
  ///
  /// @param certificateName and `keyName` what errors call the texts
  public static TlsIdentity parse(
      String certificatePem, String certificateName, String keyPem, String keyName) {
    TlsIdentity read =
        new TlsIdentity(certificates(certificatePem, certificateName), privateKey(keyPem, keyName));
    if (!read.isOnePair()) {
      throw invalid(keyName, "the key of the certificate in " + certificateName, "another", null);
    }
    return read;
  }

  /// Whether what the key signs is what the certificate proves.
  private boolean isOnePair() {
    byte[] anything = {1, 2, 3};
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(anything);
      Signature proving = Signature.getInstance(algorithm);
      proving.initVerify(chain.getFirst().getPublicKey());
      proving.update(anything);
      return proving.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected a readable PEM file, found %s".formatted(file, e),
          e);
    }
  }

  private static List<X509Certificate> certificates(String pem, String name) {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw invalid(name, "at least one BEGIN CERTIFICATE block", "none", null);
      }
      return chain;
    } catch (CertificateException e) {
      throw invalid(name, "X.509 certificates", String.valueOf(e.getMessage()), e);
    }
  }

  private static PrivateKey privateKey(String pem, String name) {
    Matcher block = KEY.matcher(pem);
    if (!block.find()) {
      throw invalid(
          name,
          "a BEGIN PRIVATE KEY block (PKCS #8; convert with openssl pkcs8 -topk8 -nocrypt)",
          "none",
          null);
    }
    byte[] der = Base64.getMimeDecoder().decode(block.group(1));
    GeneralSecurityException last = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw invalid(name, "a key of " + String.join(", ", ALGORITHMS), "another kind", last);
  }

  private static LockstepException invalid(
      String name, String expected, String found, @Nullable Exception cause) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "%s: expected %s, found %s".formatted(name, expected, found),
        cause);
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal().getName() + "]";
  }
}
