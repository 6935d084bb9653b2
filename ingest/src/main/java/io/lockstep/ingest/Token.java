package io.lockstep.ingest;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.List;

/// A token that an app or a person logs in with. Immutable.
///
/// @param id what it is removed by; no secret
/// @param name who it stands for: the name of the principal
/// @param role what it may do
/// @param hash of the secret
/// @param expiresMicros microseconds since 1970-01-01T00:00Z; [Long#MAX_VALUE] means never
/// @param groups to which groups it belongs, as policies name them
/// @param restricted true when only policies grant it anything
public record Token(
    String id,
    String name,
    Role role,
    CredentialHash hash,
    long expiresMicros,
    List<String> groups,
    boolean restricted) {
  /// The expiry of a token that has none.
  public static final long NEVER = Long.MAX_VALUE;

  /// Copies the list.
  public Token {
    groups = List.copyOf(groups);
  }

  /// One in no group, to which its role grants what it stands for.
  public Token(String id, String name, Role role, CredentialHash hash, long expiresMicros) {
    this(id, name, role, hash, expiresMicros, List.of(), false);
  }

  /// As whom its holder acts.
  public Principal principal() {
    return new Principal(name, role, "", groups, restricted);
  }

  /// True when it is so plain that earlier releases can read it.
  boolean isPlain() {
    return groups.isEmpty() && !restricted;
  }
}
