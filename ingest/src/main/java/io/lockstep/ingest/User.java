package io.lockstep.ingest;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person who logs in by name and password. Immutable.
///
/// @param name who they are: the name of the principal
/// @param role what they may do at most; never [Role#DEVICE]
/// @param groups to which groups they belong, as policies name them
/// @param restricted true when only policies grant them anything
/// @param enabled false shuts them out, and ends their sessions
/// @param password null while none was set: they cannot log in
public record User(
    String name,
    Role role,
    List<String> groups,
    boolean restricted,
    boolean enabled,
    @Nullable PasswordHash password) {
  /// Copies the list.
  public User {
    groups = List.copyOf(groups);
  }

  /// This user with another password.
  public User withPassword(@Nullable PasswordHash now) {
    return new User(name, role, groups, restricted, enabled, now);
  }

  /// As whom they act.
  public Principal principal() {
    return new Principal(name, role, "", groups, restricted);
  }
}
