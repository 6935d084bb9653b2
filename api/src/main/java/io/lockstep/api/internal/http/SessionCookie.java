package io.lockstep.api.internal.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The session of a browser, in a cookie that no script can read (RFC 6265bis): `HttpOnly`,
/// `SameSite=Strict`, and over TLS `Secure` with the prefix `__Host-`, so that no other host and no
/// plain connection can set one. A cookie comes by itself, so who changes something by it has to
/// prove that a page of ours asks: by the origin that the browser tells, and by a header with a
/// text that only our pages can have learned.
public final class SessionCookie {
  /// The header with the text that pages of ours learn from the login or `whoami`.
  public static final String CSRF_HEADER = "x-lockstep-csrf";

  private static final String PLAIN = "lockstep-session";
  private static final String SECURE = "__Host-lockstep-session";
  private static final int CSRF_CHARACTERS = 32;

  private SessionCookie() {}

  /// True when the client came by TLS, to us or to a proxy before us.
  public static boolean isSecure(boolean isTls, Function<String, Optional<String>> headers) {
    return Origin.isSecure(isTls, headers);
  }

  /// The session's token in a header `Cookie`.
  public static Optional<String> tokenIn(Optional<String> header, boolean isSecure) {
    return header.flatMap(text -> valueOf(text, isSecure ? SECURE : PLAIN));
  }

  /// The value of a cookie in a header `Cookie`; nothing when it stands there more than once.
  public static Optional<String> valueOf(String header, String name) {
    List<String> found =
        PercentCoding.split(header, ';').stream()
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> unquoted(pair.substring(name.length() + 1)))
            .toList();
    return found.size() == 1 && !found.getFirst().isEmpty()
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  /// Some clients put quotes around (RFC 6265 §4.1.1); our values have none.
  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  /// The token of the session that a request comes with, if it proves what [SessionCookie] says.
  static Optional<String> of(ServerRequest request) {
    Function<String, Optional<String>> headers =
        name -> request.headers().first(HeaderNames.create(name));
    boolean isSecure = isSecure(request.isSecure(), headers);
    Optional<String> token = tokenIn(headers.apply("Cookie"), isSecure);
    String method = request.prologue().method().text();
    if (token.isPresent() && !method.equals("GET") && !method.equals("HEAD")) {
      checkPage(headers);
      checkCsrf(token.get(), headers.apply(CSRF_HEADER).orElse(""));
    }
    return token;
  }

  /// Refuses what a page of another site asks.
  ///
  /// @throws FaultException 403
  public static void checkPage(Function<String, Optional<String>> headers) {
    String site = headers.apply("Sec-Fetch-Site").orElse("same-origin");
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw foreign("header Sec-Fetch-Site", "same-origin", site);
    }
    Optional<String> origin = headers.apply("Origin");
    String host = headers.apply("Host").orElse("");
    String proxied = headers.apply("X-Forwarded-Host").orElse(host);
    if (origin.isPresent()
        && !Origins.isSame(origin.get(), host)
        && !Origins.isSame(origin.get(), PercentCoding.split(proxied, ',').getFirst().strip())) {
      throw foreign("header Origin", "this server (%s)".formatted(host), origin.get());
    }
  }

  private static void checkCsrf(String token, String found) {
    byte[] expected = csrfOf(token).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(expected, found.getBytes(StandardCharsets.UTF_8))) {
      throw foreign(
          "header " + CSRF_HEADER,
          "the text csrf of GET /api/v1/whoami",
          found.isEmpty() ? "none" : "another");
    }
  }

  private static FaultException foreign(String where, String expected, String found) {
    return Fault.of(ErrorCode.FORBIDDEN, "Pages of other sites may not use a session of this one")
        .at(where)
        .expected(expected)
        .found(found)
        .exception();
  }

  /// What a page of ours has to know of its session beside the cookie, which it cannot read.
  public static String csrfOf(String token) {
    return CredentialHash.of("csrf:" + token).hex().substring(0, CSRF_CHARACTERS);
  }

  /// The value of a header `Set-Cookie` that gives the browser a session.
  public static String set(String token, boolean isSecure, Duration life) {
    return attributes(isSecure, token, life.toSeconds());
  }

  /// The value of a header `Set-Cookie` that takes it away.
  public static String clear(boolean isSecure) {
    return attributes(isSecure, "", 0);
  }

  private static String attributes(boolean isSecure, String value, long seconds) {
    return "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s"
        .formatted(isSecure ? SECURE : PLAIN, value, seconds, isSecure ? "; Secure" : "");
  }
}
