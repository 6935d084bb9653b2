package io.lockstep.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a TLS listener asks of its clients' certificates. Immutable.
///
/// @param mode whether one is asked for
/// @param authorities PEM files of the authorities whose certificates are taken
/// @param revoked a file of revocation lists (PEM or DER) of these authorities; a certificate on
///   one of them is refused. An authority without a list revokes nothing
public record ClientCertificates(Mode mode, List<Path> authorities, Optional<Path> revoked) {

  /// Whether a certificate is asked for.
  public enum Mode {
    /// None is asked for.
    NONE,
    /// One is asked for, and clients without one are let in to log in otherwise.
    WANT,
    /// Clients without one are turned away in the handshake.
    REQUIRE
  }

  /// Copies the list.
  public ClientCertificates {
    authorities = List.copyOf(authorities);
    if (mode != Mode.NONE && authorities.isEmpty()) {
      throw new IllegalArgumentException(
          "client certificates: expected at least one file of authorities, found none");
    }
  }

  /// None are asked for.
  public static ClientCertificates none() {
    return new ClientCertificates(Mode.NONE, List.of(), Optional.empty());
  }
}
