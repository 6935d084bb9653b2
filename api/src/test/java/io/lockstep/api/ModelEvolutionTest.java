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

/// A new version of a model over HTTP: what differs, what it hits, and the twins' way to it.
final class ModelEvolutionTest {
  private static final String OLD =
      """
      {"@context":"dtmi:dtdl:context;2","@id":"dtmi:evo:Kiln;1","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"heat","schema":"double","unit":"degreeCelsius"},
        {"@type":"Property","name":"mode","schema":"string"},
        {"@type":"Component","name":"fan","schema":"dtmi:evo:Fan;1"}]}
      """;
  private static final String FAN =
      """
      {"@context":"dtmi:dtdl:context;2","@id":"dtmi:evo:Fan;1","@type":"Interface","contents":[
        {"@type":"Property","name":"rpm","schema":"double"}]}
      """;
  private static final String BIG =
      """
      {"@context":"dtmi:dtdl:context;2","@id":"dtmi:evo:BigKiln;1","@type":"Interface",
       "extends":"dtmi:evo:Kiln;1"}
      """;
  private static final String NEXT =
      """
      {"@context":"dtmi:dtdl:context;2","@id":"dtmi:evo:Kiln;2","@type":"Interface","contents":[
        {"@type":["Property","Temperature"],"name":"heat","schema":"double","unit":"degreeFahrenheit"},
        {"@type":"Property","name":"mode","schema":{"@type":"Enum","valueSchema":"string",
          "enumValues":[{"name":"run","enumValue":"run"}]}},
        {"@type":"Component","name":"fan","schema":"dtmi:evo:Fan;1"}]}
      """;
  private static final String RULES =
      """
      # ovens
      rule: hot
      model: dtmi:evo:Kiln;1
      when: heat > 100
      alarm: { priority: high, title: Hot, message: "At {heat}" }
      """;
  private static final String BINDINGS =
      """
      bindings:
        - topic: plant/{name}/heat
          twin: "{name}-kiln"
          property: heat
        - topic: plant/{name}/rpm
          twin: "{name}-kiln"
          property: fan/rpm
        - topic: other/{name}/heat
          twin: "{name}-press"
          property: heat
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;
  private static Client viewer;

  /// Asked before any twin has moved.
  private static Client.Reply compared;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    viewer = stack.as(Role.VIEWER);
    done(engineer.post(Client.azure("/models"), "[" + OLD + "," + FAN + "," + BIG + "]"));
    done(engineer.put("/api/v1/rules", files("rules/kilns.yaml", RULES)));
    done(engineer.put("/api/v1/bindings", files("bindings/kilns.yaml", BINDINGS)));
    put("a-kiln", "\"heat\":20.0,\"mode\":\"run\",\"fan\":{\"$metadata\":{},\"rpm\":5.0}");
    put("b-kiln", "\"mode\":\"jog\"");
    compared =
        viewer.post(
            "/api/v1/models/compare",
            "{\"before\":\"dtmi:evo:Kiln;1\",\"after\":\"dtmi:evo:Kiln;9\",\"models\":["
                + NEXT.replace("Kiln;2", "Kiln;9")
                + "]}");
    done(engineer.post(Client.azure("/models"), "[" + NEXT + "]"));
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void done(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 204);
  }

  private static void put(String id, String members) throws Exception {
    done(
        engineer.put(
            Client.azure("/digitaltwins/" + id),
            "{\"$metadata\":{\"$model\":\"dtmi:evo:Kiln;1\"}," + members + "}"));
  }

  private static String files(String name, String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files").addObject().put("name", name).put("text", text);
    return body.toString();
  }

  private static Client.Reply migrate(String members) throws Exception {
    return engineer.post(
        "/api/v1/models/dtmi:evo:Kiln%3B1/migrate", "{\"to\":\"dtmi:evo:Kiln;2\"" + members + "}");
  }

  @Test
  void theComparisonNamesAllThatTheChangeHits() throws Exception {
    Client.Reply reply = compared;
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode found = reply.json();
    assertThat(found.get("breaks").booleanValue()).isTrue();
    assertThat(found.get("changes").findValuesAsString("path")).contains("heat", "mode");
    JsonNode impact = found.get("impact");
    assertThat(impact.at("/models/0/id").asString()).isEqualTo("dtmi:evo:BigKiln;1");
    assertThat(impact.at("/models/0/by").asString()).isEqualTo("extends");
    assertThat(impact.get("bindings")).as(reply.body()).hasSize(1);
    assertThat(impact.at("/bindings/0/place").asString()).isEqualTo("bindings/kilns.yaml:2");
    assertThat(impact.at("/bindings/0/paths/0").asString()).isEqualTo("heat");
    assertThat(impact.at("/rules/0/place").asString()).isEqualTo("rules/kilns.yaml:2");
    assertThat(impact.at("/rules/0/why").asString()).contains("name the new model");
    assertThat(viewer.get(Client.azure("/models/dtmi:evo:Kiln%3B9")).status()).isEqualTo(404);
  }

  @Test
  void wrongComparisonsSayWhatIsWrong() throws Exception {
    Client.Reply unknown =
        viewer.post(
            "/api/v1/models/compare",
            "{\"before\":\"dtmi:evo:Kiln;1\",\"after\":\"dtmi:evo:None;1\"}");
    assertThat(unknown.status()).isEqualTo(404);
    Client.Reply invalid =
        viewer.post(
            "/api/v1/models/compare",
            "{\"before\":\"dtmi:evo:Kiln;1\",\"after\":\"dtmi:evo:Bad;1\",\"models\":[{\"@id\":\"dtmi:evo:Bad;1\"}]}");
    assertThat(invalid.status()).isEqualTo(400);
    assertThat(invalid.json().get("details")).isNotEmpty();
    assertThat(
            viewer
                .post("/api/v1/models/compare", "{\"before\":\"x\",\"after\":\"y\"}")
                .json()
                .get("where")
                .asString())
        .isEqualTo("request body /before");
  }

  /// One test, since its steps follow each other.
  @Test
  void twinsMigrateAllOrNone() throws Exception {
    Client.Reply refused = migrate("");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("details")).hasSize(1);
    assertThat(refused.json().at("/details/0").asString())
        .contains("twin b-kiln: mode")
        .contains("\"jog\"");
    assertThat(migrate(",\"dryRun\":true").json().get("details"))
        .isEqualTo(refused.json().get("details"));
    Client.Reply dry = migrate(",\"drop\":[\"mode\"],\"dryRun\":true");
    assertThat(dry.status()).as(dry.body()).isEqualTo(200);
    assertThat(dry.json().get("migrated").intValue()).isEqualTo(2);
    assertThat(engineer.get("/api/v1/twins/a-kiln").json().get("modelId").asString())
        .isEqualTo("dtmi:evo:Kiln;1");

    Client.Reply one = migrate(",\"twins\":[\"a-kiln\"]");
    assertThat(one.json().get("migrated").intValue()).as(one.body()).isEqualTo(1);
    assertThat(one.json().at("/converted/heat").intValue()).isEqualTo(1);
    JsonNode twin = engineer.get("/api/v1/twins/a-kiln").json();
    assertThat(twin.get("modelId").asString()).isEqualTo("dtmi:evo:Kiln;2");
    assertThat(twin.at("/values/heat/value").doubleValue()).isEqualTo(68);
    assertThat(twin.at("/values/heat/unit").asString()).isEqualTo("degreeFahrenheit");

    JsonNode rest = migrate(",\"drop\":[\"mode\"]").json();
    assertThat(rest.get("migrated").intValue()).isEqualTo(1);
    assertThat(rest.at("/dropped/mode").intValue()).isEqualTo(1);
    assertThat(engineer.get("/api/v1/twins/b-kiln").json().get("values").has("mode")).isFalse();
  }

  @Test
  void wrongRequestsSayWhatIsWrong() throws Exception {
    assertThat(migrate(",\"rename\":[]").json().get("where").asString())
        .isEqualTo("request body /rename");
    assertThat(migrate(",\"twins\":[]").status()).isEqualTo(400);
    assertThat(migrate(",\"also\":[{\"to\":\"x\"}]").json().get("where").asString())
        .isEqualTo("request body /from");
    assertThat(migrate(",\"colour\":1").status()).isEqualTo(400);
    assertThat(
            engineer
                .post("/api/v1/models/dtmi:evo:None%3B1/migrate", "{\"to\":\"dtmi:evo:Kiln;2\"}")
                .status())
        .isEqualTo(404);
  }
}
