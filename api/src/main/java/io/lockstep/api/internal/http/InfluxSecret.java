package io.lockstep.api.internal.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The token or credential in a request of an InfluxDB client: `Token` as version 2 sends it (for
/// version 1 with `user:` before it), `Bearer`, `Basic` with it as the password, or the query
/// parameter `p`. The user's name says nothing that the secret does not. Stateless.
final class InfluxSecret {
  private static final String TOKEN = "Token ";
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private InfluxSecret() {}

  /// The secret, if there is one that can be read.
  static Optional<String> of(ServerRequest request) {
    Map<String, List<String>> query =
        PercentCoding.parseQuery(request.prologue().query().rawValue());
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .map(InfluxSecret::ofHeader)
        .or(() -> query.getOrDefault("p", List.of()).stream().findFirst())
        .filter(secret -> !secret.isEmpty());
  }

  /// The secret of a header `Authorization`; null when it is of another scheme.
  static @Nullable String ofHeader(String header) {
    if (startsWith(header, TOKEN)) {
      return behindUser(header.substring(TOKEN.length()).strip());
    }
    if (startsWith(header, BEARER)) {
      return header.substring(BEARER.length()).strip();
    }
    if (!startsWith(header, BASIC)) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      return behindUser(new String(pair, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static boolean startsWith(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /// Our secrets have no colon.
  private static String behindUser(String pair) {
    return pair.substring(pair.indexOf(':') + 1);
  }
}
