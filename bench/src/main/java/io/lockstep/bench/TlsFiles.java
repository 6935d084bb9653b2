package io.lockstep.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// The certificates that a Lockstep server made at its first start, for the peers to use too.
///
/// @param folder its `pki`
record TlsFiles(Path folder) {
  static final String PASSWORD = "changeit";

  /// What clients trust.
  Path authority() {
    return folder.resolve("ca.pem");
  }

  Path certificate() {
    return folder.resolve("server.pem");
  }

  Path key() {
    return folder.resolve("server.key");
  }

  /// Writes certificate and key as a key store, for those who want one; its password, and that of
  /// the key, is [#PASSWORD].
  void writeKeyStore(Path file) {
    try (InputStream in = Files.newInputStream(certificate());
        OutputStream out = Files.newOutputStream(file)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(new Certificate[0]);
      String pem = Files.readString(key()).replaceAll("-----[A-Z ]+-----", "");
      PrivateKey secret =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      store.setKeyEntry("server", secret, PASSWORD.toCharArray(), chain);
      store.store(out, PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(folder + ": expected a certificate and its EC key", e);
    }
  }
}
