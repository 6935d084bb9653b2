package io.lockstep.server;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate of a device that the plant's own authority has signed, in files and in key stores.
///
/// @param authority the plant's certificate, PEM
/// @param certificate the device's, PEM
/// @param key the device's, PEM
/// @param trust what trusts the plant
/// @param own what proves the device
record DeviceCertificate(
    Path authority, Path certificate, Path key, TrustManagerFactory trust, KeyManagerFactory own) {
  private static final char[] PASSWORD = "test".toCharArray();

  /// Signs one with the authority of a data folder.
  static DeviceCertificate of(Path data, Path folder, String device)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    Path authorityFile = data.resolve("pki/ca.pem");
    X509Certificate authority = read(authorityFile);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(Instant.now().minus(Duration.ofHours(1))),
            Date.from(Instant.now().plus(Duration.ofHours(1))),
            new X500Name("CN=" + device),
            keys.getPublic());
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    byte[] der =
        builder
            .build(
                new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(readKey(data.resolve("pki/ca.key"))))
            .getEncoded();
    Path certificateFile =
        Files.writeString(folder.resolve(device + ".pem"), pem("CERTIFICATE", der));
    Path keyFile =
        Files.writeString(
            folder.resolve(device + ".key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));

    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("plant", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", keys.getPrivate(), PASSWORD, new X509Certificate[] {read(certificateFile)});
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, PASSWORD);
    return new DeviceCertificate(authorityFile, certificateFile, keyFile, trust, own);
  }

  /// What connects with the certificate, or without it.
  SSLContext context(boolean withOwn) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(withOwn ? own.getKeyManagers() : null, trust.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    String der =
        Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(der)));
  }

  private static String pem(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, encoder.encodeToString(der), label);
  }
}
