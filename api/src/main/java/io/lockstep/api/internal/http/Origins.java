package io.lockstep.api.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compares the origin of a page with the server it asks (RFC 6454 §5): host and port. The scheme
/// only tells the default port, since a proxy before the server may have ended the TLS.
public final class Origins {
  private Origins() {}

  /// True when `origin`, of the header of that name, is `host`, of the header Host.
  public static boolean isSame(String origin, String host) {
    URI page = parsed(origin);
    if (page == null || page.getHost() == null) {
      return false;
    }
    int standard =
        switch (String.valueOf(page.getScheme()).toLowerCase(Locale.ROOT)) {
          case "http" -> 80;
          case "https" -> 443;
          default -> -1;
        };
    URI server = parsed("http://" + host);
    return standard > 0
        && server != null
        && server.getHost() != null
        && page.getHost().equalsIgnoreCase(server.getHost())
        && portOf(page, standard) == portOf(server, standard);
  }

  private static int portOf(URI uri, int standard) {
    return uri.getPort() < 0 ? standard : uri.getPort();
  }

  private static @Nullable URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      return null;
    }
  }
}
