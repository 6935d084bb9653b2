package io.lockstep.ingest;

/// A client certificate that is not believed any more. Immutable.
///
/// @param thumbprint SHA-256 of its DER form
/// @param reason what whoever revoked it said
/// @param atMicros when, microseconds since 1970
public record Revocation(CredentialHash thumbprint, String reason, long atMicros) {}
