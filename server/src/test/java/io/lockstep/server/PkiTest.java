package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The identity that the first start makes.
class PkiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  @TempDir Path folder;

  private DataFolder data;

  @BeforeEach
  void open() {
    data = DataFolder.open(folder);
  }

  @AfterEach
  void close() {
    data.close();
  }

  private List<X509Certificate> certificates(String name)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(folder.resolve("pki").resolve(name))) {
      Collection<?> all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      return all.stream().map(X509Certificate.class::cast).toList();
    }
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.resolve("pki").resolve(name)));
  }

  @Test
  void theServersCertificateIsSignedByTheAuthorityThatClientsTrust() throws Exception {
    Pki.Identity _ = Pki.open(data, NOW);
    X509Certificate authority = certificates("ca.pem").getFirst();
    X509Certificate server = certificates("server.pem").getFirst();
    server.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(server.getSubjectAlternativeNames().toString()).contains("localhost", "127.0.0.1");
    assertThat(server.getNotAfter().toInstant()).isAfter(NOW);
  }

  @Test
  void keysAreForTheOwnerAndCertificatesForAll() throws Exception {
    Pki.Identity _ = Pki.open(data, NOW);
    assertThat(permissions("ca.key")).isEqualTo("rw-------");
    assertThat(permissions("server.key")).isEqualTo("rw-------");
    assertThat(permissions("ca.pem")).isEqualTo("rw-r--r--");
    assertThat(permissions("server.pem")).isEqualTo("rw-r--r--");
    try (Stream<Path> files = Files.list(folder.resolve("pki"))) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void anIdentityIsKept() throws Exception {
    Pki.Identity _ = Pki.open(data, NOW);
    List<X509Certificate> first = certificates("server.pem");
    Pki.Identity _ = Pki.open(data, NOW.plusSeconds(1));
    assertThat(certificates("server.pem")).isEqualTo(first);
  }

  @Test
  void ourCertificateIsRenewedForTheSameKeyBeforeItEnds() throws Exception {
    Pki.Identity _ = Pki.open(data, NOW);
    X509Certificate first = certificates("server.pem").getFirst();
    Instant nearTheEnd = first.getNotAfter().toInstant().minus(Duration.ofDays(29));

    Pki.Identity _ = Pki.open(data, nearTheEnd);

    X509Certificate next = certificates("server.pem").getFirst();
    next.verify(certificates("ca.pem").getFirst().getPublicKey());
    assertThat(next.getPublicKey()).isEqualTo(first.getPublicKey());
    assertThat(next.getNotAfter().toInstant()).isAfter(nearTheEnd.plus(Duration.ofDays(700)));
    assertThat(certificates("server.pem").getLast()).isEqualTo(certificates("ca.pem").getFirst());
  }

  @Test
  void aCertificateOfSomebodyElseIsLeftAlone() throws Exception {
    Pki.Identity _ = Pki.open(data, NOW);
    List<X509Certificate> theirs = certificates("server.pem");
    for (String file : List.of("ca.pem", "ca.key")) {
      Files.move(folder.resolve("pki").resolve(file), folder.resolve(file));
    }
    Pki.Identity _ = Pki.open(data, NOW.plus(Duration.ofDays(1_000)));
    assertThat(certificates("server.pem")).isEqualTo(theirs);
  }

  /// The server was killed while it made it.
  @Test
  void anUnfinishedIdentityIsMadeAnew() throws Exception {
    Pki.Identity _ = Pki.open(data, NOW);
    Files.delete(folder.resolve("pki/server.pem"));
    Path _ = Files.writeString(folder.resolve("pki/server.pem.tmp"), "-----BEGIN CERT");
    Pki.Identity _ = Pki.open(data, NOW);
    certificates("server.pem").getFirst().verify(certificates("ca.pem").getFirst().getPublicKey());
  }
}
