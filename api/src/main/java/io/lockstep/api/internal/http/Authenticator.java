package io.lockstep.api.internal.http;

import io.lockstep.model.Principal;
import java.util.Optional;

/// Says who a bearer token belongs to. Thread-safe; compares in constant time.
@FunctionalInterface
public interface Authenticator {
  /// The principal, or nothing when the token is unknown, expired or withdrawn.
  Optional<Principal> authenticate(String bearer);
}
