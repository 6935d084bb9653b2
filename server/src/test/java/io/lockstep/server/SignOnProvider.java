package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// `oidc-provider`, a certified server of other people, as somebody's single sign-on: a process of
/// its own that ends with this.
final class SignOnProvider implements AutoCloseable {
  static final String SECRET = "a-secret-of-the-client-that-is-long-enough/+%";
  static final String RESOURCE = "urn:lockstep:api";

  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PEOPLE =
      """
      {"carla":{"roles":["other","shift"],"groups":["bakers"],"name":"Carla"},
       "dieter":{"roles":["other"]},
       "boss":{"roles":["shift","boss"]}}
      """;

  private final Process process;
  private final BufferedReader said;
  private final String issuer;
  private final Path secret;

  private SignOnProvider(Process process, BufferedReader said, String issuer, Path secret) {
    this.process = process;
    this.said = said;
    this.issuer = issuer;
    this.secret = secret;
  }

  /// True when there is Node.js to run it.
  static boolean isPossible() throws InterruptedException {
    boolean hasNode = exitOf("node", "--version") == 0;
    if (!hasNode) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
    }
    return hasNode;
  }

  private static int exitOf(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : 124;
    } catch (IOException e) {
      return 127;
    }
  }

  /// Starts it; it serves when it was told whom ([#serve]).
  static SignOnProvider start(Path folder) throws Exception {
    assertThat(exitOf(HOME.resolve("tools/install-test-peers").toString())).isZero();
    Process process =
        new ProcessBuilder("node", HOME.resolve("peers/oidc-provider.mjs").toString())
            .redirectError(folder.resolve("provider.err").toFile())
            .start();
    BufferedReader said = process.inputReader();
    String issuer = String.valueOf(said.readLine()).replace("issuer ", "");
    Path secret = Files.writeString(folder.resolve("client.secret"), SECRET + "\n");
    return new SignOnProvider(process, said, issuer, secret);
  }

  String issuer() {
    return issuer;
  }

  /// What a server must be told to use it.
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("oidc.issuer", issuer);
    settings.put("oidc.client-secret-file", secret.toString());
    settings.put("oidc.scopes", "openid profile roles");
    settings.put("oidc.roles", "shift=operator,boss=admin,machines=viewer");
    settings.put("oidc.display-name", "the plant's login");
    settings.put("oidc.audience", RESOURCE);
    settings.put("oidc.loopback", "true");
    return settings;
  }

  /// Serves a Lockstep at this address.
  void serve(String url) throws IOException {
    String config =
        JSON.createObjectNode()
            .put("redirectUri", url + "/api/v1/login/provider/callback")
            .put("postLogoutRedirectUri", url + "/ui/login")
            .put("clientId", "lockstep")
            .put("clientSecret", SECRET)
            .put("resource", RESOURCE)
            .set("people", JSON.readTree(PEOPLE))
            .toString();
    process.outputWriter().append(config).append('\n').flush();
    assertThat(said.readLine()).isEqualTo("ready");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
