package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Certificates and revocation lists as files have them. Stateless.
final class Certificates {
  private static final int DNS_NAME = 2;

  private Certificates() {}

  /// The certificates of a PEM or DER file.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when it has none
  static List<X509Certificate> read(Path file) {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) each);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw invalid(file, "certificates (PEM)", String.valueOf(e.getMessage()), e);
    }
    if (found.isEmpty()) {
      throw invalid(file, "certificates (PEM)", "none", null);
    }
    return found;
  }

  /// The revocation lists of a file, each signed by one of the authorities.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when there are none, or one is not signed
  ///   so
  static List<X509CRL> readRevoked(Path file, List<X509Certificate> authorities) {
    Collection<? extends CRL> lists;
    try (InputStream in = Files.newInputStream(file)) {
      lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
    } catch (IOException | GeneralSecurityException e) {
      throw invalid(file, "revocation lists (PEM or DER)", String.valueOf(e.getMessage()), e);
    }
    List<X509CRL> found = new ArrayList<>();
    for (CRL each : lists) {
      X509CRL list = (X509CRL) each;
      if (authorities.stream().noneMatch(authority -> isSignedBy(list, authority))) {
        throw invalid(
            file,
            "lists that are signed by authorities of client certificates",
            "one of " + list.getIssuerX500Principal().getName() + ", which is none of them",
            null);
      }
      found.add(list);
    }
    if (found.isEmpty()) {
      throw invalid(file, "revocation lists (PEM or DER)", "none", null);
    }
    return found;
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
    if (!list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      list.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// The host names that a certificate is for, in lower case; `*.example` stands for one level.
  static List<String> hostsOf(X509Certificate certificate) {
    List<String> hosts = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.getFirst() instanceof Integer kind && kind == DNS_NAME) {
            hosts.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException _) {
      // A certificate whose names cannot be read is for none.
    }
    return hosts;
  }

  static LockstepException invalid(
      Path file, String expected, String found, @Nullable Exception cause) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "mqtts: %s: expected %s, found %s".formatted(file, expected, found),
        cause);
  }
}
