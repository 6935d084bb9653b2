package io.lockstep.server;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.DeviceCertificates;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/// Signs certificates of devices with the authority of `DATA/pki/`. Thread-safe.
final class DevicePki implements DeviceCertificates {
  /// The subject of certificates whose owner their thumbprint says: no name that could let in.
  private static final X500Name NAMELESS =
      new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, "Lockstep").build();

  private final DataFolder data;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  DevicePki(DataFolder data, InstantSource clock) {
    this.data = data;
    this.clock = clock;
  }

  @Override
  public Issued sign(String device, String csr, Duration life) {
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, device).build();
    return sign(name, request(csr).getSubjectPublicKeyInfo(), life);
  }

  @Override
  public Issued signNameless(String csr, Duration life) {
    return sign(NAMELESS, request(csr).getSubjectPublicKeyInfo(), life);
  }

  @Override
  public Drawn drawNameless(Duration life) {
    try {
      KeyPair keys = Pki.newKeyPair(random);
      return new Drawn(
          sign(NAMELESS, SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()), life),
          Pki.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is required of every Java platform", e);
    }
  }

  private Issued sign(X500Name name, SubjectPublicKeyInfo key, Duration life) {
    if (data.read("pki/ca.key").isEmpty() || data.read("pki/ca.pem").isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "certificate for %s: expected the key of an authority in pki/ca.key, found none; sign it with the authority that you use"
              .formatted(name));
    }
    Instant now = clock.instant();
    Instant end = now.plus(life);
    try {
      byte[] der = Pki.signDevice(data, name, key, now, end, random);
      return new Issued(
          Pki.pem("CERTIFICATE", der),
          data.read("pki/ca.pem").orElse(""),
          CredentialHash.of(der),
          end);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "certificate for %s: expected a key that can be certified, found: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /// A request that is signed with the key that it is about.
  private static PKCS10CertificationRequest request(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      @Nullable Object read = parser.readObject();
      if (read instanceof PKCS10CertificationRequest request
          && request.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
        return request;
      }
    } catch (IOException | OperatorCreationException | PKCSException e) {
      throw noRequest(e);
    }
    throw noRequest(null);
  }

  private static LockstepException noRequest(@Nullable Exception cause) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "csr: expected a certificate request (PKCS #10, PEM) that is signed with its own key, found something else",
        cause);
  }
}
