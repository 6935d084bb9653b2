package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.api.internal.http.SessionCookie;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions that a browser holds in a cookie, and what pages of other sites may not do by them
/// (S11).
final class BrowserSessionsTest {
  private static final String NAME = "lockstep-session";
  private static final String ASK_FOR_COOKIE =
      "{\"token\":\"operator-secret\",\"session\":\"cookie\"}";

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  /// What a browser knows of its session.
  private record Browser(String cookie, String csrf) {
    Client.Reply send(String method, String path, String... headers) throws Exception {
      String[] all = new String[headers.length + 2];
      System.arraycopy(headers, 0, all, 0, headers.length);
      all[headers.length] = "Cookie";
      all[headers.length + 1] = cookie;
      return stack.anonymous().send(method, path, method.equals("GET") ? "" : "[]", all);
    }
  }

  private static Browser login() throws Exception {
    Client.Reply reply = stack.anonymous().post("/api/v1/login", ASK_FOR_COOKIE);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return new Browser(
        reply.header("Set-Cookie").split(";", 2)[0], reply.json().get("csrf").asString());
  }

  @Test
  void theCookieIsForThisServerOnlyAndNoScriptReadsIt() throws Exception {
    Client.Reply reply = stack.anonymous().post("/api/v1/login", ASK_FOR_COOKIE);

    assertThat(reply.header("Set-Cookie"))
        .matches(
            NAME + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=[0-9]{1,6}");
    assertThat(reply.json().has("token")).isFalse();
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void behindTlsTheCookieIsBoundToTheHostAndPlainOnesAreNotTaken() throws Exception {
    Client.Reply reply =
        stack.anonymous().post("/api/v1/login", ASK_FOR_COOKIE, "X-Forwarded-Proto", "https");
    String cookie = reply.header("Set-Cookie");

    assertThat(cookie).startsWith("__Host-lockstep-session=").contains("; Secure");
    String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    assertThat(status("__Host-lockstep-session=" + token, "https")).isEqualTo(200);
    assertThat(status("__Host-lockstep-session=" + token, "http")).isEqualTo(401);
    // Set by a plain connection, or by a neighbour of the same domain.
    assertThat(status(NAME + "=" + token, "https")).isEqualTo(401);
  }

  private static int status(String cookie, String scheme) throws Exception {
    return stack
        .anonymous()
        .get("/api/v1/whoami", "Cookie", cookie, "X-Forwarded-Proto", scheme)
        .status();
  }

  @Test
  void readingNeedsTheCookieOnlyAndTellsWhatChangesNeed() throws Exception {
    Browser browser = login();
    Client.Reply me = browser.send("GET", "/api/v1/whoami");

    assertThat(me.json().get("name").asString()).isEqualTo("operator");
    assertThat(me.json().get("csrf").asString()).isEqualTo(browser.csrf());
  }

  @Test
  void everyChangeByCookieNeedsTheTextThatOnlyOurPagesKnow() throws Exception {
    Browser browser = login();
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
      // Each of these would be refused for the role or the address, were it not refused before.
      String path =
          switch (method) {
            case "POST" -> "/api/v1/patches";
            case "PUT" -> "/api/v1/rules";
            case "PATCH" -> "/digitaltwins/x?api-version=2023-10-31";
            default -> "/api/v1/tokens/x";
          };
      Client.Reply refused = browser.send(method, path);
      assertThat(refused.status()).as(method).isEqualTo(403);
      assertThat(refused.body()).as(method).contains(SessionCookie.CSRF_HEADER);
      assertThat(browser.send(method, path, SessionCookie.CSRF_HEADER, "0".repeat(32)).body())
          .as(method)
          .contains(SessionCookie.CSRF_HEADER);
    }
    assertThat(
            browser
                .send("POST", "/api/v1/patches", SessionCookie.CSRF_HEADER, browser.csrf())
                .status())
        .isNotEqualTo(403);
  }

  @Test
  void pagesOfOtherSitesChangeNothingEvenWithThatText() throws Exception {
    Browser browser = login();
    String[][] foreign = {
      {"Origin", "https://evil.example"},
      {"Origin", "null"},
      {"Origin", "http://127.0.0.1:1"},
      {"Sec-Fetch-Site", "cross-site"},
      {"Sec-Fetch-Site", "same-site"}
    };
    for (String[] header : foreign) {
      Client.Reply reply =
          browser.send(
              "POST",
              "/api/v1/patches",
              SessionCookie.CSRF_HEADER,
              browser.csrf(),
              header[0],
              header[1]);
      assertThat(reply.status()).as("%s: %s", header[0], header[1]).isEqualTo(403);
    }
    assertThat(
            browser
                .send(
                    "POST",
                    "/api/v1/patches",
                    SessionCookie.CSRF_HEADER,
                    browser.csrf(),
                    "Origin",
                    stack.url())
                .status())
        .isNotEqualTo(403);
  }

  @Test
  void pagesOfOtherSitesDoNotLogABrowserIn() throws Exception {
    assertThat(
            stack
                .anonymous()
                .post("/api/v1/login", ASK_FOR_COOKIE, "Origin", "https://evil.example")
                .status())
        .isEqualTo(403);
  }

  /// Session fixation: whoever puts a session into a browser beforehand learns nothing.
  @Test
  void aLoginBeginsANewSessionAndEndsTheOneThatWasThere() throws Exception {
    Browser before = login();
    Client.Reply reply =
        stack.anonymous().post("/api/v1/login", ASK_FOR_COOKIE, "Cookie", before.cookie());

    assertThat(reply.header("Set-Cookie")).doesNotContain(before.cookie());
    assertThat(before.send("GET", "/api/v1/whoami").status()).isEqualTo(401);

    String made = NAME + "=" + "A".repeat(43);
    Client.Reply planted = stack.anonymous().post("/api/v1/login", ASK_FOR_COOKIE, "Cookie", made);
    assertThat(planted.header("Set-Cookie")).doesNotContain("A".repeat(43));
    assertThat(stack.anonymous().get("/api/v1/whoami", "Cookie", made).status()).isEqualTo(401);
  }

  @Test
  void twoCookiesOfTheNameAreNone() throws Exception {
    Browser browser = login();
    assertThat(
            stack
                .anonymous()
                .get("/api/v1/whoami", "Cookie", browser.cookie() + "; " + NAME + "=x")
                .status())
        .isEqualTo(401);
  }

  @Test
  void logoutTakesTheCookieAwayAndEndsTheSession() throws Exception {
    Browser browser = login();
    Client.Reply out =
        browser.send("POST", "/api/v1/logout", SessionCookie.CSRF_HEADER, browser.csrf());

    assertThat(out.status()).as(out.body()).isEqualTo(200);
    assertThat(out.header("Set-Cookie")).startsWith(NAME + "=;").contains("Max-Age=0");
    assertThat(browser.send("GET", "/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void aSessionEndsWithTheTokenThatOpenedIt() throws Exception {
    Client admin = stack.as(Role.ADMIN);
    Client.Reply made = admin.post("/api/v1/tokens", "{\"role\":\"viewer\",\"name\":\"loan\"}");
    Client.Reply opened =
        stack
            .anonymous()
            .post(
                "/api/v1/login",
                "{\"token\":\"%s\"}".formatted(made.json().get("token").asString()));
    Client session = stack.withToken(opened.json().get("token").asString());
    assertThat(session.get("/api/v1/whoami").status()).isEqualTo(200);

    admin.delete("/api/v1/tokens/" + made.json().get("id").asString());

    assertThat(session.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void whoIsRestrictedMayStillLogOut() throws Exception {
    String token =
        stack
            .as(Role.ADMIN)
            .post("/api/v1/tokens", "{\"role\":\"viewer\",\"name\":\"kiosk\",\"restricted\":true}")
            .json()
            .get("token")
            .asString();
    Client.Reply opened =
        stack.anonymous().post("/api/v1/login", "{\"token\":\"%s\"}".formatted(token));
    Client session = stack.withToken(opened.json().get("token").asString());

    assertThat(session.post("/api/v1/logout", "").body()).isEqualTo("{\"ended\":1}");
    assertThat(session.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void aDevicesCredentialOpensNoSession() throws Exception {
    assertThat(
            stack
                .anonymous()
                .post("/api/v1/login", "{\"token\":\"%s\"}".formatted(Stack.PRESS))
                .status())
        .isEqualTo(401);
  }

  @Test
  void theLiveFeedTakesTheCookieFromOurPagesOnly() throws Exception {
    Browser browser = login();
    URI address = URI.create(stack.url().replace("http:", "ws:") + "/api/v1/live");
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols("lockstep.live")
              .header("Cookie", browser.cookie())
              .header("Origin", stack.url())
              .buildAsync(address, new WebSocket.Listener() {})
              .get(60, TimeUnit.SECONDS);
      socket.abort();
      Throwable refused =
          http.newWebSocketBuilder()
              .subprotocols("lockstep.live")
              .header("Cookie", browser.cookie())
              .header("Origin", "https://evil.example")
              .buildAsync(address, new WebSocket.Listener() {})
              .handle((_, e) -> e)
              .get(60, TimeUnit.SECONDS);
      assertThat(refused).isInstanceOf(CompletionException.class);
    }
  }

  @Test
  void aSessionThatNobodyUsesEndsBeforeItsTime() {
    Instant[] now = {Instant.parse("2026-01-31T08:00:00Z")};
    Principal anna = new Principal("anna", Role.VIEWER);
    Sessions sessions =
        new Sessions(
            _ -> Optional.empty(),
            _ -> Optional.of(anna),
            () -> now[0],
            new SecureRandom(),
            new Sessions.Lives(Duration.ofHours(1), Duration.ofHours(3)));
    String token = sessions.open(new Sessions.Holder.ByLink(anna)).orElseThrow().token();
    for (int i = 0; i < 3; i++) {
      now[0] = now[0].plus(Duration.ofMinutes(59));
      assertThat(sessions.authenticate(token)).as("after %d", i).hasValue(anna);
    }
    now[0] = now[0].plus(Duration.ofMinutes(4));
    assertThat(sessions.authenticate(token)).as("after three hours").isEmpty();

    String other = sessions.open(new Sessions.Holder.ByLink(anna)).orElseThrow().token();
    now[0] = now[0].plus(Duration.ofHours(1));
    assertThat(sessions.authenticate(other)).as("unused for an hour").isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void ofOneNameOnlySoManySessionsAreOpen() {
    Principal anna = new Principal("anna", Role.VIEWER);
    Sessions sessions =
        new Sessions(
            _ -> Optional.empty(),
            _ -> Optional.of(anna),
            Instant::now,
            new SecureRandom(),
            new Sessions.Lives(Duration.ofHours(1), Duration.ofHours(3)));
    String first = sessions.open(new Sessions.Holder.ByLink(anna)).orElseThrow().token();
    String last = first;
    for (int i = 0; i < 32; i++) {
      last = sessions.open(new Sessions.Holder.ByLink(anna)).orElseThrow().token();
    }
    assertThat(sessions.authenticate(first)).isEmpty();
    assertThat(sessions.authenticate(last)).hasValue(anna);
    assertThat(sessions.count()).isEqualTo(32);
  }
}
