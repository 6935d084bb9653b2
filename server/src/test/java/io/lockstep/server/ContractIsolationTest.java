package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// No device is told what another says or is told, over the contracts of Azure IoT Hub and AWS IoT:
/// every topic of both, with the own name, the other's, and wildcards.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractIsolationTest {
  private static final String MARK = "only-for-one";

  private static final List<String> AZURE =
      List.of(
          "$iothub/#",
          "$iothub/+/#",
          "$iothub/+/res/#",
          "$iothub/twin/res/#",
          "$iothub/twin/PATCH/properties/desired/#",
          "$iothub/methods/POST/#",
          "$dps/registrations/res/#",
          "devices/#",
          "devices/+/messages/devicebound/#",
          "devices/{device}/messages/devicebound/#",
          "devices/{device}/messages/events/#",
          "devices/{device}/modules/+/#");

  private static final List<String> AWS =
      List.of(
          "$aws/#",
          "$aws/+/+/#",
          "$aws/things/+/shadow/#",
          "$aws/things/{device}/shadow/#",
          "$aws/things/{device}/shadow/name/+/+/+",
          "$aws/things/{device}/jobs/#",
          "$aws/things/+/jobs/+",
          "$aws/commands/things/{device}/executions/+/request/#",
          "$aws/commands/+/+/executions/+/#",
          "$aws/rules/#",
          "$aws/events/#",
          "$aws/certificates/#",
          "$aws/provisioning-templates/#");

  private static final List<String> BOTH =
      List.of(
          "#",
          "+/#",
          "+/+/#",
          "$device/#",
          "$device/{device}/#",
          "$share/group/#",
          "$share/group/$aws/#",
          "$share/group/$iothub/#",
          "lockstep/v1/{device}/#",
          "lockstep/v1/+/telemetry");

  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ServerProcess.in(folder.resolve("data")).start();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /// A device that subscribes to all that it may.
  private final class Listener implements AutoCloseable {
    final String id;
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final MqttClient client;

    /// @param other a device that it tries to listen to
    Listener(String id, String other, boolean isAzure) throws Exception {
      this.id = id;
      String credential =
          server
              .http()
              .post("/api/v1/devices", "{\"id\":\"%s\"}".formatted(id))
              .body()
              .replaceAll(".*\"credential\":\"([^\"]+)\".*", "$1");
      client = new MqttClient("tcp://" + server.endpoint("mqtt"), id, new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName(isAzure ? "hub.example/%s/?api-version=2020-09-30".formatted(id) : id);
      options.setPassword(credential.toCharArray());
      client.connect(options);
      List<String> filters = new ArrayList<>(isAzure ? AZURE : AWS);
      filters.addAll(BOTH);
      int granted = 0;
      for (String filter : filters) {
        for (String name : List.of(id, other)) {
          granted += subscribes(filter.replace("{device}", name)) ? 1 : 0;
        }
      }
      assertThat(granted).as("filters that %s may subscribe to", id).isGreaterThan(10);
    }

    private boolean subscribes(String filter) {
      try {
        client.subscribe(
            filter,
            1,
            (topic, message) ->
                heard.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
        return true;
      } catch (MqttException _) {
        return false; // It may not.
      }
    }

    void publish(String topic, String payload) throws MqttException {
      client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    void await(String part) throws Exception {
      Await.until(
          id + " to hear " + part,
          () -> heard.stream().anyMatch(one -> one.contains(part)),
          heard::toString);
    }

    @Override
    public void close() throws MqttException {
      client.disconnectForcibly(0, 1_000);
      client.close();
    }
  }

  private void app(String method, String path, String body) throws Exception {
    Http.Reply reply = server.http().send(method, path, body);
    assertThat(reply.status()).as("%s %s: %s", method, path, reply.body()).isLessThan(500);
  }

  private static void expectNothingOf(Listener one, Listener other) {
    assertThat(one.heard).as("the one hears its own").anyMatch(said -> said.contains(MARK));
    assertThat(other.heard)
        .as("what %s hears", other.id)
        .noneMatch(said -> said.contains(MARK) || said.contains(one.id));
  }

  @Test
  void azure() throws Exception {
    try (Listener one = new Listener("iso-one", "iso-two", true);
        Listener other = new Listener("iso-two", "iso-one", true)) {
      one.publish("devices/iso-one/messages/events/", "{\"text\":\"%s\"}".formatted(MARK));
      one.publish(
          "$iothub/twin/PATCH/properties/reported/?$rid=1", "{\"text\":\"%s\"}".formatted(MARK));
      one.publish("$iothub/twin/GET/?$rid=2", "");
      one.await("$rid=2");
      app("PATCH", "/api/v1/twins/iso-one/desired", "{\"text\":\"wanted %s\"}".formatted(MARK));
      app("POST", "/api/v1/twins/iso-one/commands/mark?wait=1s", "\"%s\"".formatted(MARK));
      app("POST", "/api/v1/devices/iso-one/messages", "{\"payload\":\"%s\"}".formatted(MARK));
      one.await("devicebound");
      other.publish("$iothub/twin/GET/?$rid=3", "");
      other.await("$rid=3"); // Whatever was sent before has come.
      expectNothingOf(one, other);
    }
  }

  @Test
  void aws() throws Exception {
    try (Listener one = new Listener("iso-three", "iso-four", false);
        Listener other = new Listener("iso-four", "iso-three", false)) {
      String shadow = "$aws/things/iso-three/shadow/";
      for (String of : List.of(shadow, shadow + "name/net/")) {
        one.publish(
            of + "update",
            "{\"state\":{\"reported\":{\"text\":\"%s\"},\"desired\":{\"x\":\"%s\"}}}"
                .formatted(MARK, MARK));
        one.publish(of + "get", "");
        one.publish(of + "delete", "");
        one.await(of + "delete/accepted");
      }
      app(
          "POST",
          "/api/v1/device-jobs",
          "{\"id\":\"iso\",\"document\":{\"x\":\"%s\"},\"devices\":[\"iso-three\"]}"
              .formatted(MARK));
      one.await("jobs/notify-next");
      one.publish("$aws/things/iso-three/jobs/start-next", "{}");
      one.await("start-next/accepted");
      app("POST", "/api/v1/twins/iso-three/commands/mark?wait=1s", "\"%s\"".formatted(MARK));
      one.publish(
          "$aws/rules/store/lockstep/v1/iso-three/telemetry", "{\"text\":\"%s\"}".formatted(MARK));
      // What it asks of the other is refused to itself.
      one.publish("$aws/things/iso-four/shadow/get", "");
      one.await("$aws/things/iso-four/shadow/get/rejected");
      other.publish("$aws/things/iso-four/shadow/update", "{\"state\":{\"reported\":{\"a\":1}}}");
      other.await("$aws/things/iso-four/shadow/update/accepted");
      expectNothingOf(one, other);
    }
  }
}
