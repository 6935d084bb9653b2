package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Single sign-on against `oidc-provider`, a certified server of other people, by the steps that a
/// browser takes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SingleSignOnTest {
  private static final JsonMapper JSON = new JsonMapper();

  private SignOnProvider provider;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(SignOnProvider.isPossible());
    provider = SignOnProvider.start(folder);
    ServerProcess.Launch launch = ServerProcess.in(folder.resolve("data"));
    for (Map.Entry<String, String> setting : provider.settings().entrySet()) {
      launch = launch.set(setting.getKey(), setting.getValue());
    }
    server = launch.start();
    provider.serve(server.endpoint("http"));
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  /// Somebody with a browser: cookies, and redirects one by one.
  private static final class Browser implements AutoCloseable {
    private final HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();
    private final List<URI> way = new ArrayList<>();

    HttpResponse<String> get(String address) throws Exception {
      return follow(request(URI.create(address)).GET().build());
    }

    HttpResponse<String> post(URI address, String type, String body, String... headers)
        throws Exception {
      HttpRequest.Builder request =
          request(address)
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return follow(request.build());
    }

    private static HttpRequest.Builder request(URI address) {
      return HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
    }

    /// Until there is something to see, or a page of the web app.
    private HttpResponse<String> follow(HttpRequest first) throws Exception {
      HttpRequest next = first;
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> reply = http.send(next, HttpResponse.BodyHandlers.ofString());
        way.add(next.uri());
        Optional<String> location = reply.headers().firstValue("Location");
        if (location.isEmpty()) {
          return reply;
        }
        URI to = next.uri().resolve(location.get());
        if (to.getPath().startsWith("/ui")) {
          way.add(to);
          return reply;
        }
        next = request(to).GET().build();
      }
      throw new AssertionError("redirects without end: " + way);
    }

    URI last() {
      return way.getLast();
    }

    URI visited(String path) {
      return way.stream()
          .filter(uri -> uri.getPath().endsWith(path))
          .reduce((_, later) -> later)
          .orElseThrow(() -> new AssertionError(path + " in " + way));
    }

    @Override
    public void close() {
      http.close();
    }
  }

  private URI login(Browser browser, String name) throws Exception {
    HttpResponse<String> form =
        browser.get(server.endpoint("http") + "/api/v1/login/provider?then=/alarms");
    assertThat(form.body()).contains("<form method=\"post\">");
    HttpResponse<String> _ =
        browser.post(form.uri(), "application/x-www-form-urlencoded", "name=" + name);
    return browser.last();
  }

  private JsonNode whoami(Browser browser) throws Exception {
    return JSON.readTree(browser.get(server.endpoint("http") + "/api/v1/whoami").body());
  }

  @Test
  void aPersonLogsInThereActsHereAndLogsOutOfBoth() throws Exception {
    try (Browser browser = new Browser()) {
      assertThat(login(browser, "carla").getPath()).isEqualTo("/ui/alarms");
      JsonNode me = whoami(browser);
      assertThat(me.path("name").asString()).isEqualTo("carla");
      assertThat(me.path("role").asString()).isEqualTo("operator");
      assertThat(me.path("groups").get(0).asString()).isEqualTo("bakers");

      HttpResponse<String> out =
          browser.post(
              URI.create(server.endpoint("http") + "/api/v1/logout"),
              "application/json",
              "",
              "x-lockstep-csrf",
              me.path("csrf").asString());
      String next = JSON.readTree(out.body()).path("next").asString();
      assertThat(next).startsWith(provider.issuer() + "/session/end?");
      assertThat(browser.get(next).statusCode()).isEqualTo(200);
      assertThat(whoami(browser).path("status").asInt()).isEqualTo(401);
    }
  }

  @Test
  void theGreatestOfSeveralRolesCounts() throws Exception {
    try (Browser browser = new Browser()) {
      URI _ = login(browser, "boss");
      assertThat(whoami(browser).path("role").asString()).isEqualTo("admin");
    }
  }

  @Test
  void whoHasNoRoleOrDoesNotAgreeIsRefused() throws Exception {
    for (String name : List.of("dieter", "nobody")) {
      try (Browser browser = new Browser()) {
        URI last = login(browser, name);
        assertThat(last.getPath()).isEqualTo("/ui/login");
        assertThat(last.getFragment()).as(name).isEqualTo("error=refused");
        assertThat(whoami(browser).path("status").asInt()).isEqualTo(401);
      }
    }
  }

  @Test
  void theWayBackWorksOnce() throws Exception {
    try (Browser browser = new Browser()) {
      URI _ = login(browser, "carla");
      HttpResponse<String> _ = browser.get(browser.visited("/callback").toString());
      assertThat(browser.last().getFragment()).isEqualTo("error=state");
    }
  }

  @Test
  void aMachineUsesTheApiByATokenOfThatServer() throws Exception {
    try (Browser machine = new Browser()) {
      // A secret is encoded as in forms before it is put together (RFC 6749 §2.3.1).
      String basic =
          "machine:" + java.net.URLEncoder.encode(SignOnProvider.SECRET, StandardCharsets.UTF_8);
      HttpResponse<String> granted =
          machine.post(
              URI.create(provider.issuer() + "/token"),
              "application/x-www-form-urlencoded",
              "grant_type=client_credentials&scope=api&resource=" + SignOnProvider.RESOURCE,
              "Authorization",
              "Basic "
                  + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
      String token = JSON.readTree(granted.body()).path("access_token").asString("");
      assertThat(token).as(granted.body()).isNotEmpty();

      Http http = new Http(server.endpoint("http"), token);
      assertThat(http.get("/api/v1/whoami").json().path("name").asString()).isEqualTo("machine");
      assertThat(http.get("/api/v1/graph").status()).isEqualTo(200);
      assertThat(http.get("/api/v1/devices").status()).isEqualTo(403);
      String forged = token.substring(0, token.length() - 6) + "AAAAAA";
      assertThat(new Http(server.endpoint("http"), forged).get("/api/v1/whoami").status())
          .isEqualTo(401);
    }
  }
}
