package io.lockstep.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How people log in. Immutable.
///
/// @param sessionIdle a session without a request for so long ends
/// @param sessionLife a session ends after so long in any case
/// @param oidc another server that knows people; null when there is none
public record LoginOptions(Duration sessionIdle, Duration sessionLife, @Nullable OidcOptions oidc) {
  /// Sessions of 12 hours, or 8 hours without a request, and no other server.
  public static LoginOptions defaults() {
    return new LoginOptions(Duration.ofHours(8), Duration.ofHours(12), null);
  }

  /// The same with a server that knows people.
  public LoginOptions withOidc(@Nullable OidcOptions server) {
    return new LoginOptions(sessionIdle, sessionLife, server);
  }
}
