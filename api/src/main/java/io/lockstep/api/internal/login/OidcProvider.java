package io.lockstep.api.internal.login;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.lockstep.api.OidcOptions;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the other server says of itself (OpenID Connect Discovery 1.0) and its keys, asked when
/// they are needed and remembered for a while. Thread-safe.
final class OidcProvider {
  private static final Duration METADATA_LIFE = Duration.ofHours(1);
  private static final Duration KEYS_LIFE = Duration.ofMinutes(10);

  /// An unknown key may be a new one; whoever makes keys up must not keep us asking.
  private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  private static final JsonMapper JSON = new JsonMapper();

  private final OidcOptions options;
  private final SafeFetch fetch;
  private final InstantSource clock;

  /// A server that does not answer is left alone for a while, so that whoever waits for it is few.
  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

  private volatile Instant failedAt = Instant.MIN;
  private volatile @Nullable Known<Metadata> metadata;
  private volatile @Nullable Known<List<JWK>> keys;

  private record Known<T>(T value, Instant since) {}

  /// Where what is.
  ///
  /// @param tellsIssuer true when the answer to a login must name the issuer (RFC 9207)
  /// @param wantsSecretInBody true when the client's secret goes into the body of a request, since
  ///   the header is not taken
  record Metadata(
      URI authorization,
      URI token,
      @Nullable URI userInfo,
      URI keys,
      @Nullable URI endSession,
      boolean tellsIssuer,
      boolean wantsSecretInBody) {}

  OidcProvider(OidcOptions options, SafeFetch fetch, InstantSource clock) {
    this.options = options;
    this.fetch = fetch;
    this.clock = clock;
  }

  Metadata metadata() throws OidcException {
    Known<Metadata> known = metadata;
    if (known != null && known.since().plus(METADATA_LIFE).isAfter(clock.instant())) {
      return known.value();
    }
    synchronized (this) {
      known = metadata;
      checkLeftAlone();
      if (known == null || !known.since().plus(METADATA_LIFE).isAfter(clock.instant())) {
        known = new Known<>(readMetadata(), clock.instant());
        metadata = known;
      }
      return known.value();
    }
  }

  private void checkLeftAlone() throws OidcException {
    Instant failed = failedAt;
    if (failed.isAfter(clock.instant().minus(LEFT_ALONE))) {
      throw new OidcException(
          OidcException.Kind.PROVIDER, options.issuer() + ": it did not answer just now");
    }
  }

  private Metadata readMetadata() throws OidcException {
    String issuer = options.issuer();
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    JsonNode document = get(URI.create(base + "/.well-known/openid-configuration"), Map.of());
    String stated = document.path("issuer").asString("");
    if (!stated.equals(issuer)) { // Discovery §4.3
      throw new OidcException(
          OidcException.Kind.PROVIDER,
          "expected the issuer %s in its own description, found %s".formatted(issuer, stated));
    }
    JsonNode methods = document.path("token_endpoint_auth_methods_supported");
    boolean takesHeader = methods.isMissingNode();
    boolean takesBody = false;
    for (JsonNode method : methods) {
      takesHeader |= method.asString("").equals("client_secret_basic");
      takesBody |= method.asString("").equals("client_secret_post");
    }
    return new Metadata(
        address(document, "authorization_endpoint"),
        address(document, "token_endpoint"),
        document.has("userinfo_endpoint") ? address(document, "userinfo_endpoint") : null,
        address(document, "jwks_uri"),
        document.has("end_session_endpoint") ? address(document, "end_session_endpoint") : null,
        document.path("authorization_response_iss_parameter_supported").asBoolean(false),
        takesBody && !takesHeader);
  }

  private URI address(JsonNode document, String member) throws OidcException {
    String text = document.path(member).asString("");
    try {
      URI uri = URI.create(text);
      boolean isWeb =
          "https".equals(uri.getScheme()) || (options.loopback() && "http".equals(uri.getScheme()));
      if (isWeb && uri.getHost() != null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Refused below.
    }
    throw new OidcException(
        OidcException.Kind.PROVIDER,
        "%s: expected an address with https, found \"%s\"".formatted(member, text));
  }

  /// Asks for JSON.
  JsonNode get(URI uri, Map<String, String> headers) throws OidcException {
    try {
      return parse(uri, fetch.get(uri, headers));
    } catch (IOException e) {
      throw unreachable(uri, e);
    }
  }

  /// Sends a form and reads JSON.
  JsonNode post(URI uri, Map<String, String> headers, String form) throws OidcException {
    try {
      return parse(uri, fetch.post(uri, headers, form));
    } catch (IOException e) {
      throw unreachable(uri, e);
    }
  }

  private static JsonNode parse(URI uri, SafeFetch.Reply reply) throws OidcException {
    try {
      JsonNode json = JSON.readTree(reply.body());
      if (reply.status() == 200 && json.isObject()) {
        return json;
      }
      // Only the name of the error is shown: the rest may repeat what was sent.
      String error = json.path("error").asString("no error's name");
      throw new OidcException(
          OidcException.Kind.PROVIDER,
          "%s: expected 200 and JSON, found %d (%s)"
              .formatted(
                  SafeFetch.shown(uri),
                  reply.status(),
                  error.matches("[a-z_]{1,64}") ? error : "no error's name"));
    } catch (JacksonException _) {
      throw new OidcException(
          OidcException.Kind.PROVIDER,
          "%s: expected 200 and JSON, found %d and something else"
              .formatted(SafeFetch.shown(uri), reply.status()));
    }
  }

  private OidcException unreachable(URI uri, IOException e) {
    failedAt = clock.instant();
    return new OidcException(
        OidcException.Kind.PROVIDER,
        "%s: expected an answer, found: %s".formatted(SafeFetch.shown(uri), e.getMessage()),
        e);
  }

  /// The keys of a name, or all when a token names none. They are asked for again when they are
  /// old, and when the name is unknown, but not too often.
  List<JWK> keys(@Nullable String id) throws OidcException {
    Known<List<JWK>> known = keys;
    Instant now = clock.instant();
    if (known != null && known.since().plus(KEYS_LIFE).isAfter(now)) {
      List<JWK> found = named(known.value(), id);
      if (!found.isEmpty() || known.since().plus(ASK_AGAIN).isAfter(now)) {
        return found;
      }
    }
    synchronized (this) {
      Known<List<JWK>> since = keys;
      checkLeftAlone();
      if (since == null || since.equals(known)) {
        since = new Known<>(readKeys(), now);
        keys = since;
      }
      return named(since.value(), id);
    }
  }

  private static List<JWK> named(List<JWK> all, @Nullable String id) {
    return id == null ? all : all.stream().filter(key -> id.equals(key.getKeyID())).toList();
  }

  private List<JWK> readKeys() throws OidcException {
    URI uri = metadata().keys();
    try {
      return List.copyOf(JWKSet.parse(get(uri, Map.of()).toString()).getKeys());
    } catch (ParseException e) {
      throw new OidcException(
          OidcException.Kind.PROVIDER, SafeFetch.shown(uri) + ": expected a JWK Set", e);
    }
  }
}
