package io.lockstep.ingest;

import java.time.Duration;
import java.time.Instant;

/// The plant's own authority, as far as it signs certificates of devices, for use as TLS clients.
/// Thread-safe; may block for as long as signing takes. All methods throw
/// [io.lockstep.model.LockstepException] with CONFLICT when the authority's key is not here.
public interface DeviceCertificates {
  /// What was signed.
  ///
  /// @param pem the certificate
  /// @param authorityPem that of the authority
  /// @param thumbprint SHA-256 of its DER form
  /// @param notAfter when it ends
  record Issued(String pem, String authorityPem, CredentialHash thumbprint, Instant notAfter) {}

  /// A certificate with the key that was drawn for it and that nobody keeps.
  ///
  /// @param keyPem PKCS #8
  record Drawn(Issued issued, String keyPem) {}

  /// Signs a certificate whose subject is the device, for the key of a request whatever name that
  /// states.
  ///
  /// @param csr PKCS #10, PEM
  /// @throws io.lockstep.model.LockstepException with INVALID_ARGUMENT when it is no request, or is
  ///   not signed with its own key
  Issued sign(String device, String csr, Duration life);

  /// Signs a certificate that names nobody: whose it is, its thumbprint says.
  ///
  /// @param csr PKCS #10, PEM
  /// @throws io.lockstep.model.LockstepException with INVALID_ARGUMENT when it is no request, or is
  ///   not signed with its own key
  Issued signNameless(String csr, Duration life);

  /// Draws a key and signs a certificate for it that names nobody.
  Drawn drawNameless(Duration life);
}
