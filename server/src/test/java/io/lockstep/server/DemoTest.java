package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.field.bakery.DemoPlant;
import io.lockstep.field.bakery.DeviceAccount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo as a user starts it: half of the plant speaks JSON, half Sparkplug B, all of it obeys,
/// and its faults are seen.
class DemoTest {
  @TempDir(factory = OnDisk.class)
  static Path folder;

  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.demoIn(folder.resolve("data")).set("demo.interval", "200ms").start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void await(String what, Await.Condition condition) throws Exception {
    Await.until(what, condition, server.child()::printed);
  }

  private static JsonNode value(String twin, String property) throws Exception {
    return server.http().current(twin, property);
  }

  private static List<JsonNode> drift() throws Exception {
    List<JsonNode> entries = new ArrayList<>();
    server.http().get("/api/v1/drift").json().path("value").forEach(entries::add);
    return entries;
  }

  private static JsonNode command(String twin, String name, String request) throws Exception {
    Http.Reply reply =
        server.http().post("/api/v1/twins/%s/commands/%s?wait=20s".formatted(twin, name), request);
    assertThat(reply.isGood()).as(reply.body()).isTrue();
    return reply.json();
  }

  private static void fault(String name, String verb) throws Exception {
    assertThat(server.http().post("/api/v1/demo/faults/%s/%s".formatted(name, verb), "").status())
        .isEqualTo(204);
  }

  private static void awaitText(String twin, String property, String expected) throws Exception {
    await(
        "%s.%s to be %s".formatted(twin, property, expected),
        () -> value(twin, property).path("value").asString("").equals(expected));
  }

  @Test
  void everyDeviceFeedsItsTwinAndSaysNothingThatTheModelsDoNotKnow() throws Exception {
    for (DeviceAccount account : DemoPlant.accounts("")) {
      for (String twin : account.feeds()) {
        String property =
            twin.startsWith("warehouse-temp")
                ? "temperature"
                : twin.endsWith("gateway") ? "uptime" : twin.contains("door") ? "open" : "state";
        await(
            "%s.%s to come in".formatted(twin, property),
            () ->
                value(twin, property).path("quality").asString("").equals("good")
                    && !value(twin, property).path("sourceTime").isMissingNode());
      }
    }
    assertThat(drift())
        .filteredOn(entry -> !entry.path("property").asString().startsWith("cycle"))
        .isEmpty();
    assertThat(value("robot-1", "axis3/temperature").path("unit").asString())
        .isEqualTo("degreeCelsius");
  }

  @Test
  void theLineObeysAndAnswers() throws Exception {
    JsonNode halted = command("line-1", "halt", "");
    assertThat(halted.path("state").asString()).isEqualTo("succeeded");
    assertThat(halted.path("response").asString()).contains("stands still");
    awaitText("oven-1", "state", "halted");
    awaitText("robot-2", "state", "halted");
    await("the belt to stand", () -> value("oven-1", "beltSpeed").path("value").asDouble(1) == 0.0);
    assertThat(command("line-1", "resume", "").path("state").asString()).isEqualTo("succeeded");
    awaitText("line-1", "state", "running");
    assertThat(drift())
        .as("its answers are what its model declares")
        .noneMatch(entry -> entry.path("twinId").asString().equals("line-1"));
  }

  @Test
  void aComponentsCommandIsObeyedAndARefusalIsToldWithItsReason() throws Exception {
    assertThat(command("oven-1", "zone3/setSetpoint", "222.5").path("state").asString())
        .isEqualTo("succeeded");
    await(
        "the set point to be reported",
        () -> value("oven-1", "zone3/setpoint").path("value").asDouble() == 222.5);
    JsonNode refused = command("oven-1", "zone3/setSetpoint", "900");
    assertThat(refused.path("state").asString()).isEqualTo("failed");
    assertThat(refused.toString()).contains("100 to 280");
  }

  @Test
  void aDeviceBehindAGatewayObeysByItsMetrics() throws Exception {
    assertThat(command("robot-1", "setSpeed", "90").path("state").asString())
        .isEqualTo("succeeded");
    await(
        "the speed to be reported",
        () -> value("robot-1", "speed").path("value").asDouble() == 90.0);
  }

  private static List<JsonNode> alarms() throws Exception {
    List<JsonNode> alarms = new ArrayList<>();
    server.http().get("/api/v1/alarms?state=all").json().path("value").forEach(alarms::add);
    return alarms;
  }

  private static List<JsonNode> alarms(String rule) throws Exception {
    return alarms().stream().filter(alarm -> alarm.path("rule").asString().equals(rule)).toList();
  }

  @Test
  void anOverheatingOvenRaisesACriticalAlarmAndHaltsTheLine() throws Exception {
    assertThat(alarms()).as("normal running is quiet").isEmpty();
    fault("oven-overheating", "start");
    await("the alarm of the limit", () -> !alarms("oven-overheating").isEmpty());
    // Before the limit, in the time of the readings: `BakeryShadowTest`. Here models and rules are
    // two threads.
    await("its shadow to have seen it", () -> !alarms("oven-differs").isEmpty());
    assertThat(alarms("oven-differs")).hasSize(1);
    JsonNode alarm = alarms("oven-overheating").getFirst();
    assertThat(alarm.path("twin").asString()).isEqualTo("oven-1");
    assertThat(alarm.path("priority").asString()).isEqualTo("critical");
    assertThat(alarm.path("message").asString()).matches("Zone 2 at 26[0-9.]+ °C.*");
    awaitText("line-1", "state", "halted");
    awaitText("robot-1", "state", "halted");
    JsonNode halt =
        server.http().get("/api/v1/commands/" + alarm.path("command").asString()).json();
    assertThat(halt.path("twin").asString()).isEqualTo("line-1");
    assertThat(halt.path("origin").asString()).isEqualTo("rule:oven-overheating");
    await(
        "the device's answer to be known",
        () ->
            server
                .http()
                .get("/api/v1/commands/" + halt.path("id").asString())
                .json()
                .path("state")
                .asString("")
                .equals("succeeded"));
    String id = alarm.path("id").asString();
    assertThat(
            server
                .http()
                .post("/api/v1/alarms/%s/acknowledge".formatted(id), "{\"comment\":\"seen\"}")
                .status())
        .isEqualTo(200);
    await(
        "the oven to have cooled and the alarm to be over",
        () ->
            server
                .http()
                .get("/api/v1/alarms/" + id)
                .json()
                .path("state")
                .asString("")
                .equals("normal"));
    fault("oven-overheating", "stop");
    assertThat(command("line-1", "resume", "").path("state").asString()).isEqualTo("succeeded");
    awaitText("line-1", "state", "running");
  }

  @Test
  void firmwareThatRenamesAMetricIsDriftWithASuggestion() throws Exception {
    fault("renamed-metric", "start");
    await(
        "drift of the new name with the old one as suggestion",
        () ->
            drift().stream()
                .anyMatch(
                    entry ->
                        entry.path("twinId").asString().equals("robot-2")
                            && entry.path("property").asString().equals("cycle_time")
                            && entry.path("example").asString().contains("cycleTime?")));
    fault("renamed-metric", "stop");
    awaitText("robot-2", "firmware", "4.2.0");
  }

  @Test
  void aGatewayWithoutPowerLeavesStaleValuesUntilItIsBack() throws Exception {
    await(
        "the cold store's temperature",
        () -> value("warehouse-temp-2", "temperature").path("quality").asString("").equals("good"));
    fault("gateway-offline", "start");
    await(
        "its values to be stale",
        () ->
            value("warehouse-temp-2", "temperature").path("quality").asString("").equals("stale"));
    assertThat(value("robot-1", "speed").path("quality").asString()).isEqualTo("good");
    fault("gateway-offline", "stop");
    await(
        "its values to be good again",
        () -> value("warehouse-temp-2", "temperature").path("quality").asString("").equals("good"));
  }

  @Test
  void faultsAreListedAndKnowWhetherTheyGoOn() throws Exception {
    fault("drifting-scale", "start");
    JsonNode list = server.http().get("/api/v1/demo/faults").json().path("value");
    List<String> active = new ArrayList<>();
    for (JsonNode entry : list) {
      assertThat(entry.path("description").asString()).isNotBlank();
      if (entry.path("active").asBoolean()) {
        active.add(entry.path("name").asString());
      }
    }
    assertThat(active).contains("drifting-scale");
    fault("drifting-scale", "stop");
    Http.Reply unknown = server.http().post("/api/v1/demo/faults/earthquake/start", "");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("oven-overheating");
  }
}
