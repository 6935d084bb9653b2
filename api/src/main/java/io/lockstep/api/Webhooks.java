package io.lockstep.api;

import io.lockstep.api.internal.egress.WebhookEndpoint;
import io.lockstep.model.LockstepException;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Opens endpoints that take events by HTTP.
public final class Webhooks {
  private Webhooks() {}

  /// Opens one.
  ///
  /// @param headers of each request, by name, with their secrets
  /// @param signature the secret with which requests are signed; empty for not
  /// @param origin how this instance calls itself in handshakes
  /// @throws LockstepException with [ErrorCode#CONFIGURATION_INVALID] when the certificates of its
  ///   authorities cannot be read
  public static EventEndpoint open(
      EndpointSettings.Webhook settings,
      Map<String, String> headers,
      String signature,
      String origin,
      InstantSource clock) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout());
    if (!settings.caFile().isEmpty()) {
      client.sslContext(
          TrustedAuthorities.read(
              Path.of(settings.caFile()), "endpoint %s: ca".formatted(settings.name())));
    }
    return new WebhookEndpoint(settings, headers, signature, origin, client.build(), clock);
  }
}
