package io.lockstep.broker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// A certificate authority for tests: certificates of servers and clients, and a revocation list.
final class TestAuthority {
  private static final char[] PASSWORD = "test".toCharArray();

  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys = newKeys();
  private final X500Name name;
  private final X509Certificate certificate;

  /// A certificate and its key.
  record Issued(X509Certificate certificate, KeyPair keys) {

    /// Writes both as PEM files; returns the certificate's.
    Path write(Path folder, String name) {
      try {
        Files.writeString(
            folder.resolve(name + ".key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        return Files.writeString(
            folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  TestAuthority(String commonName) {
    name = new X500Name("CN=" + commonName);
    certificate = sign(name, keys, null, Duration.ofDays(1), List.of());
  }

  Path write(Path folder, String file) {
    return new Issued(certificate, keys).write(folder, file);
  }

  Issued server(String... hosts) {
    return issue("server", KeyPurposeId.id_kp_serverAuth, Duration.ofDays(1), List.of(hosts));
  }

  Issued client(String commonName) {
    return issue(commonName, KeyPurposeId.id_kp_clientAuth, Duration.ofDays(1), List.of());
  }

  Issued expired(String commonName) {
    return issue(commonName, KeyPurposeId.id_kp_clientAuth, Duration.ofMinutes(-5), List.of());
  }

  private Issued issue(String commonName, KeyPurposeId purpose, Duration life, List<String> hosts) {
    KeyPair own = newKeys();
    return new Issued(sign(new X500Name("CN=" + commonName), own, purpose, life, hosts), own);
  }

  private X509Certificate sign(
      X500Name subject,
      KeyPair own,
      @Nullable KeyPurposeId purpose,
      Duration life,
      List<String> hosts) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(127, random),
              Date.from(Instant.now().minus(Duration.ofHours(1))),
              Date.from(Instant.now().plus(life)),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(purpose == null));
      if (purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
      if (!hosts.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hosts.stream()
                    .map(host -> new GeneralName(GeneralName.dNSName, host))
                    .toArray(GeneralName[]::new)));
      }
      byte[] der = builder.build(signer()).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private ContentSigner signer() throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
  }

  /// Writes a revocation list that has these certificates.
  Path writeRevoked(Path file, X509Certificate... revoked) {
    try {
      X509v2CRLBuilder list =
          new X509v2CRLBuilder(name, Date.from(Instant.now().minus(Duration.ofMinutes(1))));
      for (X509Certificate each : revoked) {
        list.addCRLEntry(each.getSerialNumber(), Date.from(Instant.now()), CRLReason.keyCompromise);
      }
      return Files.writeString(file, pem("X509 CRL", list.build(signer()).getEncoded()));
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, encoder.encodeToString(der), label);
  }

  /// How a client connects.
  ///
  /// @param identity its certificate, null for none
  /// @param host the name it asks for and checks, null for none
  record Way(
      @Nullable Issued identity, @Nullable String host, String protocol, List<String> alpn) {}

  /// Connects as a client that trusts this authority; the handshake is done when it returns.
  SSLSocket connect(int port, Way way) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context(way.identity())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {way.protocol()});
    if (way.host() != null) {
      parameters.setServerNames(List.of(new SNIHostName(way.host())));
    }
    if (!way.alpn().isEmpty()) {
      parameters.setApplicationProtocols(way.alpn().toArray(String[]::new));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private SSLContext context(@Nullable Issued identity) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", certificate);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      if (identity != null) {
        store.setKeyEntry(
            "own",
            identity.keys().getPrivate(),
            PASSWORD,
            new X509Certificate[] {identity.certificate()});
      }
      own.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
