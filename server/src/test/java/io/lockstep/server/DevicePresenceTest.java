package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Who is there, who was, and what went wrong: on the twin, in the registry, and after the server
/// was killed.
class DevicePresenceTest {
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:Pump;1","@type":"Interface","@context":"dtmi:dtdl:context;3",
        "contents":[{"@type":"Property","name":"pressure","schema":"double"},
                    {"@type":"Property","name":"connectionState","schema":"string"}]}]
      """;

  @TempDir(factory = OnDisk.class)
  Path folder;

  /// @param grace longer than devices take to come back, unless nobody is to wait for it
  private ServerProcess.Launch launch(String grace) {
    return ServerProcess.in(folder.resolve("data"))
        .set("devices.presence-debounce", "100ms")
        .set("devices.presence-grace", grace);
  }

  private static void await(String what, Await.Condition holds) throws Exception {
    Await.until(what, holds, () -> "not yet");
  }

  private static Mqtt5AsyncClient connect(ServerProcess server, String clientId, String secret)
      throws Exception {
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(server.mqttPort())
            .buildAsync();
    client
        .connectWith()
        .simpleAuth()
        .username("pump")
        .password(secret.getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .send()
        .get(20, TimeUnit.SECONDS);
    return client;
  }

  private static void publish(Mqtt5AsyncClient client, double value) throws Exception {
    client
        .publishWith()
        .topic("lockstep/v1/pump/telemetry")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload("{\"pressure\":%s}".formatted(value).getBytes(StandardCharsets.UTF_8))
        .send()
        .get(20, TimeUnit.SECONDS);
  }

  private static String refusal(ServerProcess server, String clientId, String secret)
      throws Exception {
    try {
      connect(server, clientId, secret);
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof Mqtt5ConnAckException answer) {
        return answer.getMqttMessage().getReasonCode().name();
      }
      throw refused;
    }
    throw new AssertionError("expected to be turned away, was let in");
  }

  /// What ended each connection, the latest first; `open` for those that last.
  private static List<String> connections(ServerProcess server) throws Exception {
    List<String> all = new ArrayList<>();
    for (JsonNode one :
        server.http().get("/api/v1/devices/pump/connections").json().path("value")) {
      all.add(
          one.path("client").asString("")
              + " "
              + one.path("by").asString("open")
              + " "
              + one.path("received").asInt(0));
    }
    return all;
  }

  private static void awaitState(ServerProcess server, String state) throws Exception {
    await(
        "the twin to be " + state,
        () ->
            server.http().get("/digitaltwins/pump?api-version=2023-10-31").body().contains(state)
                && found(server, state) == 1);
  }

  /// As queries see it; it may have changed since the twin was read.
  private static int found(ServerProcess server, String state) throws Exception {
    return server
        .http()
        .post(
            "/query?api-version=2023-10-31",
            "{\"query\":\"SELECT * FROM digitaltwins T WHERE T.connectionState = '%s'\"}"
                .formatted(state))
        .json()
        .path("value")
        .size();
  }

  @Test
  void presenceAndConnectionsAndTroublesOutliveAKill() throws Exception {
    String secret;
    try (ServerProcess server = launch("0s").start()) {
      Http http = server.http();
      assertThat(http.post("/models?api-version=2023-10-31", MODEL).status()).isEqualTo(201);
      secret =
          http.post("/api/v1/devices", "{\"id\":\"pump\",\"model\":\"dtmi:test:Pump;1\"}")
              .json()
              .path("credential")
              .asString("");
      assertThat(refusal(server, "pump", "wrong")).isEqualTo("BAD_USER_NAME_OR_PASSWORD");
      await(
          "the refused login",
          () -> http.get("/api/v1/devices?problem=true").body().contains("\"kind\":\"login\""));
      assertThat(http.get("/api/v1/devices/pump").body())
          .contains("lastError", "127.0.0.1")
          .doesNotContain("wrong");
      Mqtt5AsyncClient first = connect(server, "pump", secret);
      await(
          "the login to have mended it",
          () -> http.get("/api/v1/devices?problem=true").json().path("total").asInt(1) == 0);
      publish(first, 1);
      publish(first, 2);
      awaitState(server, "Connected");
      first.disconnect().get(20, TimeUnit.SECONDS);
      awaitState(server, "Disconnected");
      Mqtt5AsyncClient second = connect(server, "pump", secret);
      Mqtt5AsyncClient third = connect(server, "pump", secret);
      publish(third, 3);
      await(
          "the takeover",
          () ->
              connections(server)
                  .equals(List.of("pump open 0", "pump takeover 0", "pump client 2")));
      awaitState(server, "Connected");
      assertThat(second).isNotNull();
      server.kill();
    }
    try (ServerProcess server = launch("60s").start()) {
      Http http = server.http();
      List<String> before = List.of("pump server 0", "pump takeover 0", "pump client 2");
      await("the end that the kill was", () -> connections(server).equals(before));
      Mqtt5AsyncClient back = connect(server, "pump", secret);
      await(
          "the new connection",
          () ->
              connections(server).size() == 4
                  && connections(server).getFirst().equals("pump open 0"));
      await(
          "what the twin was told",
          () -> http.get("/api/v1/history/pump/connectionState").json().path("series").size() == 3);
      String steps = http.get("/api/v1/devices/pump/diagnosis").body();
      assertThat(steps).contains("2 over its last connections").contains("connected over MQTT");
      // It comes back within the grace: its twin never said that it had gone.
      awaitState(server, "Connected");
      http.post("/api/v1/devices/pump/state", "{\"state\":\"suspended\"}");
      await("the end", () -> connections(server).getFirst().equals("pump access 0"));
      assertThat(refusal(server, "pump", secret)).isEqualTo("NOT_AUTHORIZED");
      assertThat(back).isNotNull();
      server.kill();
    }
    try (ServerProcess server = launch("0s").start()) {
      assertThat(server.http().get("/api/v1/devices?problem=true").json().path("total").asInt())
          .isLessThanOrEqualTo(1);
      assertThat(connections(server).getFirst()).isEqualTo("pump access 0");
    }
  }

  @Test
  void asManyConnectionsAsTheQuotaAllows() throws Exception {
    try (ServerProcess server = launch("0s").start()) {
      Http http = server.http();
      String secret =
          http.post("/api/v1/devices", "{\"id\":\"pump\",\"quota\":{\"connections\":2}}")
              .json()
              .path("credential")
              .asString("");
      Mqtt5AsyncClient one = connect(server, "pump", secret);
      Mqtt5AsyncClient two = connect(server, "pump-2", secret);
      assertThat(refusal(server, "pump-3", secret)).isEqualTo("QUOTA_EXCEEDED");
      await(
          "the refusal",
          () -> http.get("/api/v1/devices/pump").body().contains("\"kind\":\"connections\""));
      two.disconnect().get(20, TimeUnit.SECONDS);
      await("the goodbye", () -> connections(server).contains("pump-2 client 0"));
      connect(server, "pump-3", secret).disconnect().get(20, TimeUnit.SECONDS);
      one.disconnect().get(20, TimeUnit.SECONDS);
      assertThat(http.post("/api/v1/devices", "{\"id\":\"export\"}").status()).isEqualTo(400);
    }
  }
}
