package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A device is decommissioned while it publishes: its telemetry stays, or goes with or without a
/// copy, and the answer, the entry and the audit say so.
class DecommissionTelemetryTest {
  @TempDir Path folder;
  private Node node;
  private Http http;
  private int mqttPort;

  @BeforeEach
  void start() {
    Settings settings = FreePorts.settings();
    node = Node.start(settings, folder.resolve("data"), Workspace.empty());
    http = new Http(node.endpoints().getOrDefault("http", ""), node.adminToken());
    String mqtt = node.endpoints().getOrDefault("mqtt", "");
    mqttPort = Integer.parseInt(mqtt.substring(mqtt.lastIndexOf(':') + 1));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonNode post(String path, String body) throws IOException, InterruptedException {
    Http.Reply reply = http.post(path, body);
    assertThat(reply.isGood()).as(path + ": " + reply.body()).isTrue();
    return reply.json();
  }

  private Mqtt5AsyncClient connect(String id, String body) throws Exception {
    String secret = post("/api/v1/devices", body).path("credential").asString();
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(id)
            .serverHost("127.0.0.1")
            .serverPort(mqttPort)
            .buildAsync();
    client
        .connectWith()
        .simpleAuth()
        .username(id)
        .password(secret.getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .send()
        .get(20, TimeUnit.SECONDS);
    return client;
  }

  private static void publish(Mqtt5AsyncClient client, String twin, long value) throws Exception {
    var _ =
        client
            .publishWith()
            .topic("lockstep/v1/" + twin + "/telemetry")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload("{\"force\":%d}".formatted(value).getBytes(StandardCharsets.UTF_8))
            .send()
            .get(20, TimeUnit.SECONDS);
  }

  /// Publishes until the server ends the connection; says how many were acknowledged.
  private static Thread publishOn(Mqtt5AsyncClient client, String twin, AtomicLong acknowledged) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  publish(client, twin, acknowledged.get() + 1);
                  acknowledged.incrementAndGet();
                }
              } catch (Exception _) {
                // The end of the device.
              }
            });
  }

  private int rows(String twin) throws Exception {
    return http.history(twin, "force").size();
  }

  private JsonNode telemetryOf(String id) throws Exception {
    return http.get("/api/v1/devices/" + id).json().path("telemetry");
  }

  private JsonNode decommission(String id, String policy) throws Exception {
    post(
        "/api/v1/devices/" + id + "/state",
        "{\"state\":\"decommissioned\",\"reason\":\"scrapped\",\"telemetry\":\"%s\"}"
            .formatted(policy));
    Await.until(
        "the telemetry is dealt with",
        () -> telemetryOf(id).path("done").asBoolean(),
        () -> "the device " + id);
    return telemetryOf(id).path("outcome");
  }

  @Test
  void underALegalHoldItStaysAndTheOutcomeNamesTheHold() throws Exception {
    Mqtt5AsyncClient press = connect("press", "{\"id\":\"press\"}");
    publish(press, "press", 1);
    Await.until("the press is in the history", () -> rows("press") == 1, () -> "");
    Http.Reply placed =
        http.send(
            "PUT", "/api/v1/holds/case-7", "{\"twins\":[\"press\"],\"reason\":\"a law suit\"}");
    assertThat(placed.isGood()).as(placed.body()).isTrue();
    Await.until(
        "the hold is on it",
        () -> http.get("/api/v1/holds?twin=press").body().contains("case-7"),
        () -> "");

    JsonNode outcome = decommission("press", "purge");

    assertThat(outcome.toString()).contains("case-7");
    assertThat(rows("press")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep", "archive", "purge"})
  void telemetryGoesAsThePolicySays(String policy) throws Exception {
    Mqtt5AsyncClient press = connect("press", "{\"id\":\"press\",\"feeds\":[\"belt\",\"hall\"]}");
    Mqtt5AsyncClient fan = connect("fan", "{\"id\":\"fan\",\"feeds\":[\"hall\"]}");
    publish(press, "belt", 1);
    publish(press, "belt", 2);
    publish(press, "hall", 1);
    publish(fan, "fan", 1);
    AtomicLong acknowledged = new AtomicLong();
    Thread traffic = publishOn(press, "press", acknowledged);
    Await.until("the press publishes", () -> acknowledged.get() > 20, () -> "");

    JsonNode outcome = decommission("press", policy);
    traffic.join();

    Await.until("the fan is in the history", () -> rows("fan") == 1, () -> "");
    assertThat(rows("hall")).as("the fan feeds it, too").isEqualTo(1);
    if (policy.equals("keep")) {
      Await.until(
          "all that was acknowledged stays",
          () -> rows("press") >= acknowledged.get(),
          acknowledged::toString);
      assertThat(rows("belt")).isEqualTo(2);
      return;
    }
    assertThat(rows("press")).isZero();
    assertThat(rows("belt")).isZero();
    assertThat(outcome.path("kept").path(0).path("id").asString()).isEqualTo("hall");
    assertThat(outcome.path("kept").path(0).path("fedBy").path(0).asString()).isEqualTo("fan");
    JsonNode own = outcome.path("twins").path(0);
    assertThat(own.path("id").asString()).isEqualTo("press");
    assertThat(own.path("rows").asLong()).isGreaterThanOrEqualTo(acknowledged.get());
    if (policy.equals("archive")) {
      assertArchive(own, acknowledged.get());
    } else {
      assertThat(folder.resolve("data").resolve("archive")).doesNotExist();
    }
    String hash = own.path("sha256").asString("");
    Await.until(
        "the audit says it",
        () ->
            http.get("/api/v1/audit?limit=100").body().contains("PurgeTwin")
                && http.get("/api/v1/audit?limit=100").body().contains("scrapped")
                && http.get("/api/v1/audit?limit=100").body().contains(hash),
        () -> hash);
    publish(fan, "hall", 2);
    Await.until("the other goes on", () -> rows("hall") == 2, () -> "");
    fan.disconnect().get(20, TimeUnit.SECONDS);
  }

  private void assertArchive(JsonNode own, long acknowledged) throws Exception {
    Path file = folder.resolve("data").resolve("archive").resolve(own.path("file").asString());
    assertThat(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))))
        .isEqualTo(own.path("sha256").asString());
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> all = lines.lines().skip(1).toList();
      assertThat(all).hasSize(own.path("rows").asInt());
      for (long i = 1; i <= acknowledged; i++) {
        assertThat(all.get((int) i - 1)).contains(",force,").endsWith("," + i + ".0");
      }
    }
  }

  @Test
  void aTwinIsPurgedByItselfAndGoesOn() throws Exception {
    Mqtt5AsyncClient press = connect("press", "{\"id\":\"press\"}");
    publish(press, "press", 1);
    publish(press, "press", 2);
    Await.until("both are in the history", () -> rows("press") == 2, () -> "");

    JsonNode done = post("/api/v1/twins/press/purge", "{\"archive\":true,\"reason\":\"asked\"}");

    assertThat(done.path("rows").asInt()).isEqualTo(2);
    assertThat(rows("press")).isZero();
    assertThat(http.get("/api/v1/twins/press").body()).as("the twin is as it was").contains("2");
    publish(press, "press", 3);
    Await.until("it goes on", () -> rows("press") == 1, () -> "");
    Await.until(
        "the rows are overwritten",
        () -> http.get("/api/v1/twins/press/purge").json().path("open").isEmpty(),
        () -> "");
    assertThat(post("/api/v1/twins/nobody/purge", "{}").path("rows").asInt()).isZero();
    press.disconnect().get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatTheStateDoesNotAllowIsRefused() throws Exception {
    post("/api/v1/devices", "{\"id\":\"press\"}");
    String path = "/api/v1/devices/press/state";
    assertThat(http.post(path, "{\"state\":\"suspended\",\"telemetry\":\"purge\"}").status())
        .isEqualTo(400);
    assertThat(http.post(path, "{\"state\":\"decommissioned\",\"telemetry\":\"burn\"}").status())
        .isEqualTo(400);
    assertThat(http.get("/api/v1/devices/press").json().path("state").asString())
        .isEqualTo("provisioned");
    post(path, "{\"state\":\"decommissioned\"}");
    assertThat(telemetryOf("press").path("policy").asString()).isEqualTo("keep");
    assertThat(telemetryOf("press").path("done").asBoolean()).isTrue();
  }
}
