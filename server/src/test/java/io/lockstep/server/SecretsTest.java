package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets are nowhere but where they belong (S18): not in what a server prints, answers and
/// measures, not in its logs on disk, and not in a flight recording.
final class SecretsTest {
  private static final String PASSWORD = "canary-of-a-user's-password";
  private static final String WRONG = "canary-of-a-mistyped-password";
  private static final String CLIENT_SECRET = "canary-of-the-client's-secret";
  private static final String MAIL_PASSWORD = "canary-of-the-mail-server";
  private static final String SIGNING = "canary-of-a-signing-secret";
  private static final String JWT =
      "eyJhbGciOiJSUzI1NiIsImtpZCI6ImNhbmFyeSJ9.eyJzdWIiOiJjYW5hcnktb2YtYS1qd3QifQ.Y2FuYXJ5";

  @TempDir Path folder;

  @Test
  void noSecretLeavesItsPlace() throws Exception {
    Path data = folder.resolve("data");
    Path recording = folder.resolve("flight.jfr");
    Path secret = Files.writeString(folder.resolve("client.secret"), CLIENT_SECRET);
    Map<String, String> secrets = new LinkedHashMap<>();
    List<String> answers = new ArrayList<>();
    ServerProcess.Launch launch =
        ServerProcess.in(data)
            .withWorkspace(workspace())
            .under(
                List.of(
                    "env",
                    "JAVA_TOOL_OPTIONS=-XX:StartFlightRecording=settings=profile,filename="
                        + recording))
            .set("oidc.issuer", "http://127.0.0.1:1")
            .set("oidc.client-secret-file", secret.toString())
            .set("oidc.roles", "shift=operator")
            .set("oidc.audience", "urn:api")
            .set("oidc.loopback", "true")
            .set("snapshot.records", "5");
    ServerProcess server = launch.start();
    try {
      secrets.put("the client's secret", CLIENT_SECRET);
      secrets.put("the user's password", PASSWORD);
      secrets.put("a mistyped password", WRONG);
      secrets.put("a JWT", JWT);
      secrets.put("the mail server's password", MAIL_PASSWORD);
      secrets.put("a signing secret", SIGNING);
      secrets.put("the admin token", server.token());
      use(server, secrets, answers);
      for (String path :
          List.of(
              "/metrics",
              "/openapi.json",
              "/api/v1/users",
              "/api/v1/tokens",
              "/api/v1/devices",
              "/api/v1/sources",
              "/api/v1/drift",
              "/api/v1/graph",
              "/api/v1/notifications",
              "/api/v1/eventroutes",
              "/health/ready")) {
        answers.add(server.http().get(path).body());
      }
      assertThat(server.stop()).isZero();
    } finally {
      server.close();
    }
    String printed = server.child().printed();
    secrets.forEach(
        (what, text) -> {
          assertThat(printed).as("%s in the log", what).doesNotContain(text);
          assertThat(answers).as("%s in an answer", what).noneMatch(each -> each.contains(text));
        });
    assertThat(recording).isNotEmptyFile();
    List<Path> files = new ArrayList<>(List.of(recording));
    try (Stream<Path> all = Files.walk(data)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("admin.token"))
          .forEach(files::add);
    }
    assertThat(files).anyMatch(file -> file.toString().contains("inputs"));
    for (Path file : files) {
      String content = read(file);
      secrets.forEach(
          (what, text) -> assertThat(content.contains(text)).as("%s in %s", what, file).isFalse());
    }
    assertThat(files.stream().map(SecretsTest::read).anyMatch(text -> text.contains("$argon2id$")))
        .as("what is kept of the password")
        .isTrue();
  }

  /// Channels of notifications, whose receivers are not there.
  private Path workspace() throws IOException {
    Path endpoints = Files.createDirectories(folder.resolve("plant/endpoints"));
    Files.writeString(endpoints.resolve("mail.password"), MAIL_PASSWORD);
    Files.writeString(endpoints.resolve("sign.secret"), SIGNING);
    Files.writeString(
        endpoints.resolve("all.yaml"),
        """
        endpoints:
          - { name: shift, kind: smtp, host: 127.0.0.1, port: 1, from: a@example.org,
              to: [ b@example.org ], user: lockstep, password: { file: mail.password } }
          - { name: ops, kind: webhook, url: "http://127.0.0.1:1/", sign: { file: sign.secret } }
        """);
    return folder.resolve("plant");
  }

  /// Bytes as characters, so that any text of ASCII is found.
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void use(ServerProcess server, Map<String, String> secrets, List<String> answers)
      throws Exception {
    Http admin = server.http();
    Http anybody = new Http(server.endpoint("http"), "none");
    Http.Reply device = admin.post("/api/v1/devices", "{\"id\":\"press\"}");
    secrets.put("a device's credential", device.json().path("credential").asString());
    Http.Reply token = admin.post("/api/v1/tokens", "{\"role\":\"viewer\",\"name\":\"hmi\"}");
    secrets.put("a token", token.json().path("token").asString());
    answers.add(
        admin
            .post(
                "/api/v1/users",
                "{\"name\":\"anna\",\"role\":\"operator\",\"password\":\"%s\"}".formatted(PASSWORD))
            .body());
    Http.Reply drawn = admin.post("/api/v1/users", "{\"name\":\"bert\",\"role\":\"viewer\"}");
    secrets.put("a drawn password", drawn.json().path("password").asString());
    String proof = "{\"user\":\"anna\",\"password\":\"%s\"}";
    Http.Reply session = anybody.post("/api/v1/login", proof.formatted(PASSWORD));
    assertThat(session.status()).as(session.body()).isEqualTo(200);
    String bearer = session.json().path("token").asString();
    secrets.put("a session", bearer);

    answers.add(anybody.post("/api/v1/login", proof.formatted(WRONG)).body());
    answers.add(anybody.post("/api/v1/login", "{\"user\":\"" + WRONG + "\"").body());
    answers.add(
        anybody
            .post("/api/v1/login", "{\"user\":\"%s\",\"password\":\"x\"}".formatted(WRONG))
            .body());
    answers.add(
        new Http(server.endpoint("http"), bearer)
            .post(
                "/api/v1/whoami/password",
                "{\"old\":\"%s\",\"new\":\"%s\"}".formatted(WRONG, WRONG))
            .body());
    for (String presented : List.of(JWT, WRONG)) {
      answers.add(new Http(server.endpoint("http"), presented).get("/api/v1/graph").body());
    }
    for (String each : List.copyOf(secrets.values())) {
      answers.add(new Http(server.endpoint("http"), each).get("/api/v1/whoami").body());
    }
    for (String channel : List.of("shift", "ops")) {
      Http.Reply tested = admin.post("/api/v1/notifications/%s/test".formatted(channel), "{}");
      assertThat(tested.json().path("outcome").asString()).isEqualTo("failed");
      answers.add(tested.body());
    }
    answers.add(anybody.get("/api/v1/login/provider").body());
    answers.add(anybody.get("/api/v1/login/provider/callback?state=x&code=y").body());
    String credential = secrets.getOrDefault("a device's credential", "");
    try (MqttProbe probe = MqttProbe.connect(server, 5, "press", "press", credential)) {
      assertThat(probe).isNotNull();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(
              new Http(server.endpoint("http"), credential)
                  .post("/api/v1/telemetry/press?ack=applied", "{\"force\":%d}".formatted(i))
                  .isGood())
          .isTrue();
    }
    answers.add(new Http(server.endpoint("http"), bearer).post("/api/v1/logout", "").body());
  }
}
