package io.lockstep.api.internal.pg;

import io.lockstep.api.internal.http.Attempts;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.login.Passwords;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.PasswordHash;
import io.lockstep.ingest.User;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.time.InstantSource;
import java.util.Optional;

/// Who a client is: the password is an API token, whatever the name, or that of a user.
/// Thread-safe.
///
/// Passwords come as they are. SCRAM-SHA-256 would need a verifier of each secret; tokens and
/// passwords are kept as hashes of another kind, from which none can be made.
public final class PgLogin {
  private static final int FAILURES_OF_ADDRESS_MAX = 20;
  private static final int FAILURES_OF_NAME_MAX = 10;
  private static final String WAY = "postgresql";

  private final Devices devices;
  private final Sessions.Holders holders;
  private final Passwords passwords;
  private final Door door;
  private final Attempts addresses;
  private final Attempts names;

  public PgLogin(
      Devices devices,
      Sessions.Holders holders,
      Passwords passwords,
      Door door,
      InstantSource clock) {
    this.devices = devices;
    this.holders = holders;
    this.passwords = passwords;
    this.door = door;
    addresses = new Attempts(FAILURES_OF_ADDRESS_MAX, clock);
    names = new Attempts(FAILURES_OF_NAME_MAX, clock);
  }

  /// Somebody who has proved who they are; they act as the registry has them at each statement.
  Sessions.Holder prove(String user, String password, String address) throws InterruptedException {
    if (!addresses.begin(address)) {
      door.loginHeldBack("", address);
      throw tooMany();
    }
    Sessions.Holder byToken = new Sessions.Holder.ByToken(CredentialHash.of(password));
    if (!password.isEmpty() && now(byToken).isPresent()) {
      addresses.succeeded(address);
      return byToken;
    }
    Optional<PasswordHash> known = devices.user(user).filter(User::enabled).map(User::password);
    if (known.isPresent()) {
      if (!names.begin(user)) {
        door.loginHeldBack(user, address);
        throw tooMany();
      }
      if (matches(password, known.get(), user, address)) {
        names.succeeded(user);
        addresses.succeeded(address);
        return new Sessions.Holder.ByPassword(user, known.get());
      }
    }
    door.loginRefused(WAY, known.isPresent() ? user : "", address);
    throw new PgException(
        "28P01",
        "password authentication failed: expected an API token, or the password of the user, found another");
  }

  private boolean matches(String password, PasswordHash known, String user, String address)
      throws InterruptedException {
    try {
      return passwords.matches(password, known);
    } catch (FaultException e) {
      // Nothing was tried.
      names.succeeded(user);
      addresses.succeeded(address);
      throw tooMany();
    }
  }

  /// As whom somebody acts now; empty when they may not come in any more.
  Optional<Principal> now(Sessions.Holder holder) {
    return holders.now(holder).filter(principal -> principal.role().covers(Role.VIEWER));
  }

  private static PgException tooMany() {
    return new PgException("53300", "too many refused logins: expected to wait for a minute");
  }
}
