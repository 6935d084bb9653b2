package io.lockstep.api.internal.http;

import io.lockstep.model.Role;
import java.util.List;

/// Who may use a route. Immutable.
public sealed interface Access {
  /// Anybody, without a token.
  static Access open() {
    return new Open();
  }

  /// Those whose role covers at least one of `roles`.
  static Access of(Role... roles) {
    return new Roles(List.of(roles));
  }

  /// Anybody, without a token.
  record Open() implements Access {}

  /// Those whose role covers at least one of these.
  record Roles(List<Role> roles) implements Access {
    /// Copies the list.
    public Roles {
      roles = List.copyOf(roles);
    }
  }

  /// True when somebody of `role` may use the route.
  default boolean permits(Role role) {
    return switch (this) {
      case Open _ -> true;
      case Roles needed -> needed.roles().stream().anyMatch(role::covers);
    };
  }
}
