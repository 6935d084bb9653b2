package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unified name space, as an MQTT client sees it.
class UnsViewTest {
  private static final String AZURE = "?api-version=2023-10-31";
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Thing;1","@type":"Interface","contents":[
        {"@type":"Telemetry","name":"temperature","schema":"double"},
        {"@type":"Relationship","name":"hasPart"},
        {"@type":"Relationship","name":"feeds"}]}]
      """;

  @TempDir(factory = OnDisk.class)
  Path folder;

  private static void put(ServerProcess server, String path, String json) throws Exception {
    Http.Reply reply = server.http().send("PUT", path + AZURE, json);
    assertThat(reply.isGood()).as(reply.body()).isTrue();
  }

  private static void relate(ServerProcess server, String from, String name, String to)
      throws Exception {
    put(
        server,
        "/digitaltwins/%s/relationships/%s-%s".formatted(from, name, to),
        "{\"$relationshipName\":\"%s\",\"$targetId\":\"%s\"}".formatted(name, to));
  }

  private static void read(ServerProcess server, double value) throws Exception {
    Http.Reply reply =
        server
            .http()
            .post("/api/v1/telemetry/press?ack=applied", "{\"temperature\":%s}".formatted(value));
    assertThat(reply.isGood()).as(reply.body()).isTrue();
  }

  @Test
  void valuesStandWhereTheirTwinsAreInThePlant() throws Exception {
    try (ServerProcess server =
        ServerProcess.in(folder.resolve("data")).set("uns.relationships", "hasPart").start()) {
      assertThat(server.http().post("/models" + AZURE, MODEL).isGood()).isTrue();
      for (String twin : new String[] {"acme", "bremen", "press"}) {
        put(server, "/digitaltwins/" + twin, "{\"$metadata\":{\"$model\":\"dtmi:test:Thing;1\"}}");
      }
      relate(server, "acme", "hasPart", "bremen");
      relate(server, "bremen", "hasPart", "press");
      relate(server, "acme", "feeds", "press");
      read(server, 21.5);

      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName("admin");
      options.setPassword(server.token().toCharArray());
      try (MqttClient client =
          new MqttClient(
              "tcp://127.0.0.1:" + server.mqttPort(), "observer", new MemoryPersistence())) {
        client.connect(options);
        client.subscribe(
            "acme/#",
            1,
            (topic, message) ->
                heard.add(
                    topic
                        + " "
                        + message.isRetained()
                        + " "
                        + new String(message.getPayload(), StandardCharsets.UTF_8)));
        assertThat(heard.poll(20, TimeUnit.SECONDS))
            .startsWith("acme/bremen/press/temperature ")
            .contains("{\"value\":21.5,\"quality\":\"good\",\"timestamp\":\"20");
        read(server, 22.5);
        // Its first look at the plant may tell once more what a reading has told already.
        String next = heard.poll(20, TimeUnit.SECONDS);
        while (next != null && next.contains("{\"value\":21.5,")) {
          next = heard.poll(20, TimeUnit.SECONDS);
        }
        assertThat(next).startsWith("acme/bremen/press/temperature false {\"value\":22.5,");
        assertThat(server.http().get("/api/v1/twins/press").body()).contains("22.5");
        client.disconnect();
      }
      assertThat(server.http().get("/api/v1/drift").json().path("value")).isEmpty();
    }
  }
}
