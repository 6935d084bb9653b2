package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What events look like, as Azure Digital Twins documents them ("Event notifications").
final class EventShapesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Stack stack;
  private Client engineer;

  @BeforeEach
  void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private void route(String id, String endpoint, String filter) throws Exception {
    assertThat(
            engineer
                .put(
                    azure("/eventroutes/" + id),
                    "{\"endpointName\":\"%s\",\"filter\":\"%s\"}".formatted(endpoint, filter))
                .status())
        .isEqualTo(204);
  }

  private void put(String twin) throws Exception {
    assertThat(engineer.put(azure("/digitaltwins/" + twin), Bakery.oven(20)).status())
        .isEqualTo(200);
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.get("type").asString()).toList();
  }

  @Test
  void theLifeOfATwinIsTold() throws Exception {
    route("all", "audit", "true");

    put("oven-1");
    JsonNode twin = engineer.get(azure("/digitaltwins/oven-1")).json();
    engineer.patch(
        azure("/digitaltwins/oven-1"),
        "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":30}]");
    engineer.patch(
        azure("/digitaltwins/oven-1/components/fan"),
        "[{\"op\":\"add\",\"path\":\"/speed\",\"value\":7}]");
    JsonNode last = engineer.get(azure("/digitaltwins/oven-1")).json();
    engineer.delete(azure("/digitaltwins/oven-1"));

    List<JsonNode> events = stack.eventsOf("audit").await(4);
    assertThat(types(events))
        .containsExactly(
            "Microsoft.DigitalTwins.Twin.Create",
            "Microsoft.DigitalTwins.Twin.Update",
            "Microsoft.DigitalTwins.Twin.Update",
            "Microsoft.DigitalTwins.Twin.Delete");
    JsonNode created = events.getFirst();
    assertThat(created.get("specversion").asString()).isEqualTo("1.0");
    assertThat(created.get("source").asString()).isEqualTo(Stack.HOST);
    assertThat(created.get("subject").asString()).isEqualTo("oven-1");
    assertThat(created.get("datacontenttype").asString()).isEqualTo("application/json");
    assertThat(created.get("time").asString())
        .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{7}Z");
    assertThat(created.get("traceparent").asString()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    assertThat(created.get("data")).isEqualTo(twin);
    assertThat(events.get(1).get("data"))
        .isEqualTo(
            json(
                "{\"modelId\":\"dtmi:com:example:Oven;1\",\"patch\":[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":30}]}"));
    assertThat(events.get(2).at("/data/patch/0/path").asString()).isEqualTo("/fan/speed");
    assertThat(events.get(3).get("data")).isEqualTo(last);
    assertThat(events.stream().map(event -> event.get("id").asString())).doesNotHaveDuplicates();
  }

  @Test
  void theLifeOfARelationshipIsTold() throws Exception {
    put("a");
    put("b");
    route("r", "audit", "STARTS_WITH(type, 'Microsoft.DigitalTwins.Relationship')");

    String path = azure("/digitaltwins/a/relationships/ab");
    engineer.put(path, Bakery.feeds("b"));
    JsonNode relationship = engineer.get(path).json();
    engineer.patch(path, "[{\"op\":\"replace\",\"path\":\"/belt\",\"value\":\"south\"}]");
    engineer.delete(path);

    List<JsonNode> events = stack.eventsOf("audit").await(3);
    assertThat(types(events))
        .containsExactly(
            "Microsoft.DigitalTwins.Relationship.Create",
            "Microsoft.DigitalTwins.Relationship.Update",
            "Microsoft.DigitalTwins.Relationship.Delete");
    assertThat(events)
        .allSatisfy(
            event -> assertThat(event.get("subject").asString()).isEqualTo("a/relationships/ab"));
    assertThat(events.getFirst().get("data")).isEqualTo(relationship);
    assertThat(events.get(1).get("data"))
        .isEqualTo(
            json(
                "{\"modelId\":\"dtmi:com:example:Oven;1\",\"patch\":[{\"op\":\"replace\",\"path\":\"/belt\",\"value\":\"south\"}]}"));
    assertThat(events.get(2).at("/data/belt").asString()).isEqualTo("south");
    assertThat(events.get(2).at("/data/$targetId").asString()).isEqualTo("b");
  }

  @Test
  void telemetryIsToldAsItWasSent() throws Exception {
    put("oven-1");
    route("t", "floor", "type = 'microsoft.iot.telemetry'");

    engineer.post(
        azure("/digitaltwins/oven-1/telemetry"),
        "{\"humidity\": 1.50}",
        "Message-Id",
        "m-1",
        "Telemetry-Source-Time",
        "2026-01-02T03:04:05Z");
    engineer.post(
        azure("/digitaltwins/oven-1/components/fan/telemetry"),
        "{\"vibration\":2}",
        "Message-Id",
        "m-2");

    List<JsonNode> events = stack.eventsOf("floor").await(2);
    JsonNode own = events.getFirst();
    assertThat(own.get("id").asString()).isEqualTo("m-1");
    assertThat(own.get("source").asString()).isEqualTo(Stack.HOST + "/digitaltwins/oven-1");
    assertThat(own.get("dataschema").asString()).isEqualTo("dtmi:com:example:Oven;1");
    assertThat(own.has("subject")).isFalse();
    assertThat(own.get("time").asString()).isEqualTo("2026-01-02T03:04:05.0000000Z");
    assertThat(own.get("data")).isEqualTo(json("{\"humidity\":1.50}"));
    assertThat(events.get(1).get("subject").asString()).isEqualTo("fan");
    assertThat(events.get(1).get("dataschema").asString()).isEqualTo("dtmi:com:example:Motor;1");
  }

  @Test
  void readingsFromTheFieldAreUpdatesAndTelemetry() throws Exception {
    assertThat(engineer.put(azure("/digitaltwins/press"), Bakery.oven(20)).status()).isEqualTo(200);
    route("all", "audit", "true");

    assertThat(
            stack
                .withToken(Stack.PRESS)
                .post(
                    "/api/v1/telemetry/press", "{\"temperature\":99.5,\"humidity\":7,\"batch\":3}")
                .status())
        .isLessThan(300);

    List<JsonNode> events = stack.eventsOf("audit").await(2);
    assertThat(events.getFirst().get("data"))
        .isEqualTo(
            json(
                "{\"modelId\":\"dtmi:com:example:Oven;1\",\"patch\":[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":99.5},{\"op\":\"replace\",\"path\":\"/batch\",\"value\":3}]}"));
    assertThat(events.get(1).get("type").asString()).isEqualTo("microsoft.iot.telemetry");
    assertThat(events.get(1).get("data")).isEqualTo(json("{\"humidity\":7.0}"));
  }

  @Test
  void eventsOfOursGoToThoseWhoNameThem() throws Exception {
    route("all", "audit", "true");
    route("models", "floor", "STARTS_WITH(type, 'io.lockstep.model')");

    engineer.delete(azure("/models/dtmi:com:example:Oven;1"));
    assertThat(engineer.post(azure("/models"), Bakery.MODELS.replace(";1", ";2")).status())
        .isEqualTo(201);
    assertThat(
            engineer
                .put(
                    azure("/digitaltwins/x"),
                    "{\"$metadata\":{\"$model\":\"dtmi:com:example:Motor;2\"}}")
                .status())
        .isEqualTo(200);

    assertThat(types(stack.eventsOf("audit").await(1)))
        .containsExactly("Microsoft.DigitalTwins.Twin.Create");
    assertThat(types(stack.eventsOf("floor").await(3)))
        .containsExactly(
            "io.lockstep.model.deleted", "io.lockstep.model.created", "io.lockstep.model.created");
  }

  @Test
  void aRouteBeginsWhenItIsMadeAndGoesOnAfterAStart() throws Exception {
    put("before");
    route("all", "audit", "true");
    put("after");
    assertThat(stack.eventsOf("audit").await(1).getFirst().get("subject").asString())
        .isEqualTo("after");
    stack.close();
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);

    put("later");

    assertThat(stack.eventsOf("audit").await(1).getFirst().get("subject").asString())
        .isEqualTo("later");
    // It is counted once the answer of the endpoint is back.
    Await.until("both are counted", () -> status().get("delivered").asLong() == 2);
    JsonNode status = status();
    assertThat(status.get("id").asString()).isEqualTo("all");
    assertThat(status.get("state").asString()).isEqualTo("delivering");
  }

  private JsonNode status() throws Exception {
    return engineer.get("/api/v1/eventroutes").json().at("/value/0");
  }

  @Test
  void aDeletedRouteTakesNothingMore() throws Exception {
    route("gone", "audit", "true");
    route("stays", "floor", "true");
    engineer.delete(azure("/eventroutes/gone"));
    // The other route's event comes after the deletion was read.
    put("oven-1");
    stack.eventsOf("floor").await(1);
    route("gone", "audit", "true");
    put("oven-2");

    assertThat(stack.eventsOf("audit").await(1).getFirst().get("subject").asString())
        .isEqualTo("oven-2");
  }
}
