package io.lockstep.api.internal.login;

import io.lockstep.api.internal.http.Sessions;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.RegistryAccess;
import io.lockstep.ingest.User;
import io.lockstep.model.Principal;
import java.util.Optional;

/// As whom the holder of a session acts, as the registry is now. Thread-safe.
public final class RegistryHolders implements Sessions.Holders {
  private final Devices devices;
  private final RegistryAccess access;

  public RegistryHolders(Devices devices, RegistryAccess access) {
    this.devices = devices;
    this.access = access;
  }

  @Override
  public Optional<Principal> now(Sessions.Holder holder) {
    return switch (holder) {
      case Sessions.Holder.ByLink(Principal principal) -> Optional.of(principal);
      case Sessions.Holder.ByPassword(String name, var password) ->
          devices
              .user(name)
              .filter(user -> user.enabled() && password.equals(user.password()))
              .map(User::principal);
      case Sessions.Holder.ByToken(var token) -> access.authenticate(token);
      case Sessions.Holder.ByProvider provider ->
          devices.problemOfForeignName(provider.principal().name()) == null
              ? Optional.of(provider.principal())
              : Optional.empty();
    };
  }
}
