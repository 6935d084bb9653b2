package io.lockstep.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A provider of OpenID Connect that lies when it is told to. The honest one of the tests is
/// another program: see `server`'s `SingleSignOnTest`.
final class SimulatedProvider implements AutoCloseable {
  static final String CLIENT = "lockstep";
  static final String SECRET = "a client's secret +/%";
  static final String AUDIENCE = "lockstep-api";

  private final HttpServer server;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final List<RSAKey> published = new ArrayList<>();
  final AtomicInteger keyRequests = new AtomicInteger();
  private RSAKey key;

  /// What stands in its tokens before it is signed.
  UnaryOperator<JWTClaimsSet.Builder> claims = honest -> honest;

  /// The whole ID token, after it was signed.
  UnaryOperator<String> idToken = honest -> honest;

  /// What it calls itself in its description.
  String statedIssuer;

  /// What the user info says of the subject; empty leaves the user info out.
  String userInfo = "";

  private record Grant(String nonce, String challenge, String redirect) {}

  SimulatedProvider() throws IOException, JOSEException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", this::describe);
    server.createContext("/keys", this::keys);
    server.createContext("/token", this::token);
    server.createContext("/me", exchange -> answer(exchange, 200, userInfo));
    statedIssuer = issuer();
    key = newKey("first");
    published.add(key);
    server.start();
  }

  private static RSAKey newKey(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  RSAKey key() {
    return key;
  }

  /// From now on it signs with another key, and publishes that one only.
  void rotate(String id) throws JOSEException {
    key = newKey(id);
    published.clear();
    published.add(key);
  }

  OidcOptions options(String roles) {
    return new OidcOptions(
        issuer(),
        CLIENT,
        SECRET,
        List.of("openid", "profile"),
        "The plant's login",
        new OidcOptions.Mapping(
            "sub", "realm.roles", OidcOptions.parseRoles(roles), "groups", false),
        AUDIENCE,
        "",
        true,
        "");
  }

  /// The person agrees: what the browser would be led back with.
  String agree(Map<String, String> request) {
    String code = "code-" + grants.size() + "-" + request.get("state");
    grants.put(
        code,
        new Grant(
            String.valueOf(request.get("nonce")),
            String.valueOf(request.get("code_challenge")),
            String.valueOf(request.get("redirect_uri"))));
    return code;
  }

  JWTClaimsSet.Builder honest(String audience) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject("carla")
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("realm", Map.of("roles", List.of("other", "shift")))
        .claim("groups", List.of("bakers"));
  }

  String signed(JWTClaimsSet content, String type) {
    return signed(content, type, key);
  }

  static String signed(JWTClaimsSet content, String type, RSAKey by) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .keyID(by.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              content);
      jwt.sign(new RSASSASigner(by));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void describe(HttpExchange exchange) throws IOException {
    String at = issuer();
    answer(
        exchange,
        200,
        """
        {"issuer":"%s","authorization_endpoint":"%s/authorize","token_endpoint":"%s/token",
         "jwks_uri":"%s/keys","end_session_endpoint":"%s/end"%s,
         "authorization_response_iss_parameter_supported":true}
        """
            .formatted(
                statedIssuer,
                at,
                at,
                at,
                at,
                userInfo.isEmpty() ? "" : ",\"userinfo_endpoint\":\"" + at + "/me\""));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyRequests.incrementAndGet();
    answer(
        exchange,
        200,
        new JWKSet(published.stream().map(each -> (com.nimbusds.jose.jwk.JWK) each).toList())
            .toPublicJWKSet()
            .toString());
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form = parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT + ":a%20client%27s%20secret%20%2B%2F%25").getBytes(UTF_8));
    boolean isClient = basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    Grant grant = grants.remove(form.getOrDefault("code", ""));
    if (!isClient
        || grant == null
        || !grant.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))
        || !grant.redirect().equals(form.get("redirect_uri"))) {
      answer(
          exchange,
          400,
          "{\"error\":\"%s\"}".formatted(isClient ? "invalid_grant" : "invalid_client"));
      return;
    }
    JWTClaimsSet content = claims.apply(honest(CLIENT).claim("nonce", grant.nonce())).build();
    answer(
        exchange,
        200,
        "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
            .formatted(idToken.apply(signed(content, "JWT"))));
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The parameters of a query or a form.
  static Map<String, String> parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return values;
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
