package io.lockstep.twin.access;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.Locale;
import java.util.Optional;

/// Whom a policy is about. Immutable.
///
/// @param kind how they are named
/// @param name the name; that of a role in lower case
public record Subject(Kind kind, String name) {
  /// How somebody is named.
  public enum Kind {
    /// Somebody who logs in, by name.
    USER,

    /// Everybody of a group.
    GROUP,

    /// A token of an app, by name.
    TOKEN,

    /// Everybody of exactly this role.
    ROLE,

    /// A device, by its id.
    DEVICE;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Reads `user:anna`; empty when it is no subject.
  public static Optional<Subject> of(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    for (Kind kind : Kind.values()) {
      if (colon > 0 && !name.isBlank() && text.substring(0, colon).equals(kind.word())) {
        boolean isKnown =
            kind != Kind.ROLE
                || java.util.Arrays.stream(Role.values())
                    .anyMatch(role -> role.name().toLowerCase(Locale.ROOT).equals(name));
        return isKnown ? Optional.of(new Subject(kind, name)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// True when somebody is meant. A user and a token are told from devices by their role; the
  /// registry sees to it that no two of them have one name.
  public boolean matches(Principal principal) {
    return switch (kind) {
      case USER, TOKEN -> principal.role() != Role.DEVICE && principal.name().equals(name);
      case DEVICE -> principal.role() == Role.DEVICE && principal.name().equals(name);
      case GROUP -> principal.groups().contains(name);
      case ROLE -> principal.role().name().toLowerCase(Locale.ROOT).equals(name);
    };
  }

  @Override
  public String toString() {
    return kind.word() + ":" + name;
  }
}
