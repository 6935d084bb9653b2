package io.lockstep.api;

import io.lockstep.ingest.CredentialHash;
import java.time.Duration;
import java.time.Instant;

/// The plant's own authority, as far as it signs certificates of devices. Thread-safe.
@FunctionalInterface
public interface DeviceCertificates {
  /// What was signed.
  ///
  /// @param pem the certificate
  /// @param authorityPem that of the authority
  /// @param thumbprint SHA-256 of its DER form
  /// @param notAfter when it ends
  record Issued(String pem, String authorityPem, CredentialHash thumbprint, Instant notAfter) {}

  /// Signs a certificate whose subject is the device, for the key of a request whatever name that
  /// states, and for use as a TLS client.
  ///
  /// @param csr PKCS #10, PEM
  /// @throws io.lockstep.model.LockstepException with INVALID_ARGUMENT when it is no request, or is
  ///   not signed with its own key; with CONFLICT when the authority's key is not here
  Issued sign(String device, String csr, Duration life);
}
