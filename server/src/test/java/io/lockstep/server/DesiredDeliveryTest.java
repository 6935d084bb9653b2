package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A device that nobody of us wrote hears over the real broker what it is desired to be, whenever
/// it comes, and whatever becomes of the server meanwhile.
class DesiredDeliveryTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
        {"@type":"Property","name":"setpoint","schema":"double","writable":true},
        {"@type":"Property","name":"program","schema":"string","writable":true}]}]
      """;
  private static final String DESIRED = "/api/v1/twins/oven/desired";

  @TempDir(factory = OnDisk.class)
  Path folder;

  private String credential = "";

  private ServerProcess start() throws Exception {
    return ServerProcess.in(folder.resolve("data")).start();
  }

  private void makeOven(ServerProcess server) throws Exception {
    String azure = "?api-version=2023-10-31";
    assertThat(server.http().post("/models" + azure, MODEL).isGood()).isTrue();
    Http.Reply twin =
        server
            .http()
            .send(
                "PUT",
                "/digitaltwins/oven" + azure,
                "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"}}");
    assertThat(twin.isGood()).as(twin.body()).isTrue();
    Http.Reply device = server.http().post("/api/v1/devices", "{\"id\":\"oven\"}");
    credential = device.json().path("credential").asString();
  }

  private static void desire(ServerProcess server, String json) throws Exception {
    Http.Reply reply = server.http().send("PATCH", DESIRED, json);
    assertThat(reply.isGood()).as(reply.body()).isTrue();
  }

  private static JsonNode value(ServerProcess server, String name) throws Exception {
    return server.http().get(DESIRED).json().path("values").path(name);
  }

  private static void awaitState(ServerProcess server, String name, String state) throws Exception {
    Await.until(
        name + " to be " + state,
        () -> value(server, name).path("state").asString().equals(state),
        () -> "see GET " + DESIRED);
  }

  /// The device, and all that it was told.
  private final class Oven implements MqttCallback, AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final MqttClient client;

    Oven(ServerProcess server, boolean isClean) throws Exception {
      client =
          new MqttClient("tcp://127.0.0.1:" + server.mqttPort(), "oven", new MemoryPersistence());
      client.setCallback(this);
      client.setTimeToWait(30_000);
      MqttConnectOptions options = new MqttConnectOptions();
      options.setCleanSession(isClean);
      options.setUserName("oven");
      options.setPassword(credential.toCharArray());
      client.connect(options);
    }

    void listen() throws Exception {
      client.subscribe("lockstep/v1/oven/desired", 1);
    }

    void says(String topic, String payload) throws Exception {
      client.publish(
          "lockstep/v1/oven/" + topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    void awaitHeard(String payload) throws Exception {
      Await.until(payload + " to be heard", () -> heard.contains(payload), heard::toString);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      heard.add(new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    @Override
    public void close() throws MqttException {
      if (client.isConnected()) {
        client.disconnect();
      }
      client.close();
    }
  }

  @Test
  void aDeviceThatComesLaterHearsItAndReports() throws Exception {
    try (ServerProcess server = start()) {
      makeOven(server);
      desire(server, "{\"setpoint\":60}");
      awaitState(server, "setpoint", "sent");
      try (Oven oven = new Oven(server, true)) {
        oven.listen();
        oven.awaitHeard("{\"$version\":1,\"setpoint\":60.0}");
        oven.says("telemetry", "{\"setpoint\":60}");
        awaitState(server, "setpoint", "reported");

        desire(server, "{\"program\":\"rye\"}");
        oven.awaitHeard("{\"$version\":2,\"program\":\"rye\"}");
        oven.says(
            "reported", "{\"program\":{\"value\":\"\",\"ac\":404,\"av\":2,\"ad\":\"no rye\"}}");
        awaitState(server, "program", "rejected");
        assertThat(value(server, "program").path("message").asString()).isEqualTo("no rye");

        oven.says("desired/get", "");
        oven.awaitHeard("{\"$version\":2,\"program\":\"rye\",\"setpoint\":60.0}");

        oven.heard.clear();
        oven.says("telemetry", "{\"setpoint\":20}");
        awaitState(server, "setpoint", "diverged");
        oven.awaitHeard("{\"$version\":2,\"setpoint\":60.0}");
      }
    }
  }

  @Test
  void aDeviceThatWasAwayEndsWithTheLastVersionAcrossAKilledServer() throws Exception {
    try (ServerProcess server = start()) {
      makeOven(server);
      try (Oven oven = new Oven(server, false)) {
        oven.listen();
      }
      desire(server, "{\"setpoint\":60}");
      server.kill();
    }
    try (ServerProcess server = start()) {
      desire(server, "{\"setpoint\":70}");
      awaitState(server, "setpoint", "sent");
      try (Oven oven = new Oven(server, false)) {
        oven.awaitHeard("{\"$version\":2,\"setpoint\":70.0}");
        int last = oven.heard.lastIndexOf("{\"$version\":1,\"setpoint\":60.0}");
        assertThat(last).isLessThan(oven.heard.indexOf("{\"$version\":2,\"setpoint\":70.0}"));
        oven.says("telemetry", "{\"setpoint\":70}");
        awaitState(server, "setpoint", "reported");
      }
    }
  }
}
