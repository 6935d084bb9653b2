package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is known of missing readings without that anybody noted it: with the readings, and in SQL.
class KnownGapsTest {
  @TempDir Path folder;
  private Node node;
  private Http http;

  @BeforeEach
  void start() {
    Settings settings =
        FreePorts.settings("devices.presence-debounce=1ms", "devices.presence-grace=0s");
    node = Node.start(settings, folder.resolve("data"), Workspace.empty());
    http = new Http(node.endpoints().getOrDefault("http", ""), node.adminToken());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String register(String device) throws Exception {
    return http.post("/api/v1/devices", device).json().path("credential").asString("");
  }

  private Mqtt5AsyncClient connect(String device, String secret) throws Exception {
    String address = node.endpoints().getOrDefault("mqtt", "");
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(device)
            .serverHost("127.0.0.1")
            .serverPort(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
            .buildAsync();
    client
        .connectWith()
        .simpleAuth()
        .username(device)
        .password(secret.getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .send()
        .get(60, TimeUnit.SECONDS);
    return client;
  }

  private static void publish(Mqtt5AsyncClient client, String twin, int value) throws Exception {
    client
        .publishWith()
        .topic("lockstep/v1/%s/telemetry".formatted(twin))
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload("{\"force\":%d}".formatted(value).getBytes(StandardCharsets.UTF_8))
        .send()
        .get(60, TimeUnit.SECONDS);
  }

  /// The gaps of a source, by their begin, as they are told with the readings.
  private List<JsonNode> gaps(String twin, String source) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode gap : http.get("/api/v1/history/%s/force".formatted(twin)).json().path("gaps")) {
      if (gap.path("source").asString().equals(source)) {
        found.add(gap);
      }
    }
    return found;
  }

  private JsonNode sql(String query) throws Exception {
    Http.Reply reply = http.post("/api/v1/sql", "{\"sql\":\"%s\"}".formatted(query));
    assertThat(reply.isGood()).as(reply.body()).isTrue();
    return reply.json().path("rows");
  }

  private void await(String what, Await.Condition holds) throws Exception {
    Await.until(what, holds, () -> "");
  }

  private void awaitReadings(String twin) throws Exception {
    await(
        "readings of " + twin, () -> http.get("/api/v1/history/%s/force".formatted(twin)).isGood());
  }

  @Test
  void aDeviceThatWasNotConnectedLeavesAGapUntilItComesBack() throws Exception {
    String secret = register("{\"id\":\"press\"}");
    Mqtt5AsyncClient first = connect("press", secret);
    publish(first, "press", 1);
    awaitReadings("press");
    assertThat(gaps("press", "offline")).isEmpty();
    Instant left = Instant.now();
    first.disconnect().get(60, TimeUnit.SECONDS);
    await("an open gap", () -> gaps("press", "offline").size() == 1);
    JsonNode open = gaps("press", "offline").getFirst();
    assertThat(open.has("to")).isFalse();
    assertThat(Instant.parse(open.path("from").asString())).isAfterOrEqualTo(left.minusMillis(1));
    assertThat(open.path("reason").asString()).contains("device press").contains("client");
    assertThat(sql("SELECT twin, property, ends, source FROM gaps WHERE twin = 'press'").toString())
        .isEqualTo("[[\"press\",null,null,\"offline\"]]");

    Mqtt5AsyncClient second = connect("press", secret);

    await("its end", () -> gaps("press", "offline").getFirst().has("to"));
    JsonNode over = gaps("press", "offline").getFirst();
    assertThat(over.path("from")).isEqualTo(open.path("from"));
    assertThat(http.get("/api/v1/history/press/force?to=" + over.path("from").asString()).body())
        .doesNotContain("offline");
    second.disconnect().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aTwinThatADeviceFeedsHasTheGapsOfThatDevice() throws Exception {
    String secret = register("{\"id\":\"plc\",\"feeds\":[\"mill\"]}");
    Mqtt5AsyncClient client = connect("plc", secret);
    publish(client, "mill", 1);
    awaitReadings("mill");
    client.disconnect().get(60, TimeUnit.SECONDS);
    await("the gap of the device", () -> gaps("mill", "offline").size() == 1);
    assertThat(gaps("mill", "offline").getFirst().path("reason").asString()).contains("device plc");
  }

  @Test
  void messagesBeyondAQuotaAreAGapWithTheirNumber() throws Exception {
    String secret = register("{\"id\":\"press\",\"quota\":{\"messagesPerSecond\":1}}");
    Mqtt5AsyncClient client = connect("press", secret);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      try {
        publish(client, "press", i);
      } catch (ExecutionException _) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
    awaitReadings("press");
    String told = refused + " messages were refused";
    await(
        "the gap of what was refused",
        () ->
            gaps("press", "quota").stream()
                .anyMatch(gap -> gap.path("reason").asString().contains(told)));
    assertThat(sql("SELECT reason FROM gaps WHERE source = 'quota'").toString()).contains(told);
    client.disconnect().get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatTheHistoryLostIsAGapOfNumbersOnly() throws Exception {
    Http.Reply sent =
        http.post("/api/v1/telemetry/press?ack=queryable", "{\"force\":1,\"note\":\"x\"}");
    assertThat(sent.isGood()).as(sent.body()).isTrue();
    stop();
    // As it stands there once a day's files were damaged, and the log had them no more.
    Files.writeString(
        folder.resolve("data/history/lost-days.txt"), "samples 2026-01-05 damaged-1\n");
    start();
    awaitReadings("press");

    assertThat(gaps("press", "lost"))
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.path("from").asString()).isEqualTo("2026-01-05T00:00:00Z");
              assertThat(gap.path("to").asString()).isEqualTo("2026-01-06T00:00:00Z");
              assertThat(gap.path("reason").asString()).contains("damaged-1");
            });
    assertThat(http.get("/api/v1/history/press/note").body()).doesNotContain("lost");
    assertThat(sql("SELECT twin, starts FROM gaps WHERE source = 'lost'").toString())
        .isEqualTo("[[null,\"2026-01-05T00:00:00Z\"]]");
    assertThat(http.get("/api/v1/history/press/force?from=2026-01-06T00:00:00Z").body())
        .doesNotContain("damaged-1");
  }
}
