package io.lockstep.api;

import io.lockstep.api.internal.egress.WebhookEndpoint;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Opens endpoints that take events by HTTP.
public final class Webhooks {
  private Webhooks() {}

  /// Opens one.
  ///
  /// @param headers of each request, by name, with their secrets
  /// @param origin how this instance calls itself in handshakes
  /// @throws LockstepException with [ErrorCode#CONFIGURATION_INVALID] when the certificates of its
  ///   authorities cannot be read
  public static EventEndpoint open(
      EndpointSettings.Webhook settings,
      Map<String, String> headers,
      String origin,
      InstantSource clock) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout());
    if (!settings.caFile().isEmpty()) {
      client.sslContext(trusting(Path.of(settings.caFile()), settings.name()));
    }
    return new WebhookEndpoint(settings, headers, origin, client.build(), clock);
  }

  private static SSLContext trusting(Path file, String endpoint) {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      if (number == 0) {
        throw new GeneralSecurityException("no certificate in it");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "endpoint %s: ca: expected certificates (PEM) in %s, found: %s"
              .formatted(endpoint, file, e),
          e);
    }
  }
}
