package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// S14: who was turned away at the door is in the audit, and no secret is.
final class SecurityAuditTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Oven;1","@type":"Interface","contents":[
         {"@type":"Property","name":"setpoint","schema":"double","writable":true},
         {"@type":"Telemetry","name":"power","schema":"double"},
         {"@type":"Command","name":"stop"}]}]
      """;

  private static final String POLICY =
      """
      policy: readers
      subjects: [group:readers]
      grant: [{ rights: [read], twins: [oven] }]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client admin;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    admin = stack.as(Role.ADMIN);
    done(admin.post(Client.azure("/models"), MODEL));
    for (String twin : List.of("oven", "vault")) {
      done(
          admin.put(
              Client.azure("/digitaltwins/" + twin),
              "{\"$metadata\":{\"$model\":\"dtmi:t:Oven;1\"},\"setpoint\":1}"));
    }
    String text = new JsonMapper().writeValueAsString(POLICY);
    done(
        admin.put(
            "/api/v1/policies", "{\"files\":[{\"name\":\"p.yaml\",\"text\":%s}]}".formatted(text)));
    done(
        admin.post(
            "/api/v1/users",
            "{\"name\":\"bert\",\"role\":\"viewer\",\"password\":\"quite a long phrase\"}"));
    Client _ = restricted("anna");
  }

  /// An engineer who may read the oven only.
  private static Client restricted(String name) throws Exception {
    return stack.withToken(
        admin
            .post(
                "/api/v1/tokens",
                "{\"name\":\"%s\",\"role\":\"engineer\",\"groups\":[\"readers\"],\"restricted\":true}"
                    .formatted(name))
            .json()
            .get("token")
            .asString());
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void done(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
  }

  /// Entries of a sort of event; those of one source that follow the first wait for a minute.
  private static List<JsonNode> entries(String what) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    admin.get("/api/v1/audit?limit=1000&what=" + what).json().get("value").forEach(found::add);
    return found;
  }

  private static JsonNode entry(String what, String who) throws Exception {
    return entries(what).stream()
        .filter(entry -> entry.path("who").asString().equals(who))
        .findFirst()
        .orElseThrow(() -> new AssertionError("expected " + what + " of " + who));
  }

  @Test
  void refusedLoginsAreTold() throws Exception {
    for (String proof :
        List.of(
            "{\"user\":\"bert\",\"password\":\"canary-password\"}",
            "{\"user\":\"canary-name\",\"password\":\"canary-password\"}",
            "{\"token\":\"canary-token\"}",
            "{\"code\":\"canary-code\"}")) {
      assertThat(stack.anonymous().post("/api/v1/login", proof).status()).isEqualTo(401);
    }

    JsonNode known = entry("LoginRefused", "bert");
    assertThat(known.path("outcome").asString()).isEqualTo("refused");
    assertThat(known.path("from").asString()).isEqualTo("127.0.0.1");
    assertThat(known.path("about").asString()).isEqualTo("password");
    assertThat(entry("LoginRefused", "(nobody)").path("from").asString()).isEqualTo("127.0.0.1");
    assertThat(admin.get("/api/v1/audit?limit=1000").body()).doesNotContain("canary");
  }

  @Test
  void whoGuessesIsTold() throws Exception {
    try (Stack other = Stack.open(folder.resolve("guessed"))) {
      for (int i = 0; i < 22; i++) {
        assertThat(other.anonymous().post("/api/v1/login", "{\"code\":\"guess\"}").status())
            .isIn(401, 429);
      }
      assertThat(
              other
                  .as(Role.ADMIN)
                  .get("/api/v1/audit?what=LoginHeldBack")
                  .json()
                  .at("/value/0/outcome")
                  .asString())
          .isEqualTo("refused");
    }
  }

  @Test
  void aTokenThatIsNoneIsTold() throws Exception {
    assertThat(stack.withToken("canary-bearer").get("/api/v1/graph").status()).isEqualTo(401);

    assertThat(entry("TokenRefused", "(nobody)").path("from").asString()).isEqualTo("127.0.0.1");
    assertThat(admin.get("/api/v1/audit?limit=1000").body()).doesNotContain("canary");
  }

  @Test
  void aWriteThatARoleDoesNotPermitIsToldAndAReadIsNot() throws Exception {
    Client viewer = stack.as(Role.VIEWER);
    assertThat(viewer.get("/api/v1/tokens").status()).isEqualTo(403);
    assertThat(viewer.delete(Client.azure("/digitaltwins/oven")).status()).isEqualTo(403);

    JsonNode entry = entry("WriteRefused", "viewer");
    assertThat(entry.path("about").asString()).isEqualTo("DigitalTwins_Delete");
    assertThat(entry.path("count").asString()).isEqualTo("1");
  }

  @Test
  void writesThatPoliciesDoNotPermitAreToldWithTheirTwins() throws Exception {
    String patch = "[{\"op\":\"replace\",\"path\":\"/setpoint\",\"value\":9}]";
    assertThat(restricted("a1").patch(Client.azure("/digitaltwins/oven"), patch).status())
        .isEqualTo(403);
    assertThat(restricted("a2").patch(Client.azure("/digitaltwins/vault"), patch).status())
        .isEqualTo(404);
    assertThat(restricted("a3").post("/api/v1/telemetry/vault", "{\"power\":1}").status())
        .isEqualTo(403);
    assertThat(restricted("a4").put("/api/v1/rules", "{\"files\":[]}").status()).isEqualTo(403);

    JsonNode visible = entry("WriteRefused", "a1");
    assertThat(visible.path("subject").asString()).isEqualTo("oven");
    assertThat(visible.path("from").asString()).isEqualTo("127.0.0.1");
    assertThat(entry("WriteRefused", "a2").path("subject").asString()).isEqualTo("vault");
    assertThat(entry("WriteRefused", "a3").path("subject").asString()).isEqualTo("vault");
    assertThat(entry("WriteRefused", "a4").path("about").asString()).isEqualTo("putRules");
    assertThat(admin.get("/api/v1/audit?limit=1000&twin=vault").body()).contains("\"a2\"");
  }

  @Test
  void whatARuleCommandsIsTold() throws Exception {
    String rule =
        "rule: hot\nmodel: dtmi:t:Oven;1\nwhen: power > 100\nalarm: { priority: high, title: Hot }\ncommand: { name: stop }\n";
    String text = new JsonMapper().writeValueAsString(rule);
    done(
        admin.put(
            "/api/v1/rules", "{\"files\":[{\"name\":\"r.yaml\",\"text\":%s}]}".formatted(text)));
    done(admin.post("/api/v1/telemetry/oven?ack=applied", "{\"power\":200}"));

    JsonNode entry = entry("Invoke", "rule:hot");
    assertThat(entry.path("subject").asString()).isEqualTo("oven");
    assertThat(entry.path("outcome").asString()).isEqualTo("done");
    assertThat(entry.at("/after/command").asString()).isEqualTo("stop");
  }

  @Test
  void whatTheBrokerRefusesIsTold() throws Exception {
    int port = stack.broker().port();
    try (RawMqtt stranger = new RawMqtt(port)) {
      assertThat(stranger.connect("c", "anna", "canary-mqtt", "")).isEqualTo(0x86);
    }
    try (RawMqtt stranger = new RawMqtt(port)) {
      assertThat(stranger.connect("c", "canary-mqtt", "anna", "")).isEqualTo(0x86);
    }
    try (RawMqtt press = RawMqtt.connected(port, "press", Stack.PRESS)) {
      assertThat(press.publish("lockstep/v1/vault/telemetry", "{}", false)).isEqualTo(0x87);
      assertThat(press.subscribe("#")).isEqualTo(0x87);
    }

    assertThat(entry("ConnectRefused", "anna").path("from").asString()).contains("127.0.0.1");
    assertThat(entry("ConnectRefused", "(nobody)").path("about").asString())
        .isEqualTo("BAD_CREDENTIALS");
    assertThat(entry("PublishRefused", "press").path("about").asString())
        .isEqualTo("lockstep/v1/vault/telemetry");
    assertThat(entry("SubscribeRefused", "press").path("about").asString()).isEqualTo("#");
    assertThat(admin.get("/api/v1/audit?limit=1000").body()).doesNotContain("canary");
  }
}
