package io.lockstep.ingest;

import io.lockstep.model.Role;

/// A token that an app or a person logs in with. Immutable.
///
/// @param id what it is removed by; no secret
/// @param name who it stands for: the name of the principal
/// @param role what it may do
/// @param hash of the secret
/// @param expiresMicros microseconds since 1970-01-01T00:00Z; [Long#MAX_VALUE] means never
public record Token(String id, String name, Role role, CredentialHash hash, long expiresMicros) {
  /// The expiry of a token that has none.
  public static final long NEVER = Long.MAX_VALUE;
}
