package io.lockstep.ingest;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Whether tokens and people are still who they were when they came. Devices are asked for where
/// their filters are. Thread-safe.
final class AccountStanding {
  private static final int GUESTS_MAX = 10_000;

  private final Devices devices;
  private final boolean hasAdminToken;
  private final InstantSource clock;

  /// People whom another server knows and who came in by a browser's session, which ends by itself.
  private final Set<Principal> guests = ConcurrentHashMap.newKeySet();

  AccountStanding(Devices devices, boolean hasAdminToken, InstantSource clock) {
    this.devices = devices;
    this.hasAdminToken = hasAdminToken;
    this.clock = clock;
  }

  /// Somebody has come by a browser's session.
  void came(Principal principal) {
    if (devices.user(principal.name()).isEmpty() && guests.size() < GUESTS_MAX) {
      guests.add(principal);
    }
  }

  /// True when a principal logged in by a token that was removed, has expired, or has another role
  /// or other groups now.
  boolean isGone(Principal principal) {
    if (principal.role() == Role.DEVICE) {
      return false;
    }
    if (principal.name().equals(Devices.ADMIN)) {
      return !hasAdminToken;
    }
    Optional<User> user = devices.user(principal.name());
    if (user.isPresent()) {
      return !user.get().enabled() || !isOf(user.get(), principal);
    }
    if (guests.contains(principal)) {
      return false;
    }
    return devices
        .tokenNamed(principal.name())
        .filter(token -> isOf(token, principal) && !isExpired(token))
        .isEmpty();
  }

  boolean isExpired(Token token) {
    return token.expiresMicros() != Token.NEVER
        && clock.millis() >= Math.floorDiv(token.expiresMicros(), 1_000L);
  }

  private static boolean isOf(User user, Principal principal) {
    return user.role() == principal.role()
        && user.restricted() == principal.restricted()
        && user.groups().equals(principal.groups());
  }

  private static boolean isOf(Token token, Principal principal) {
    return token.role() == principal.role()
        && token.restricted() == principal.restricted()
        && token.groups().equals(principal.groups());
  }
}
