package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/// The device SDK of Azure IoT Hub for Node.js, unmodified, against a server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureIotDeviceTest {
  private static final String MODEL =
      """
      {"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Oven;1","@type":"Interface","contents":[
       {"@type":"Telemetry","name":"temperature","schema":"double"},
       {"@type":"Property","name":"serial","schema":"string"},
       {"@type":"Property","name":"setpoint","schema":"double","writable":true},
       {"@type":"Command","name":"reboot",
        "request":{"name":"r","schema":{"@type":"Object","fields":[{"name":"delay","schema":"integer"}]}},
        "response":{"name":"a","schema":{"@type":"Object","fields":[{"name":"after","schema":"integer"}]}}}]}
      """;

  private ServerProcess server;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    Peers.assumeInstalled();
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
    Http.Reply model = server.http().post("/models?api-version=2023-10-31", "[" + MODEL + "]");
    assertThat(model.isGood()).as(model.body()).isTrue();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Peers.Output node(String script, String... arguments) throws InterruptedException {
    return Peers.run(
        script,
        List.of(arguments),
        Map.of("NODE_EXTRA_CA_CERTS", authority().toString()),
        line -> {
          if (line.equals(Peers.RESTART)) {
            server = Peers.restarted(server);
          }
        });
  }

  private Path authority() {
    return server.data().resolve("pki/ca.pem");
  }

  private void expectGood(Peers.Output output, int count) {
    assertThat(output.exit()).as("%s%n%s", output.text(), server.child().printed()).isZero();
    assertThat(output.good()).isEqualTo(count);
  }

  @Test
  void aDeviceWithAKeyWorksAsOverIotHub() throws Exception {
    Http.Reply added =
        server.http().post("/api/v1/devices", "{\"id\":\"oven-1\",\"authentication\":\"key\"}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    String key = added.body().replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
    Peers.Output output =
        node(
            "peers/azure-iot-device.mjs",
            server.endpoint("mqtts"),
            authority().toString(),
            server.endpoint("http"),
            server.token(),
            "oven-1",
            key);
    expectGood(output, 17);
  }

  @Test
  void aDeviceWithACertificateWorksAsOverIotHub() throws Exception {
    Http.Reply added = server.http().post("/api/v1/devices", "{\"id\":\"oven-2\"}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    DeviceCertificate certificate = DeviceCertificate.of(server.data(), folder, "oven-2");
    Peers.Output output =
        node(
            "peers/azure-iot-device.mjs",
            server.endpoint("mqtts"),
            authority().toString(),
            server.endpoint("http"),
            server.token(),
            "oven-2",
            certificate.certificate().toString(),
            certificate.key().toString());
    expectGood(output, 17);
  }

  @Test
  void aDeviceIsToldByTheProvisioningServiceWhereItBelongs() throws Exception {
    Peers.Output output =
        node(
            "peers/azure-iot-provisioning.mjs",
            server.endpoint("mqtts").replace("127.0.0.1", "localhost"),
            server.endpoint("http"),
            server.token(),
            "line-7");
    expectGood(output, 3);
  }

  /// A device of the contract that proves itself by its credential, over MQTT as it is.
  private final class RawDevice implements AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final MqttClient client;

    RawDevice(String id, String... filters) throws Exception {
      String credential =
          server
              .http()
              .post("/api/v1/devices", "{\"id\":\"%s\"}".formatted(id))
              .body()
              .replaceAll(".*\"credential\":\"([^\"]+)\".*", "$1");
      client = new MqttClient("tcp://" + server.endpoint("mqtt"), id, new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName("hub.example/%s/?api-version=2020-09-30".formatted(id));
      options.setPassword(credential.toCharArray());
      client.connect(options);
      for (String filter : filters) {
        client.subscribe(
            filter,
            1,
            (topic, message) ->
                heard.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
      }
    }

    void publish(String topic, String payload) throws MqttException {
      client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    @Override
    public void close() throws MqttException {
      client.disconnectForcibly(0, 1_000);
      client.close();
    }
  }

  @Test
  void noDeviceSeesWhatAnotherIsToldOrSays() throws Exception {
    try (RawDevice one = new RawDevice("raw-1", "$iothub/twin/res/#");
        RawDevice other = new RawDevice("raw-2", "$iothub/#", "devices/#")) {
      one.publish("devices/raw-1/messages/events/", "{\"temperature\":1}");
      one.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", "{\"secret\":1}");
      one.publish("$iothub/twin/GET/?$rid=2", "");
      Await.until("two answers", () -> one.heard.size() == 2, one.heard::toString);
      assertThat(one.heard.get(0)).startsWith("$iothub/twin/res/204/?$rid=1&$version=2");
      assertThat(one.heard.get(1)).startsWith("$iothub/twin/res/200/?$rid=2 ").contains("secret");
      other.publish("$iothub/twin/GET/?$rid=3", "");
      Await.until("an answer", () -> !other.heard.isEmpty(), other.heard::toString);
      assertThat(other.heard)
          .containsOnly(
              "$iothub/twin/res/200/?$rid=3 {\"desired\":{\"$version\":0},\"reported\":{\"$version\":1}}");
    }
    assertThat(server.http().get("/api/v1/devices/raw-1/document").body())
        .contains("\"reported\":{\"secret\":1}");
  }
}
