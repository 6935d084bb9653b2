package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.login.OidcLogin;
import io.lockstep.ingest.Devices;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logins by another server, and what attackers do with them (S11, S12): OpenID Connect Core
/// §3.1.3.7, RFC 6749 §10, RFC 8725, RFC 9207, RFC 9700.
final class OidcAttacksTest {
  private static final String BEGIN = "/api/v1/login/provider";
  private static final String BACK = BEGIN + "/callback";

  @TempDir Path folder;
  private SimulatedProvider provider;
  private Stack stack;

  @BeforeEach
  void open() throws Exception {
    provider = new SimulatedProvider();
    stack = stackWith(provider.options("shift=operator,boss=admin"));
  }

  private Stack stackWith(OidcOptions options) throws Exception {
    return Stack.open(
        folder, ApiOptions.loopback(0).withLogins(LoginOptions.defaults().withOidc(options)));
  }

  @AfterEach
  void close() {
    stack.close();
    provider.close();
  }

  /// A login that was begun in a browser.
  private record Begun(Map<String, String> request, String cookie) {}

  private Begun begin(String then) throws Exception {
    Client.Reply reply = stack.anonymous().get(BEGIN + then);
    assertThat(reply.status()).as(reply.body()).isEqualTo(302);
    String address = reply.header("Location");
    assertThat(address).startsWith(provider.issuer() + "/authorize?");
    return new Begun(
        SimulatedProvider.parse(address.substring(address.indexOf('?') + 1)),
        reply.header("Set-Cookie").split(";", 2)[0]);
  }

  private Map<String, String> agree(Begun begun) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("code", provider.agree(begun.request()));
    answer.put("state", String.valueOf(begun.request().get("state")));
    answer.put("iss", provider.issuer());
    return answer;
  }

  private Client.Reply back(Map<String, String> answer, String cookie) throws Exception {
    StringBuilder query = new StringBuilder("?");
    answer.forEach(
        (name, value) ->
            query
                .append(query.length() == 1 ? "" : "&")
                .append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return cookie.isEmpty()
        ? stack.anonymous().get(BACK + query)
        : stack.anonymous().get(BACK + query, "Cookie", cookie);
  }

  /// Where a whole login ends up.
  private String outcome() throws Exception {
    Begun begun = begin("");
    return back(agree(begun), begun.cookie()).header("Location");
  }

  @Test
  void aPersonComesInWithTheRoleAndGroupsThatTheirClaimsGive() throws Exception {
    Begun begun = begin("?then=/alarms");
    assertThat(begun.request())
        .containsEntry("response_type", "code")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("client_id", SimulatedProvider.CLIENT)
        .containsEntry("redirect_uri", stack.url() + BACK)
        .containsEntry("scope", "openid profile");
    assertThat(begun.request().get("state")).hasSize(43);

    Client.Reply reply = back(agree(begun), begun.cookie());

    assertThat(reply.header("Location")).isEqualTo("/ui/alarms");
    assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
    String session = reply.header("Set-Cookie").split(";", 2)[0];
    Client.Reply me = stack.anonymous().get("/api/v1/whoami", "Cookie", session);
    assertThat(me.json().get("name").asString()).isEqualTo("carla");
    assertThat(me.json().get("role").asString()).isEqualTo("operator");
    assertThat(me.json().get("groups").get(0).asString()).isEqualTo("bakers");

    Client.Reply out =
        stack
            .anonymous()
            .post(
                "/api/v1/logout",
                "",
                "Cookie",
                session,
                "x-lockstep-csrf",
                me.json().get("csrf").asString());
    assertThat(out.json().get("next").asString())
        .startsWith(provider.issuer() + "/end?client_id=lockstep&id_token_hint=")
        .contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1");
    assertThat(stack.anonymous().get("/api/v1/whoami", "Cookie", session).status()).isEqualTo(401);
  }

  @Test
  void theLoginPageLearnsOfTheProvider() throws Exception {
    assertThat(stack.anonymous().get("/api/v1/login").body())
        .isEqualTo(
            "{\"password\":true,\"token\":true,\"provider\":{\"name\":\"The plant's login\",\"path\":\"/api/v1/login/provider\"}}");
  }

  @Test
  void aLoginIsFinishedOnceAndByTheBrowserThatBeganIt() throws Exception {
    Begun begun = begin("");
    Map<String, String> answer = agree(begun);
    assertThat(back(answer, "").header("Location")).isEqualTo("/ui/login#error=state");

    Begun again = begin("");
    Map<String, String> stolen = agree(again);
    assertThat(back(stolen, begin("").cookie()).header("Location"))
        .as("the browser of somebody else: login CSRF")
        .isEqualTo("/ui/login#error=state");
    assertThat(back(stolen, again.cookie()).header("Location"))
        .as("a state that was shown once is used up")
        .isEqualTo("/ui/login#error=state");

    Begun good = begin("");
    Map<String, String> replayed = agree(good);
    assertThat(back(replayed, good.cookie()).header("Location")).isEqualTo("/ui/");
    assertThat(back(replayed, good.cookie()).header("Location")).isEqualTo("/ui/login#error=state");
  }

  @Test
  void aCodeOfAnotherLoginIsNoGood() throws Exception {
    Begun attackers = begin("");
    Begun victims = begin("");
    Map<String, String> injected = agree(victims);
    injected.put("code", agree(attackers).get("code"));

    // The provider refuses it for its verifier (PKCE).
    assertThat(back(injected, victims.cookie()).header("Location"))
        .isEqualTo("/ui/login#error=provider");
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() throws Exception {
    Begun begun = begin("");
    Map<String, String> mixedUp = agree(begun);
    mixedUp.put("iss", "https://evil.example");
    assertThat(back(mixedUp, begun.cookie()).header("Location")).isEqualTo("/ui/login#error=state");

    Begun other = begin("");
    Map<String, String> silent = agree(other);
    silent.remove("iss");
    assertThat(back(silent, other.cookie()).header("Location")).isEqualTo("/ui/login#error=state");
  }

  @Test
  void whoDoesNotAgreeIsNotIn() throws Exception {
    Begun begun = begin("");
    Map<String, String> denied = agree(begun);
    denied.remove("code");
    denied.put("error", "access_denied");
    assertThat(back(denied, begun.cookie()).header("Location"))
        .isEqualTo("/ui/login#error=refused");
  }

  @Test
  void noLoginLeadsToAnotherSite() throws Exception {
    for (String then :
        List.of(
            "https%3A%2F%2Fevil.example",
            "%2F%2Fevil.example",
            "%2F%5Cevil.example",
            "javascript%3Aalert(1)",
            "%2F%0d%0aSet-Cookie%3A%20a%3Db",
            "%2F%09%2Fevil.example")) {
      Begun begun = begin("?then=" + then);
      assertThat(back(agree(begun), begun.cookie()).header("Location")).as(then).isEqualTo("/ui/");
    }
  }

  @Test
  void anIdTokenThatIsNotForThisLoginIsRefused() throws Exception {
    Date past = Date.from(Instant.now().minusSeconds(600));
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> lies = new LinkedHashMap<>();
    lies.put("another issuer", claims -> claims.issuer("https://evil.example"));
    lies.put("another audience", claims -> claims.audience("another-app"));
    lies.put("several audiences", claims -> claims.audience(List.of("lockstep", "another-app")));
    lies.put("another party", claims -> claims.claim("azp", "another-app"));
    lies.put("expired", claims -> claims.expirationTime(past));
    lies.put("without end", claims -> claims.expirationTime(null));
    lies.put("without issue time", claims -> claims.issueTime(null));
    lies.put(
        "from the future", claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(600))));
    lies.put(
        "not yet valid", claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(600))));
    lies.put("another nonce", claims -> claims.claim("nonce", "another"));
    lies.put("without nonce", claims -> claims.claim("nonce", null));
    lies.put("without subject", claims -> claims.subject(null));
    for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> lie : lies.entrySet()) {
      provider.claims = lie.getValue();
      assertThat(outcome()).as(lie.getKey()).isEqualTo("/ui/login#error=token");
    }
    provider.claims =
        claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(50))); // skew is forgiven
    assertThat(outcome()).isEqualTo("/ui/");
  }

  @Test
  void anIdTokenWithoutTheIssuersSignatureIsRefused() throws Exception {
    Map<String, UnaryOperator<String>> lies = new LinkedHashMap<>();
    lies.put("alg none", token -> new PlainJWT(claimsOf(token)).serialize());
    lies.put(
        "alg none, spelt otherwise",
        token ->
            com.nimbusds.jose.util.Base64URL.encode("{\"alg\":\"NoNe\"}")
                + "."
                + token.split("\\.", -1)[1]
                + ".");
    lies.put("the public key as a shared secret", this::byPublicKey);
    lies.put("a key of the attacker", token -> byOther(token, "other"));
    lies.put("a key of the attacker under the issuer's name", token -> byOther(token, "first"));
    lies.put("a changed claim", token -> token.replaceFirst("\\.[^.]{4}", ".eyJ9"));
    lies.put("no signature", token -> token.substring(0, token.lastIndexOf('.') + 1));
    lies.put("nothing", _ -> "");
    for (Map.Entry<String, UnaryOperator<String>> lie : lies.entrySet()) {
      provider.idToken = lie.getValue();
      assertThat(outcome()).as(lie.getKey()).isEqualTo("/ui/login#error=token");
    }
    provider.idToken = honest -> honest;
    assertThat(outcome()).isEqualTo("/ui/");
  }

  private static JWTClaimsSet claimsOf(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private String byPublicKey(String token) {
    try {
      byte[] publicKey = provider.key().toRSAPublicKey().getEncoded();
      SignedJWT forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claimsOf(token));
      forged.sign(new MACSigner(publicKey));
      return forged.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String byOther(String token, String id) {
    try {
      return SimulatedProvider.signed(
          claimsOf(token), "JWT", new RSAKeyGenerator(2048).keyID(id).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoseClaimsGiveNoRoleOrANameThatIsTakenIsRefused() throws Exception {
    provider.claims = claims -> claims.claim("realm", Map.of("roles", List.of("other")));
    assertThat(outcome()).isEqualTo("/ui/login#error=refused");
    provider.claims = claims -> claims.claim("realm", null);
    assertThat(outcome()).isEqualTo("/ui/login#error=refused");
    for (String taken : List.of("admin", "anonymous", "press", "viewer", "a\u0000b")) {
      provider.claims = claims -> claims.subject(taken);
      assertThat(outcome()).as(taken).isEqualTo("/ui/login#error=refused");
    }
  }

  @Test
  void whatOnlyTheUserInfoSaysIsAskedThereOfTheSameSubject() throws Exception {
    provider.claims = claims -> claims.claim("realm", null);
    provider.userInfo = "{\"sub\":\"carla\",\"realm\":{\"roles\":[\"boss\"]}}";
    Begun begun = begin("");
    Client.Reply reply = back(agree(begun), begun.cookie());
    assertThat(
            stack
                .anonymous()
                .get("/api/v1/whoami", "Cookie", reply.header("Set-Cookie").split(";", 2)[0])
                .json()
                .get("role")
                .asString())
        .isEqualTo("admin");

    provider.userInfo = "{\"sub\":\"another\",\"realm\":{\"roles\":[\"boss\"]}}";
    assertThat(outcome()).isEqualTo("/ui/login#error=token");
  }

  @Test
  void aSessionEndsWhenItsNameIsGivenToSomebodyElse() throws Exception {
    Begun begun = begin("");
    String session = back(agree(begun), begun.cookie()).header("Set-Cookie").split(";", 2)[0];
    assertThat(stack.anonymous().get("/api/v1/whoami", "Cookie", session).status()).isEqualTo(200);
    stack.as(Role.ADMIN).post("/api/v1/users", "{\"name\":\"carla\",\"role\":\"viewer\"}");
    assertThat(stack.anonymous().get("/api/v1/whoami", "Cookie", session).status()).isEqualTo(401);
  }

  @Test
  void aBearerTokenOfTheIssuerCountsWhenItIsMadeForOurApi() throws Exception {
    String good = provider.signed(provider.honest(SimulatedProvider.AUDIENCE).build(), "at+jwt");
    assertThat(bearer(good)).isEqualTo(200);
    assertThat(bearer(provider.signed(provider.honest("another-api").build(), "at+jwt")))
        .isEqualTo(401);
    assertThat(bearer(provider.signed(provider.honest(SimulatedProvider.CLIENT).build(), "JWT")))
        .as("an ID token")
        .isEqualTo(401);
    assertThat(
            bearer(
                provider.signed(
                    provider.honest(SimulatedProvider.AUDIENCE).claim("nonce", "n").build(),
                    "JWT")))
        .as("an ID token for a client that is named like the API")
        .isEqualTo(401);
    assertThat(
            bearer(
                provider.signed(provider.honest(SimulatedProvider.AUDIENCE).build(), "logout+jwt")))
        .isEqualTo(401);
    assertThat(
            bearer(
                provider.signed(
                    provider
                        .honest(SimulatedProvider.AUDIENCE)
                        .expirationTime(Date.from(Instant.now().minusSeconds(61)))
                        .build(),
                    "at+jwt")))
        .isEqualTo(401);
    assertThat(bearer(new PlainJWT(claimsOf(good)).serialize())).isEqualTo(401);
    assertThat(bearer(byPublicKey(good))).isEqualTo(401);
    assertThat(bearer(byOther(good, "first"))).isEqualTo(401);
    assertThat(bearer("a.b.c")).isEqualTo(401);
  }

  private int bearer(String token) throws Exception {
    Client.Reply reply = stack.withToken(token).get("/api/v1/whoami");
    assertThat(reply.body()).doesNotContain(token);
    return reply.status();
  }

  @Test
  void newKeysAreFoundAndMadeUpOnesAreNotAskedForEachTime() throws Exception {
    assertThat(outcome()).isEqualTo("/ui/");
    int before = provider.keyRequests.get();
    for (int i = 0; i < 50; i++) {
      assertThat(
              bearer(
                  byOther(
                      provider.signed(
                          provider.honest(SimulatedProvider.AUDIENCE).build(), "at+jwt"),
                      "made-up-" + i)))
          .isEqualTo(401);
    }
    assertThat(provider.keyRequests.get() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void keysThatTheIssuerChangesAreFoundAndThoseThatItTookBackAreNot() throws Exception {
    Instant[] now = {Instant.now()};
    OidcLogin login =
        new OidcLogin(
            provider.options("shift=operator"),
            Devices.empty(),
            new Sessions(
                _ -> Optional.empty(),
                _ -> Optional.empty(),
                () -> now[0],
                new SecureRandom(),
                new Sessions.Lives(Duration.ofHours(1), Duration.ofHours(1))),
            SSLContext.getDefault(),
            () -> now[0],
            new SecureRandom());
    JWTClaimsSet content =
        provider.honest(SimulatedProvider.AUDIENCE).expirationTime(later()).build();
    String old = provider.signed(content, "at+jwt");
    assertThat(login.authenticate(old)).isPresent();

    provider.rotate("second");
    String young = provider.signed(content, "at+jwt");
    assertThat(login.authenticate(young)).as("asked for just now").isEmpty();
    now[0] = now[0].plusSeconds(31);
    assertThat(login.authenticate(young)).isPresent();
    assertThat(login.authenticate(old)).isEmpty();

    provider.rotate("third");
    now[0] = now[0].plusSeconds(601);
    assertThat(login.authenticate(young)).as("keys are ten minutes old at most").isEmpty();
  }

  private static Date later() {
    return Date.from(Instant.now().plusSeconds(3_600));
  }

  @Test
  void aProviderThatCallsItselfOtherwiseIsNotBelieved() throws Exception {
    provider.statedIssuer = "https://evil.example";
    assertThat(stack.anonymous().get(BEGIN).header("Location"))
        .isEqualTo("/ui/login#error=provider");
  }

  @Test
  void withoutAProviderThereIsNoSuchLogin() throws Exception {
    stack.close();
    stack = Stack.open(folder.resolve("alone"));
    assertThat(stack.anonymous().get(BEGIN).status()).isEqualTo(404);
    assertThat(stack.anonymous().get(BACK + "?code=a&state=b").status()).isEqualTo(404);
    assertThat(stack.anonymous().get("/api/v1/login").body()).doesNotContain("provider");
  }

  @Test
  void settingsThatInviteAttacksAreRefused() {
    OidcOptions good = provider.options("shift=operator");
    assertThatThrownBy(() -> changed(good, good.issuer(), SimulatedProvider.CLIENT, true))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("oidc.audience");
    assertThatThrownBy(() -> changed(good, "http://login.example", "api", false))
        .hasMessageContaining("oidc.issuer");
    assertThatThrownBy(() -> changed(good, "https://login.example?a=b", "api", false))
        .hasMessageContaining("oidc.issuer");
    assertThatThrownBy(() -> OidcOptions.parseRoles("everybody=root"))
        .hasMessageContaining("oidc.roles");
    assertThat(good.toString()).doesNotContain(SimulatedProvider.SECRET);
  }

  private static OidcOptions changed(
      OidcOptions from, String issuer, String audience, boolean loopback) {
    return new OidcOptions(
        issuer,
        from.clientId(),
        from.clientSecret(),
        from.scopes(),
        from.displayName(),
        from.mapping(),
        audience,
        from.publicUrl(),
        loopback,
        from.caFile());
  }
}
