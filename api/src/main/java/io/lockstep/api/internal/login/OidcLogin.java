package io.lockstep.api.internal.login;

import com.nimbusds.jwt.JWTClaimsSet;
import io.lockstep.api.OidcOptions;
import io.lockstep.api.internal.http.PercentCoding;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.Devices;
import io.lockstep.model.Principal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Logins by another server: OpenID Connect's authorization code flow with PKCE (RFC 7636, S256),
/// state, nonce, and a cookie that ties a login to the browser that began it. Each login can be
/// finished once, within ten minutes. Bearer tokens of that server are taken too, when they are
/// made for our API. No token of that server is kept but the ID token, for the logout. Thread-safe.
public final class OidcLogin {
  /// How long a login may take.
  public static final Duration LOGIN_LIFE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);
  private static final int LOGINS_MAX = 4_096;
  private static final JsonMapper JSON = new JsonMapper();

  private final OidcOptions options;
  private final OidcProvider provider;
  private final OidcTokens tokens;
  private final ClaimsMapping mapping;
  private final Sessions sessions;
  private final InstantSource clock;
  private final SecureRandom random;

  /// Logins under way, by the hash of their state, the oldest first.
  private final Map<String, Begun> underWay = new LinkedHashMap<>();

  private record Begun(
      CredentialHash browser,
      String nonce,
      String verifier,
      String redirect,
      String then,
      Instant expires) {}

  /// A login that was begun.
  ///
  /// @param address where the browser goes next
  /// @param browser what the browser has to show again, in a cookie
  public record Begin(String address, String browser) {}

  /// What came of a login.
  public sealed interface Result {
    /// The person is in.
    ///
    /// @param then the page that they wanted, within the web app
    record In(Sessions.Opened session, String then) implements Result {}

    /// They are not.
    ///
    /// @param why `provider`, `state`, `token` or `refused`, for the login page
    record Out(String why) implements Result {}
  }

  /// @param sessions where logins end up
  /// @param tls whom to trust
  public OidcLogin(
      OidcOptions options,
      Devices devices,
      Sessions sessions,
      SSLContext tls,
      InstantSource clock,
      SecureRandom random) {
    this(
        options,
        new OidcProvider(options, new SafeFetch(options.loopback(), tls), clock),
        devices,
        sessions,
        clock,
        random);
  }

  private OidcLogin(
      OidcOptions options,
      OidcProvider provider,
      Devices devices,
      Sessions sessions,
      InstantSource clock,
      SecureRandom random) {
    this.options = options;
    this.provider = provider;
    this.tokens = new OidcTokens(options, provider, clock);
    this.mapping = new ClaimsMapping(options.mapping(), devices);
    this.sessions = sessions;
    this.clock = clock;
    this.random = random;
  }

  /// What the button of the login says.
  public String displayName() {
    return options.displayName();
  }

  /// How browsers reach us.
  ///
  /// @param origin as the request says
  public String publicUrl(String origin) {
    String stated = options.publicUrl();
    return stated.isEmpty() ? origin : stated.replaceAll("/+$", "");
  }

  /// Begins a login; empty when the other server cannot be asked.
  ///
  /// @param redirect our address to which the browser comes back
  /// @param then the page that the person wants
  public Optional<Begin> begin(String redirect, String then) {
    try {
      OidcProvider.Metadata metadata = provider.metadata();
      String state = Credentials.draw(random);
      String browser = Credentials.draw(random);
      Begun begun =
          new Begun(
              CredentialHash.of(browser),
              Credentials.draw(random),
              Credentials.draw(random),
              redirect,
              then,
              clock.instant().plus(LOGIN_LIFE));
      remember(state, begun);
      Map<String, String> query = new TreeMap<>();
      query.put("response_type", "code");
      query.put("client_id", options.clientId());
      query.put("redirect_uri", redirect);
      query.put("scope", String.join(" ", options.scopes()));
      query.put("state", state);
      query.put("nonce", begun.nonce());
      query.put("code_challenge", challenge(begun.verifier()));
      query.put("code_challenge_method", "S256");
      return Optional.of(new Begin(with(metadata.authorization(), query), browser));
    } catch (OidcException e) {
      LOG.atWarn().log("login by {}: {}", options.issuer(), e.getMessage());
      return Optional.empty();
    }
  }

  private void remember(String state, Begun begun) {
    synchronized (underWay) {
      Instant now = clock.instant();
      boolean _ = underWay.values().removeIf(old -> !old.expires().isAfter(now));
      if (underWay.size() >= LOGINS_MAX) {
        Iterator<String> oldest = underWay.keySet().iterator();
        String _ = oldest.next();
        oldest.remove();
      }
      @Nullable Begun _ = underWay.put(CredentialHash.of(state).hex(), begun);
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }

  private static String with(URI address, Map<String, String> query) {
    return address + (address.getRawQuery() == null ? "?" : "&") + form(query);
  }

  private static String form(Map<String, String> values) {
    StringBuilder form = new StringBuilder();
    values.forEach(
        (name, value) ->
            form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(PercentCoding.encode(value)));
    return form.toString();
  }

  /// Finishes a login with what the browser brought back.
  ///
  /// @param answer the parameters of the request
  /// @param browser what the browser shows in its cookie; empty when it has none
  public Result finish(Map<String, String> answer, String browser) {
    try {
      Begun begun = take(answer.getOrDefault("state", ""), browser);
      return finish(begun, answer);
    } catch (OidcException e) {
      LOG.atWarn().log("login by {}: {}", options.issuer(), e.getMessage());
      return new Result.Out(
          switch (e.kind()) {
            case PROVIDER -> "provider";
            case STATE -> "state";
            case TOKEN -> "token";
            case REFUSED -> "refused";
          });
    }
  }

  /// A login is over with the first answer to it, whatever that says.
  private Begun take(String state, String browser) throws OidcException {
    Begun begun;
    synchronized (underWay) {
      begun = underWay.remove(CredentialHash.of(state).hex());
    }
    if (begun == null
        || !begun.expires().isAfter(clock.instant())
        || !begun.browser().matches(CredentialHash.of(browser))) {
      throw new OidcException(
          OidcException.Kind.STATE,
          "expected the answer to a login that this browser began within ten minutes, and the first one");
    }
    return begun;
  }

  private Result finish(Begun begun, Map<String, String> answer) throws OidcException {
    OidcProvider.Metadata metadata = provider.metadata();
    String issuer = answer.get("iss");
    if (issuer == null ? metadata.tellsIssuer() : !issuer.equals(options.issuer())) {
      throw new OidcException(
          OidcException.Kind.STATE, "iss: expected the issuer, found another (RFC 9207)");
    }
    String error = answer.get("error");
    if (error != null) {
      throw new OidcException(
          error.equals("access_denied") ? OidcException.Kind.REFUSED : OidcException.Kind.PROVIDER,
          "expected a code, found the error %s"
              .formatted(error.matches("[a-z_]{1,64}") ? error : "(of another form)"));
    }
    String code = answer.getOrDefault("code", "");
    if (code.isEmpty()) {
      throw new OidcException(OidcException.Kind.PROVIDER, "expected a code, found none");
    }
    JsonNode reply = exchange(metadata, begun, code);
    String idToken = reply.path("id_token").asString("");
    JWTClaimsSet claims = tokens.checkIdToken(idToken, begun.nonce());
    Principal principal =
        mapping.principal(complete(metadata, claims, reply.path("access_token").asString("")));
    Sessions.Opened opened =
        sessions
            .open(new Sessions.Holder.ByProvider(principal, idToken))
            .orElseThrow(
                () -> new OidcException(OidcException.Kind.REFUSED, "the name was taken just now"));
    LOG.atInfo().addKeyValue("user", principal.name()).log("logged in by {}", options.issuer());
    return new Result.In(opened, begun.then());
  }

  private JsonNode exchange(OidcProvider.Metadata metadata, Begun begun, String code)
      throws OidcException {
    Map<String, String> form = new TreeMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", begun.redirect());
    form.put("code_verifier", begun.verifier());
    Map<String, String> headers = new TreeMap<>();
    String secret = options.clientSecret();
    if (secret.isEmpty() || metadata.wantsSecretInBody()) {
      form.put("client_id", options.clientId());
    }
    if (!secret.isEmpty() && metadata.wantsSecretInBody()) {
      form.put("client_secret", secret);
    } else if (!secret.isEmpty()) { // RFC 6749 §2.3.1
      String pair = PercentCoding.encode(options.clientId()) + ":" + PercentCoding.encode(secret);
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return provider.post(metadata.token(), headers, form(form));
  }

  /// The claims of the ID token, and those that stand with the user's data only.
  private Map<String, Object> complete(
      OidcProvider.Metadata metadata, JWTClaimsSet claims, String accessToken)
      throws OidcException {
    URI userInfo = metadata.userInfo();
    Map<String, Object> all = new TreeMap<>(claims.getClaims());
    if (mapping.isEnough(all) || userInfo == null || accessToken.isEmpty()) {
      return all;
    }
    JsonNode more = provider.get(userInfo, Map.of("Authorization", "Bearer " + accessToken));
    if (!more.path("sub").asString("").equals(claims.getSubject())) { // Core §5.3.2
      throw new OidcException(
          OidcException.Kind.TOKEN, "user info: expected the subject of the ID token");
    }
    more.properties()
        .forEach(
            member ->
                all.putIfAbsent(
                    member.getKey(), JSON.treeToValue(member.getValue(), Object.class)));
    return all;
  }

  /// Who holds a bearer token of the other server; empty when it is not one for us, or its person
  /// may not come in.
  public Optional<Principal> authenticate(String bearer) {
    try {
      return Optional.of(mapping.principal(tokens.checkAccessToken(bearer).getClaims()));
    } catch (OidcException e) {
      LOG.atDebug().log("bearer token of {}: {}", options.issuer(), e.getMessage());
      return Optional.empty();
    }
  }

  /// Where a browser goes to log out there too (RP-Initiated Logout 1.0); empty when it need not.
  public Optional<String> logoutAddress(Sessions.Holder.ByProvider holder, String origin) {
    try {
      URI end = provider.metadata().endSession();
      if (end == null) {
        return Optional.empty();
      }
      Map<String, String> query = new TreeMap<>();
      query.put("client_id", options.clientId());
      query.put("id_token_hint", holder.idToken());
      query.put("post_logout_redirect_uri", publicUrl(origin) + "/ui/login");
      return Optional.of(with(end, query));
    } catch (OidcException e) {
      LOG.atWarn().log("logout at {}: {}", options.issuer(), e.getMessage());
      return Optional.empty();
    }
  }
}
