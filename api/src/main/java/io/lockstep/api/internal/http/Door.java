package io.lockstep.api.internal.http;

import io.lockstep.model.Principal;
import io.lockstep.model.SecurityEvents;

/// Tells the figures and the audit who was turned away. Thread-safe.
public final class Door {
  private final Meter meter;
  private final SecurityEvents events;

  public Door(Meter meter, SecurityEvents events) {
    this.meter = meter;
    this.events = events;
  }

  /// A token or session that is unknown, expired or withdrawn was shown.
  ///
  /// @param from the peer's address, with or without a port
  public void tokenRefused(String from) {
    meter.countRefusedToken();
    events.happened("TokenRefused", "", host(from), "");
  }

  /// Somebody could not prove who they are.
  ///
  /// @param way by what they tried: `password`, `code`, ...
  /// @param who a user who is known; empty for others
  public void loginRefused(String way, String who, String from) {
    meter.countRefusedLogin();
    events.happened("LoginRefused", who, host(from), way);
  }

  /// Somebody tried too often, and was not asked who they are.
  ///
  /// @param who a user who is known; empty for others
  public void loginHeldBack(String who, String from) {
    meter.countRefusedLogin();
    events.happened("LoginHeldBack", who, host(from), "");
  }

  /// A page of another site wanted to use a session.
  void pageRefused(String from) {
    events.happened("PageRefused", "", host(from), "");
  }

  /// Role or policies do not permit a write. One that the kernel refuses is in the audit already.
  ///
  /// @param about what it would have written: a twin, or the name of the operation
  public void writeRefused(Principal principal, String from, String about) {
    events.happened("WriteRefused", principal.name(), host(from), about);
  }

  private static String host(String address) {
    String bare = address.startsWith("/") ? address.substring(1) : address;
    int port = bare.lastIndexOf(':');
    // Of IPv6 addresses only those in brackets have a port.
    boolean hasPort = port >= 0 && (bare.indexOf(':') == port || bare.charAt(port - 1) == ']');
    return hasPort ? bare.substring(0, port) : bare;
  }
}
