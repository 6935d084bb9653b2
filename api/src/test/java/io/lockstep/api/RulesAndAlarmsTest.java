package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Rules and their alarms over HTTP.
final class RulesAndAlarmsTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Kiln;1","@type":"Interface","contents":[
        {"@type":"Property","name":"heat","schema":"double","writable":true},
        {"@type":"Command","name":"stop"}]}]
      """;
  private static final String HOT =
      """
      rule: hot
      model: dtmi:test:Kiln;1
      when: heat > 100
      alarm: { priority: high, title: Hot, message: "At {heat}" }
      command: { name: stop }
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;
  private static Client operator;
  private static Client viewer;
  private static int kilns;

  /// A twin of its own for each test.
  private final String kiln = "kiln" + ++kilns;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    operator = stack.as(Role.OPERATOR);
    viewer = stack.as(Role.VIEWER);
    engineer.post(Client.azure("/models"), MODEL);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  RulesAndAlarmsTest() throws Exception {
    Client.Reply made =
        engineer.send(
            "PUT",
            Client.azure("/digitaltwins/" + kiln),
            "{\"$metadata\":{\"$model\":\"dtmi:test:Kiln;1\"},\"heat\":20.5}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    Client.Reply put = engineer.put("/api/v1/rules", files(HOT));
    assertThat(put.status()).as(put.body()).isEqualTo(204);
  }

  private static String files(String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files").addObject().put("name", "rules/kilns.yaml").put("text", text);
    return body.toString();
  }

  private void heat(double value) throws Exception {
    Client.Reply reply =
        operator.send(
            "PATCH",
            Client.azure("/digitaltwins/" + kiln),
            "[{\"op\":\"replace\",\"path\":\"/heat\",\"value\":" + value + "}]");
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private JsonNode alarms(String query) throws Exception {
    return viewer.get("/api/v1/alarms?twin=" + kiln + query).json().path("value");
  }

  @Test
  void anAlarmIsListedAcknowledgedOnceAndOverWhenItReturns() throws Exception {
    heat(120.5);
    JsonNode alarm = alarms("").get(0);
    String id = alarm.path("id").stringValue();
    assertThat(alarm.path("message").stringValue()).isEqualTo("At 120.5");
    assertThat(alarm.path("state").stringValue()).isEqualTo("unacknowledged");
    JsonNode command = viewer.get("/api/v1/commands/" + alarm.path("command").stringValue()).json();
    assertThat(command.path("origin").stringValue()).isEqualTo("rule:hot");
    JsonNode alone = viewer.get("/api/v1/alarms/" + id).json();
    assertThat(alone.path("message")).isEqualTo(alarm.path("message"));
    assertThat(alone.at("/history/0/what").stringValue()).isEqualTo("raised");

    Client.Reply seen =
        operator.post("/api/v1/alarms/" + id + "/acknowledge", "{\"comment\":\"on my way\"}");
    assertThat(seen.status()).as(seen.body()).isEqualTo(200);
    assertThat(seen.json().at("/acknowledged/comment").stringValue()).isEqualTo("on my way");
    Client.Reply twice = operator.post("/api/v1/alarms/" + id + "/acknowledge", "");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.body()).contains("has been acknowledged by");
    assertThat(alarms("&state=unacknowledged")).isEmpty();

    heat(20);
    assertThat(alarms("")).isEmpty();
    assertThat(alarms("&state=all").get(0).path("state").stringValue()).isEqualTo("normal");
  }

  @Test
  void alarmsAreFiltered() throws Exception {
    heat(130);
    assertThat(alarms("&priority=high")).hasSize(1);
    assertThat(alarms("&priority=low")).isEmpty();
    assertThat(alarms("&state=unacknowledged,returned")).hasSize(1);
    assertThat(viewer.get("/api/v1/alarms?priority=urgent").status()).isEqualTo(400);
    assertThat(viewer.get("/api/v1/alarms?state=closed").body()).contains("unacknowledged");
    assertThat(viewer.get("/api/v1/alarms/1-1").status()).isEqualTo(404);
    assertThat(operator.post("/api/v1/alarms/1-1/acknowledge", "").status()).isEqualTo(404);
  }

  @Test
  void rulesAreReplacedAsAWholeOrNotAtAll() throws Exception {
    Client.Reply broken = engineer.put("/api/v1/rules", files(HOT.replace("heat >", "het >")));
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().at("/details/0").stringValue())
        .isEqualTo(
            "rules/kilns.yaml:3:7: when: expected a property of dtmi:test:Kiln;1, found het; did you mean heat?");
    JsonNode rules = viewer.get("/api/v1/rules").json();
    assertThat(rules.at("/files/0/text").stringValue()).isEqualTo(HOT);
    assertThat(rules.at("/rules/0/name").stringValue()).isEqualTo("hot");
    assertThat(rules.at("/rules/0/when").stringValue()).isEqualTo("heat > 100");
    assertThat(rules.at("/rules/0/state").stringValue()).isEqualTo("watching");
    assertThat(rules.at("/rules/0/twins").intValue()).isPositive();
  }

  @Test
  void rulesAreCheckedWithoutPuttingThemInForce() throws Exception {
    JsonNode good = viewer.post("/api/v1/rules/validate", files(HOT.replace("100", "50"))).json();
    assertThat(good.path("valid").booleanValue()).isTrue();
    JsonNode bad = viewer.post("/api/v1/rules/validate", files("rule: a\n")).json();
    assertThat(bad.path("valid").booleanValue()).isFalse();
    assertThat(bad.at("/errors/0/line").intValue()).isEqualTo(1);
    assertThat(viewer.get("/api/v1/rules").json().at("/files/0/text").stringValue()).isEqualTo(HOT);
  }
}
