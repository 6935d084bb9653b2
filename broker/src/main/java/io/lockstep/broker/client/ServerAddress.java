package io.lockstep.broker.client;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Where an MQTT server is. Immutable.
///
/// @param isSecure over TLS, with the certificates that the Java platform trusts
public record ServerAddress(String host, int port, boolean isSecure) {
  private static final int PORT = 1883;
  private static final int SECURE_PORT = 8883;

  /// Reads `host:port`, `mqtt://host:port` or `mqtts://host:port`; the port may be left out.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when it is none of these
  public static ServerAddress parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "mqtt://" + text);
      boolean isSecure = "mqtts".equals(uri.getScheme());
      boolean isRight =
          (isSecure || "mqtt".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && (uri.getPath() == null || uri.getPath().isEmpty());
      if (isRight) {
        int port = uri.getPort() > 0 ? uri.getPort() : isSecure ? SECURE_PORT : PORT;
        return new ServerAddress(uri.getHost(), port, isSecure);
      }
    } catch (URISyntaxException e) {
      throw invalid(text, e);
    }
    throw invalid(text, null);
  }

  private static LockstepException invalid(String text, @Nullable Exception e) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "MQTT server: expected mqtt://host:port or mqtts://host:port, found " + text,
        e);
  }

  /// As [#parse] reads it.
  @Override
  public String toString() {
    return "%s://%s:%d".formatted(isSecure ? "mqtts" : "mqtt", host, port);
  }
}
