package io.lockstep.server;

import io.lockstep.api.DeviceCertificates;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/// Signs certificates of devices with the authority of `DATA/pki/`. Thread-safe.
final class DevicePki implements DeviceCertificates {
  private final DataFolder data;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  DevicePki(DataFolder data, InstantSource clock) {
    this.data = data;
    this.clock = clock;
  }

  @Override
  public Issued sign(String device, String csr, Duration life) {
    PKCS10CertificationRequest request = request(csr);
    if (data.read("pki/ca.key").isEmpty() || data.read("pki/ca.pem").isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "certificate of device %s: expected the key of an authority in pki/ca.key, found none; sign it with the authority that you use"
              .formatted(device));
    }
    Instant now = clock.instant();
    Instant end = now.plus(life);
    try {
      byte[] der =
          Pki.signDevice(data, device, request.getSubjectPublicKeyInfo(), now, end, random);
      return new Issued(
          Pki.pem("CERTIFICATE", der),
          data.read("pki/ca.pem").orElse(""),
          CredentialHash.of(der),
          end);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "certificate of device %s: expected a key that can be certified, found: %s"
              .formatted(device, e.getMessage()),
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
