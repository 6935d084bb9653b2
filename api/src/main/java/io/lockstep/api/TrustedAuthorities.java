package io.lockstep.api;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificate authorities from a file, for connections to servers that only they know.
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /// What trusts the certificates of a file, and no others.
  ///
  /// @param where what the file was stated for, for messages
  /// @throws LockstepException with CONFIGURATION_INVALID when they cannot be read
  static SSLContext read(Path file, String where) {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      if (number == 0) {
        throw new GeneralSecurityException("no certificate in it");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected certificates (PEM) in %s, found: %s".formatted(where, file, e),
          e);
    }
  }
}
