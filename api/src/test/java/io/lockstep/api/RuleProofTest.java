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

/// Rules are proved over HTTP: tests beside them, and why they fired.
final class RuleProofTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Kiln;1","@type":"Interface","contents":[
        {"@type":"Property","name":"heat","schema":"double","writable":true},
        {"@type":"Property","name":"open","schema":"boolean","writable":true},
        {"@type":"Command","name":"stop"}]}]
      """;
  private static final String HOT =
      """
      rule: hot
      model: dtmi:test:Kiln;1
      when: heat > 100 && open == false
      alarm: { priority: high, title: Hot, message: "At {heat}" }
      command: { name: stop }
      """;
  private static final String TEST =
      """
      ---
      test: a hot kiln is stopped
      rule: hot
      given:
        - { at: 0s, property: open, value: false }
        - { at: 1s, property: heat, value: 101 }
      expect:
        - { alarm: raised, at: 1s, message: "At 101" }
        - { command: %s }
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;
  private static Client viewer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    viewer = stack.as(Role.VIEWER);
    engineer.post(Client.azure("/models"), MODEL);
    Client.Reply made =
        engineer.send(
            "PUT",
            Client.azure("/digitaltwins/kiln"),
            "{\"$metadata\":{\"$model\":\"dtmi:test:Kiln;1\"},\"heat\":20.5,\"open\":false}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String files(String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files").addObject().put("name", "rules/kilns.yaml").put("text", text);
    return body.toString();
  }

  private static void write(String path, Object value) throws Exception {
    Client.Reply reply =
        engineer.send(
            "PATCH",
            Client.azure("/digitaltwins/kiln"),
            "[{\"op\":\"replace\",\"path\":\"/%s\",\"value\":%s}]".formatted(path, value));
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  @Test
  void testsRunWhenTheyAreAskedForAndOneThatFailsKeepsTheRulesOut() throws Exception {
    String wrong = files(HOT + TEST.formatted("go"));
    Client.Reply refused = engineer.put("/api/v1/rules?test=true", wrong);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains(
            "rules/kilns.yaml:14:5: test a hot kiln is stopped: expected the command go to twin (hot of twin), found the command stop to twin");
    assertThat(engineer.put("/api/v1/rules", wrong).status()).isEqualTo(204);
    assertThat(
            engineer.put("/api/v1/rules?test=true", files(HOT + TEST.formatted("stop"))).status())
        .isEqualTo(204);
    JsonNode checked =
        viewer.post("/api/v1/rules/validate?test=true", files(HOT + TEST.formatted("stop"))).json();
    assertThat(checked.path("valid").booleanValue()).isTrue();
    assertThat(checked.path("tests").get(0).path("passed").booleanValue()).isTrue();
    assertThat(checked.path("tests").get(0).path("trace").get(1).stringValue())
        .isEqualTo(
            "+1s hot of twin: heat = 101.0, heat > 100 is true, open == false is true -> active, raised \"At 101\", stop to twin");
  }

  @Test
  void aFiringSaysWhatTheRuleSawAndWhatItDid() throws Exception {
    engineer.put("/api/v1/rules", files(HOT));
    write("heat", 90);
    write("heat", 120.5);
    JsonNode alarm = viewer.get("/api/v1/alarms?twin=kiln").json().path("value").get(0);
    JsonNode trace =
        viewer
            .get("/api/v1/alarms/" + alarm.path("id").stringValue() + "/trace")
            .json()
            .path("value")
            .get(0);
    assertThat(trace.path("transition").stringValue()).isEqualTo("raised");
    assertThat(trace.path("cause").stringValue()).isEqualTo("heat");
    assertThat(trace.path("before").doubleValue()).isEqualTo(90);
    assertThat(trace.path("values").get(0).path("value").doubleValue()).isEqualTo(120.5);
    assertThat(trace.path("conditions").get(0).toString())
        .isEqualTo("{\"key\":\"when\",\"text\":\"heat > 100\",\"verdict\":\"true\"}");
    assertThat(trace.path("commands").get(0).path("name").stringValue()).isEqualTo("stop");
    write("open", true);
    JsonNode firings = viewer.get("/api/v1/rules/hot/firings").json().path("value");
    assertThat(firings).hasSize(2);
    assertThat(firings.get(0).path("transition").stringValue()).isEqualTo("returned");
    assertThat(firings.get(0).path("conditions").get(1).path("verdict").stringValue())
        .isEqualTo("false");
    assertThat(firings.get(1)).isEqualTo(trace);
    assertThat(viewer.get("/api/v1/rules/cold/firings").status()).isEqualTo(404);
  }
}
