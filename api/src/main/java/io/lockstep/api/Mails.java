package io.lockstep.api;

import io.lockstep.api.internal.egress.MailEndpoint;
import io.lockstep.model.LockstepException;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/// Opens endpoints that send mails.
public final class Mails {
  private Mails() {}

  /// Opens one.
  ///
  /// @param password of the login; empty when there is none
  /// @param origin the name of this instance
  /// @throws LockstepException with [ErrorCode#CONFIGURATION_INVALID] when the certificates of its
  ///   authorities cannot be read
  public static EventEndpoint open(
      EndpointSettings.Smtp settings, String password, String origin, InstantSource clock) {
    return new MailEndpoint(settings, password, origin, trusted(settings), clock);
  }

  private static SSLContext trusted(EndpointSettings.Smtp settings) {
    if (!settings.caFile().isEmpty()) {
      return TrustedAuthorities.read(
          Path.of(settings.caFile()), "endpoint %s: ca".formatted(settings.name()));
    }
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected TLS in every JDK", e);
    }
  }
}
