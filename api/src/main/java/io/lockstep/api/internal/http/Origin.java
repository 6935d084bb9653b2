package io.lockstep.api.internal.http;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What the links of an answer begin with: scheme and authority as the client wrote them. A proxy
/// in front tells them by `X-Forwarded-Proto`, `X-Forwarded-Host`, `X-Forwarded-Port` and
/// `X-Forwarded-Prefix`, of which the first of a list counts. What has another form than a host is
/// left aside; who sends such headers without a proxy spoils only the links of its own answer.
final class Origin {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~%-]+)+");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private Origin() {}

  /// @param authority the header `Host`
  /// @param headers gives the first value of a header
  static String of(boolean isSecure, String authority, Function<String, Optional<String>> headers) {
    String scheme = isSecure(isSecure, headers) ? "https" : "http";
    String host =
        first(headers, "X-Forwarded-Host")
            .filter(text -> HOST.matcher(text).matches())
            .map(text -> withPort(text, scheme, headers))
            .orElse(authority);
    String prefix =
        first(headers, "X-Forwarded-Prefix")
            .map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
            .filter(text -> PREFIX.matcher(text).matches())
            .orElse("");
    return scheme + "://" + host + prefix;
  }

  /// True when the client came by TLS, to us or to the proxy before us.
  static boolean isSecure(boolean isTls, Function<String, Optional<String>> headers) {
    return first(headers, "X-Forwarded-Proto")
        .filter(text -> text.equalsIgnoreCase("https") || text.equalsIgnoreCase("http"))
        .map(text -> text.equalsIgnoreCase("https"))
        .orElse(isTls);
  }

  private static String withPort(
      String host, String scheme, Function<String, Optional<String>> headers) {
    if (host.lastIndexOf(':') > host.lastIndexOf(']')) {
      return host;
    }
    String usual = scheme.equals("https") ? "443" : "80";
    return first(headers, "X-Forwarded-Port")
        .filter(text -> PORT.matcher(text).matches() && !text.equals(usual))
        .map(port -> host + ":" + port)
        .orElse(host);
  }

  private static Optional<String> first(Function<String, Optional<String>> headers, String name) {
    return headers
        .apply(name)
        .map(text -> PercentCoding.split(text, ',').getFirst().strip())
        .filter(text -> !text.isEmpty());
  }
}
