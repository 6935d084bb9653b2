package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate authority and the server certificate of the first start: ECDSA P-256, ten years
/// and two years. Files in `DATA/pki/`: `ca.pem` is what clients trust, `server.pem` and
/// `server.key` are ours, `ca.key` signs the next ones: a start in the last 30 days of our server
/// certificate makes its successor, for the same key. An operator may put certificates of their own
/// in place of `server.pem` and `server.key`; these are theirs to renew.
final class Pki {
  private static final Logger log = LoggerFactory.getLogger(Pki.class);
  private static final Duration CA_LIFE = Duration.ofDays(3_650);
  private static final Duration SERVER_LIFE = Duration.ofDays(730);
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  private Pki() {}

  /// The server's identity.
  ///
  /// @param certificates PEM file with the server certificate and its issuer
  /// @param key PEM file with the private key, PKCS #8
  /// @param authority PEM file of the plant's own authority; none when an operator has removed it
  record Identity(Path certificates, Path key, Path authority) {}

  /// The identity in `data`, made when absent, and renewed when its time is nearly over.
  static Identity open(DataFolder data, Instant now) {
    Identity identity =
        new Identity(
            data.resolve("pki/server.pem"),
            data.resolve("pki/server.key"),
            data.resolve("pki/ca.pem"));
    if (Files.exists(identity.certificates()) && Files.exists(identity.key())) {
      renew(data, identity, now);
      return identity;
    }
    try {
      SecureRandom random = new SecureRandom();
      KeyPair authority = newKeyPair(random);
      KeyPair server = newKeyPair(random);
      X500Name issuer = new X500Name("CN=Lockstep CA " + new BigInteger(32, random).toString(16));
      String authorityPem = pem("CERTIFICATE", signAuthority(issuer, authority, now, random));
      String serverPem =
          pem(
                  "CERTIFICATE",
                  signServer(issuer, authority.getPrivate(), server.getPublic(), now, random))
              + authorityPem;
      data.writeSecret("pki/ca.key", pem("PRIVATE KEY", authority.getPrivate().getEncoded()));
      data.writeSecret("pki/server.key", pem("PRIVATE KEY", server.getPrivate().getEncoded()));
      data.writePublic("pki/ca.pem", authorityPem);
      // The last one: with it the identity is whole, and without it all is made anew.
      data.writePublic("pki/server.pem", serverPem);
      return identity;
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "%s: expected to make the server's certificate, found: %s"
              .formatted(data.resolve("pki"), e),
          e);
    }
  }

  private static void renew(DataFolder data, Identity identity, Instant now) {
    try {
      X509Certificate server = certificate(identity.certificates());
      Instant end = server.getNotAfter().toInstant();
      if (now.isBefore(end.minus(RENEWED_BEFORE_END))) {
        return;
      }
      Path authorityFile = data.resolve("pki/ca.pem");
      Path authorityKey = data.resolve("pki/ca.key");
      boolean isOurs =
          Files.exists(authorityFile)
              && Files.exists(authorityKey)
              && isSignedBy(server, certificate(authorityFile));
      if (!isOurs) {
        log.atWarn()
            .addKeyValue("file", identity.certificates())
            .addKeyValue("end", end)
            .log("The server certificate ends soon, and is not ours to renew");
        return;
      }
      X509Certificate authority = certificate(authorityFile);
      X500Name issuer = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
      byte[] next =
          signServer(
              issuer, privateKey(authorityKey), server.getPublicKey(), now, new SecureRandom());
      data.writePublic(
          "pki/server.pem", pem("CERTIFICATE", next) + pem("CERTIFICATE", authority.getEncoded()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      // Whether it can be used is for the listeners to find out.
      log.atWarn().addKeyValue("file", identity.certificates()).setCause(e).log("Not renewed");
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// The first certificate of a PEM file.
  private static X509Certificate certificate(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String der =
        Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(der)));
  }

  static KeyPair newKeyPair(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static byte[] signAuthority(X500Name name, KeyPair keys, Instant now, SecureRandom random)
      throws IOException, OperatorCreationException {
    X509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, random),
            Date.from(now.minus(CLOCK_TOLERANCE)),
            Date.from(now.plus(CA_LIFE)),
            name,
            keys.getPublic());
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    certificate.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return sign(certificate, keys.getPrivate());
  }

  private static byte[] signServer(
      X500Name issuer, PrivateKey authority, PublicKey server, Instant now, SecureRandom random)
      throws IOException, OperatorCreationException {
    X509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(127, random),
            Date.from(now.minus(CLOCK_TOLERANCE)),
            Date.from(now.plus(SERVER_LIFE)),
            new X500Name("CN=lockstep"),
            server);
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    certificate.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    certificate.addExtension(Extension.subjectAlternativeName, false, names());
    return sign(certificate, authority);
  }

  /// A certificate by which a device proves itself as a TLS client.
  static byte[] signDevice(
      DataFolder data,
      X500Name name,
      SubjectPublicKeyInfo key,
      Instant now,
      Instant end,
      SecureRandom random)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    X509Certificate authority = certificate(data.resolve("pki/ca.pem"));
    X509v3CertificateBuilder certificate =
        new X509v3CertificateBuilder(
            X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
            new BigInteger(127, random),
            Date.from(now.minus(CLOCK_TOLERANCE)),
            Date.from(end),
            name,
            key);
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    certificate.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    return sign(certificate, privateKey(data.resolve("pki/ca.key")));
  }

  private static GeneralNames names() {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    names.add(new GeneralName(GeneralName.iPAddress, "::1"));
    try {
      String host = InetAddress.getLocalHost().getHostName();
      if (!host.equals("localhost") && host.matches("[A-Za-z0-9.-]+")) {
        names.add(new GeneralName(GeneralName.dNSName, host));
      }
    } catch (UnknownHostException e) {
      // A machine without a name is reached by its address.
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static byte[] sign(X509v3CertificateBuilder certificate, PrivateKey signer)
      throws IOException, OperatorCreationException {
    ContentSigner signature = new JcaContentSignerBuilder("SHA256withECDSA").build(signer);
    X509CertificateHolder signed = certificate.build(signature);
    return signed.getEncoded();
  }

  static String pem(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, encoder.encodeToString(der), label);
  }
}
