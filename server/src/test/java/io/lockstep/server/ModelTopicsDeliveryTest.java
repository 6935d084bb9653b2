package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A device that speaks as its model says (DTDL Mqtt extension), made of mosquitto's clients: no
/// binding, topics of the model, MQTT 5 response topic and correlation.
class ModelTopicsDeliveryTest {
  private static final String MODEL =
      """
      [{"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:mqtt;4"],
        "@id":"dtmi:test:Car;1","@type":["Interface","Mqtt"],"payloadFormat":"Json/ecma/404",
        "telemetryTopic":"cars/{senderId}/data","commandTopic":"cars/{executorId}/do/{commandName}",
        "contents":[
         {"@type":"Telemetry","name":"distance","schema":"double"},
         {"@type":["Command","Idempotent","Cacheable"],"name":"getSpeed","ttl":"PT1H",
          "response":{"name":"mph","schema":"integer"}}]}]
      """;

  @TempDir(factory = OnDisk.class)
  Path folder;

  private static Process client(ServerProcess server, String credential, String... command)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(command[0], "-V", "5", "-h", "127.0.0.1"));
    all.addAll(List.of("-p", String.valueOf(server.mqttPort()), "-u", "car-1", "-P", credential));
    all.addAll(List.of(command).subList(1, command.length));
    return new ProcessBuilder(all).redirectErrorStream(true).start();
  }

  @Test
  void telemetryAndCommandsGoTheWayThatTheModelStates() throws Exception {
    Assumptions.assumeTrue(
        Commands.succeeds("which", "mosquitto_sub"),
        "mosquitto's clients are absent; tools/install-system-packages installs them");
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      assertThat(server.http().post("/models?api-version=2023-10-31", MODEL).isGood()).isTrue();
      String credential =
          server
              .http()
              .post("/api/v1/devices", "{\"id\":\"car-1\"}")
              .json()
              .path("credential")
              .asString();

      Process telemetry =
          client(
              server,
              credential,
              "mosquitto_pub",
              "-q",
              "1",
              "-t",
              "cars/car-1/data",
              "-m",
              "{\"distance\":12.5}");
      assertThat(telemetry.waitFor()).isZero();
      Await.until(
          "the twin to have its distance",
          () ->
              server
                  .http()
                  .get("/api/v1/twins/car-1")
                  .json()
                  .at("/values/distance/value")
                  .isNumber(),
          server.child()::printed);
      JsonNode twin = server.http().get("/api/v1/twins/car-1").json();
      assertThat(twin.path("modelId").asString()).isEqualTo("dtmi:test:Car;1");
      assertThat(twin.path("draft").asBoolean()).isFalse();

      Process hearing =
          client(
              server,
              credential,
              "mosquitto_sub",
              "-q",
              "1",
              "-C",
              "1",
              "-t",
              "cars/car-1/do/+",
              "-F",
              "%t|%R|%C|%l");
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> firstLine(hearing));
      MosquittoDevice.awaitSubscribed(server);
      String asked =
          server
              .http()
              .post("/api/v1/twins/car-1/commands/getSpeed?timeout=1m", "")
              .json()
              .path("id")
              .asString();
      String[] message = heard.get(60, TimeUnit.SECONDS).split("\\|", -1);
      assertThat(message[0]).isEqualTo("cars/car-1/do/getSpeed");
      assertThat(message[2]).isEqualTo("application/json");
      assertThat(message[3]).as("length of the payload").isEqualTo("0");

      Process answer =
          client(
              server,
              credential,
              "mosquitto_pub",
              "-q",
              "1",
              "-t",
              message[1],
              "-m",
              "{\"mph\":88}",
              "-D",
              "publish",
              "user-property",
              "__stat",
              "200");
      assertThat(answer.waitFor()).isZero();
      Await.until(
          "the command to be answered",
          () -> command(server, asked).path("state").asString().equals("succeeded"),
          server.child()::printed);
      assertThat(command(server, asked).path("response").asInt()).isEqualTo(88);
      assertThat(command(server, asked).path("idempotent").asBoolean()).isTrue();

      JsonNode again =
          server.http().post("/api/v1/twins/car-1/commands/getSpeed?wait=5s", "").json();
      assertThat(again.path("state").asString()).isEqualTo("succeeded");
      assertThat(again.path("response").asInt()).isEqualTo(88);
      assertThat(again.path("message").asString()).contains("the answer to command " + asked);

      JsonNode derived = server.http().get("/api/v1/bindings").json().path("derived");
      assertThat(derived.toString()).contains("cars/+/data", "cars/{executorId}/do/{commandName}");
      assertThat(server.stop()).isZero();
    }
  }

  private static JsonNode command(ServerProcess server, String id) throws Exception {
    return server.http().get("/api/v1/commands/" + id).json();
  }

  private static String firstLine(Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "failed: " + e;
    }
  }
}
