package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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
  private static final String DELAYED =
      """
      rule: twice
      model: dtmi:test:Kiln;1
      let: { mean: { mean: heat, readings: 3 } }
      when: mean > 100 && heat > 60
      for: { readings: 2 }
      alarm: { priority: high, title: Hot, message: "At {mean}" }
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
  private static Instant before = Instant.EPOCH;
  private static Stack stack;
  private static Client engineer;
  private static Client viewer;

  @BeforeAll
  static void open() throws Exception {
    before = Instant.now().minusSeconds(1);
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

  private static JsonNode dryRun(String more) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files").addObject().put("name", "a.yaml").put("text", DELAYED + more);
    body.put("from", before.toString()).put("to", Instant.now().plusSeconds(1).toString());
    Client.Reply reply = viewer.post("/api/v1/rules/dry-run", body.toString());
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  @Test
  void aDryRunSaysWhatTheRuleDidLive() throws Exception {
    engineer.put(
        "/api/v1/rules",
        files(
            "rule: none\nmodel: dtmi:test:Kiln;1\nwhen: false\nalarm: { priority: low, title: N }\n"));
    for (String twin : List.of("first", "second")) {
      engineer.send(
          "PUT",
          Client.azure("/digitaltwins/" + twin),
          "{\"$metadata\":{\"$model\":\"dtmi:test:Kiln;1\"},\"open\":true}");
    }
    engineer.put("/api/v1/rules", files(DELAYED));
    Random random = new Random(7);
    List<String> telemetry = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      telemetry.add(random.nextBoolean() ? "first" : "second");
      telemetry.add("{\"heat\":" + random.nextInt(200) + "}");
    }
    for (int i = 0; i < telemetry.size(); i += 2) {
      Client.Reply sent =
          engineer.post(
              "/api/v1/telemetry/" + telemetry.get(i) + "?ack=queryable", telemetry.get(i + 1));
      assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    }
    List<String> live = new ArrayList<>();
    for (JsonNode firing : viewer.get("/api/v1/rules/twice/firings").json().path("value")) {
      live.add(told(firing));
    }
    JsonNode outcome = dryRun(TEST.formatted("stop").replace("rule: hot", "rule: twice"));
    List<String> rehearsed = new ArrayList<>();
    outcome.path("firings").forEach(firing -> rehearsed.add(told(firing)));
    assertThat(live).hasSizeBetween(10, 32);
    assertThat(rehearsed).endsWith(live.reversed().toArray(String[]::new));
    assertThat(outcome.path("complete").booleanValue()).isTrue();
    assertThat(outcome.path("fired").intValue()).isGreaterThan(5);
    assertThat(outcome.path("periods").get(0).path("returned").isMissingNode()).isFalse();
  }

  private static String told(JsonNode firing) {
    return "%s %s %s %s %s"
        .formatted(
            firing.path("twin").stringValue(),
            firing.path("transition").stringValue(),
            firing.path("at").stringValue(),
            firing.path("message").asString(""),
            firing.path("conditions"));
  }

  @Test
  void aMessageIsTriedWithBindingsAndRulesAndChangesNothing() throws Exception {
    String bindings =
        """
        bindings:
          - topic: kilns/{twin}/heat
            twin: "{twin}"
            properties: { /c: heat }
        """;
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files").addObject().put("name", "b.yaml").put("text", bindings);
    Client.Reply put = engineer.put("/api/v1/bindings", body.toString());
    assertThat(put.status()).as(put.body()).isEqualTo(204);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("device", "gateway").put("topic", "kilns/kiln/heat").put("payload", "{\"c\":500}");
    message
        .putArray("files")
        .addObject()
        .put("name", "a.yaml")
        .put(
            "text",
            "rule: very\nmodel: dtmi:test:Kiln;1\nwhen: heat > 400\nalarm: { priority: low, title: T }\n");
    String twinBefore = viewer.get(Client.azure("/digitaltwins/kiln")).body();
    Client.Reply tried = engineer.post("/api/v1/rules/test-message", message.toString());
    assertThat(tried.status()).as(tried.body()).isEqualTo(200);
    JsonNode outcome = tried.json();
    assertThat(outcome.path("readings").get(0).path("value").doubleValue()).isEqualTo(500);
    assertThat(outcome.path("looks").get(0).path("rule").stringValue()).isEqualTo("very");
    assertThat(outcome.path("firings").get(0).path("transition").stringValue()).isEqualTo("raised");
    assertThat(viewer.get(Client.azure("/digitaltwins/kiln")).body()).isEqualTo(twinBefore);
    message.put("payload", "{\"c\":\"warm\"}");
    assertThat(engineer.post("/api/v1/rules/test-message", message.toString()).json().path("drift"))
        .hasSize(1);
  }

  private static Stream<String> debugged(String time) throws Exception {
    HttpResponse<Stream<String>> response =
        engineer.postLines("/api/v1/rules/hot/debug?for=%s&twin=kiln".formatted(time));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String nextLook(Iterator<String> told) {
    String line = told.next();
    while (!line.equals("event: look")) {
      line = told.next();
    }
    return told.next();
  }

  @Test
  void whoLooksOnIsToldOfEachLookUntilTheTimeIsOver() throws Exception {
    engineer.put("/api/v1/rules", files(HOT));
    write("heat", 50);
    try (Stream<String> lines = debugged("10m")) {
      Iterator<String> told = lines.iterator();
      assertThat(told.next()).isEqualTo("event: begin");
      write("heat", 60);
      write("heat", 99);
      List<String> looks = List.of(nextLook(told), nextLook(told));
      assertThat(looks.getFirst()).contains("\"before\":50.0");
      assertThat(looks.getLast())
          .contains("\"before\":60.0", "\"text\":\"heat > 100\",\"verdict\":\"false\"");
    }
    try (Stream<String> lines = debugged("1s")) {
      assertThat(lines.toList()).startsWith("event: begin").endsWith("event: end", "data: {}", "");
    }
    assertThat(engineer.post("/api/v1/rules/cold/debug", "").status()).isEqualTo(404);
    assertThat(engineer.post("/api/v1/rules/hot/debug?for=2h", "").status()).isEqualTo(400);
  }
}
