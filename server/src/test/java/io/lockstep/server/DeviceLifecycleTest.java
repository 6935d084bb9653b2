package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A device from its registration to its end, while it publishes: no reading that was acknowledged
/// is lost, and no credential works longer than it should.
class DeviceLifecycleTest {
  @TempDir Path folder;
  private Node node;
  private Http http;
  private int mqttPort;
  private double last;
  private final List<Double> acknowledged = new ArrayList<>();

  @BeforeEach
  void start() {
    Settings settings = FreePorts.settings(Setting.INGEST_AUTO_CREATE.key() + "=draft");
    node = Node.start(settings, folder.resolve("data"), Workspace.empty());
    http = new Http(node.endpoints().getOrDefault("http", ""), node.adminToken());
    String mqtt = node.endpoints().getOrDefault("mqtt", "");
    mqttPort = Integer.parseInt(mqtt.substring(mqtt.lastIndexOf(':') + 1));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /// A connection of the device, and its end by the server.
  private record Line(Mqtt5AsyncClient client, CompletableFuture<Boolean> ended) {}

  private Line connect(String clientId, String user, String secret) throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(mqttPort)
            .addDisconnectedListener(_ -> ended.complete(true))
            .buildAsync();
    client
        .connectWith()
        .simpleAuth()
        .username(user)
        .password(secret.getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .send()
        .get(60, TimeUnit.SECONDS);
    return new Line(client, ended);
  }

  private void assertRefused(String secret) throws Exception {
    try {
      connect("press", "press", secret);
    } catch (ExecutionException refused) {
      assertThat(refused.getMessage()).containsAnyOf("NOT_AUTHORIZED", "BAD_USER_NAME_OR_PASSWORD");
      return;
    }
    throw new AssertionError("a credential that has ended was let in");
  }

  /// Publishes the next reading, and counts on it once it is acknowledged.
  private void publish(Line line) throws Exception {
    last++;
    var result =
        line.client()
            .publishWith()
            .topic("lockstep/v1/press/telemetry")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload("{\"force\":%s}".formatted(last).getBytes(StandardCharsets.UTF_8))
            .send()
            .get(60, TimeUnit.SECONDS);
    if (result.getError().isPresent()) {
      throw new ExecutionException(result.getError().get());
    }
    acknowledged.add(last);
  }

  private JsonNode post(String path, String body) throws IOException, InterruptedException {
    Http.Reply reply = http.post(path, body);
    assertThat(reply.isGood()).as(path + ": " + reply.body()).isTrue();
    return reply.json();
  }

  private void become(String state) throws Exception {
    post("/api/v1/devices/press/state", "{\"state\":\"%s\",\"reason\":\"test\"}".formatted(state));
  }

  private JsonNode device() throws Exception {
    return http.get("/api/v1/devices/press").json();
  }

  /// By itself: the device does nothing that would tell it.
  private static void assertEnds(Line line) throws Exception {
    assertThat(line.ended().get(60, TimeUnit.SECONDS)).isTrue();
  }

  private List<Double> history() throws Exception {
    List<Double> values = new ArrayList<>();
    http.history("press", "force").forEach(row -> values.add(row.value()));
    return values;
  }

  private void awaitHistory() throws Exception {
    Await.until(
        "all that was acknowledged stands in the history",
        () -> history().containsAll(acknowledged),
        () -> acknowledged.toString());
  }

  @Test
  void noReadingIsLostAndNoAccessLeaks() throws Exception {
    String first = post("/api/v1/devices", "{\"id\":\"press\"}").path("credential").asString();
    assertThat(device().path("state").asString()).isEqualTo("provisioned");
    Line one = connect("press", "press", first);
    publish(one);
    Await.until(
        "the device is active", () -> device().path("state").asString().equals("active"), () -> "");

    // Rotated with two credentials that both work, then the first retired.
    String second =
        post("/api/v1/devices/press/credential", "{\"keep\":true}").path("credential").asString();
    Line two = connect("press-2", "press", second);
    publish(one);
    publish(two);
    assertThat(http.send("DELETE", "/api/v1/devices/press/credentials/1", "").isGood()).isTrue();
    assertEnds(one);
    assertRefused(first);
    publish(two);

    // Rotated at once.
    String third = post("/api/v1/devices/press/credential", "").path("credential").asString();
    assertEnds(two);
    assertRefused(second);
    Line three = connect("press", "press", third);
    publish(three);
    awaitHistory();

    // In quarantine all is acknowledged, held, and applied when it is released.
    become("quarantined");
    publish(three);
    publish(three);
    Await.until(
        "two messages are held",
        () -> device().path("quarantine").path("messages").asInt() == 2,
        () -> "");
    assertThat(history()).doesNotContain(last, last - 1);
    JsonNode released = post("/api/v1/devices/press/release", "{\"apply\":true}");
    assertThat(released.path("applied").asInt()).isEqualTo(2);
    awaitHistory();

    become("suspended");
    assertEnds(three);
    assertRefused(third);
    become("active");
    Line four = connect("press", "press", third);
    publish(four);

    become("decommissioned");
    assertEnds(four);
    assertRefused(third);
    assertThat(http.post("/api/v1/devices", "{\"id\":\"press\"}").status()).isEqualTo(409);
    awaitHistory();
    assertThat(history()).doesNotHaveDuplicates();
  }

  @Test
  void whatIsDroppedInQuarantineIsNotApplied() throws Exception {
    String secret = post("/api/v1/devices", "{\"id\":\"press\"}").path("credential").asString();
    Line line = connect("press", "press", secret);
    publish(line);
    awaitHistory();
    become("quarantined");
    publish(line);
    Await.until(
        "a message is held",
        () -> device().path("quarantine").path("messages").asInt() == 1,
        () -> "");
    JsonNode released = post("/api/v1/devices/press/release", "{\"apply\":false}");
    assertThat(released.path("dropped").asInt()).isEqualTo(1);
    publish(line);
    acknowledged.remove(1);
    awaitHistory();
    assertThat(history()).containsExactly(1.0, 3.0);
    line.client().disconnect().get(60, TimeUnit.SECONDS);
  }

  @Test
  void devicesThatNobodyHasAddedComeByAnEnrolment() throws Exception {
    Http.Reply made =
        http.send(
            "PUT",
            "/api/v1/enrolments/line",
            "{\"proof\":\"symmetric-key\",\"ids\":\"p*\",\"groups\":[\"g\"]}");
    assertThat(made.json().path("key").asString("")).isNotEmpty();
    String key = http.get("/api/v1/enrolments/line/keys/press").json().path("key").asString();
    Line line = connect("press", "press", key);
    publish(line);
    awaitHistory();
    assertThat(device().path("enrolment").asString()).isEqualTo("line");
    assertThat(device().path("groups").get(0).asString()).isEqualTo("g");
    become("suspended");
    assertEnds(line);
    assertRefused(key);
  }

  @Test
  void whatGoesBeyondAQuotaIsRefusedAndCounted() throws Exception {
    String secret =
        post("/api/v1/devices", "{\"id\":\"press\",\"quota\":{\"messagesPerSecond\":1}}")
            .path("credential")
            .asString();
    Line line = connect("press", "press", secret);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      try {
        publish(line);
      } catch (ExecutionException beyond) {
        assertThat(beyond.getCause())
            .isInstanceOfSatisfying(
                Mqtt5PubAckException.class,
                told ->
                    assertThat(told.getMqttMessage().getReasonCode())
                        .isEqualTo(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED));
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(3);
    awaitHistory();
    assertThat(http.get("/api/v1/devices/press/diagnosis").json().path("cause").asString())
        .contains(refused + " messages went beyond its quota");
    line.client().disconnect().get(60, TimeUnit.SECONDS);
  }
}
