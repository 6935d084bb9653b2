package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events of a real server reach a web hook that fails now and then, and subscribers of the broker;
/// a killed server loses none.
class EventRouteDeliveryTest {
  private static final String AZURE = "?api-version=2023-10-31";
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Cell;1","@type":"Interface","contents":[
        {"@type":"Property","name":"state","schema":"string","writable":true}]}]
      """;
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir(factory = OnDisk.class)
  Path folder;

  private final List<String> subjects = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.setExecutor(Thread::startVirtualThread);
    receiver.start();
  }

  @AfterEach
  void close() {
    receiver.stop(0);
  }

  /// Every third request fails, half of them after it was taken.
  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    int number = requests.incrementAndGet();
    boolean fails = number % 3 == 0;
    if (!fails || number % 2 == 0) {
      for (JsonNode event : JSON.readTree(body)) {
        subjects.add(event.get("subject").asString());
      }
    }
    exchange.sendResponseHeaders(fails ? 503 : 204, -1);
    exchange.close();
  }

  private Path workspace() throws IOException {
    Path plant = folder.resolve("plant");
    Files.createDirectories(plant.resolve("endpoints"));
    Files.writeString(plant.resolve("endpoints/token.txt"), "Bearer of-the-file\n");
    Files.writeString(
        plant.resolve("endpoints/all.yaml"),
        """
        endpoints:
          - name: hook
            kind: webhook
            url: http://127.0.0.1:%d/events
            mode: batched
            batch: 5
            headers:
              Authorization: { file: token.txt }
            retry: { first: 10ms, longest: 50ms }
          - name: floor
            kind: mqtt
            topic: "events/{twinId}/{type}"
        """
            .formatted(receiver.getAddress().getPort()));
    return plant;
  }

  private ServerProcess start() throws Exception {
    return ServerProcess.in(folder.resolve("data")).withWorkspace(workspace()).start();
  }

  private static void route(ServerProcess server, String id, String endpoint) throws Exception {
    Http.Reply reply =
        server
            .http()
            .send(
                "PUT",
                "/eventroutes/" + id + AZURE,
                "{\"endpointName\":\"%s\",\"filter\":\"type = 'Microsoft.DigitalTwins.Twin.Create'\"}"
                    .formatted(endpoint));
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private static void put(ServerProcess server, String twin) throws Exception {
    Http.Reply reply =
        server
            .http()
            .send(
                "PUT",
                "/digitaltwins/" + twin + AZURE,
                "{\"$metadata\":{\"$model\":\"dtmi:test:Cell;1\"},\"state\":\"idle\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  @Test
  void aKilledServerLosesNoEvent() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = start()) {
        if (round == 0) {
          assertThat(server.http().post("/models" + AZURE, MODEL).isGood()).isTrue();
          route(server, "r", "hook");
        }
        for (int i = 0; i < 40; i++) {
          String twin = "cell-" + round + "-" + i;
          put(server, twin);
          expected.add(twin);
        }
        server.kill();
      }
    }
    try (ServerProcess server = start()) {
      put(server, "last");
      expected.add("last");
      Await.until(
          "the last event to arrive", () -> subjects.contains("last"), server.child()::printed);
      JsonNode status = server.http().get("/api/v1/eventroutes").json().at("/value/0");
      assertThat(status.get("dead").asLong()).isZero();
      assertThat(status.get("lost").asLong()).isZero();
      assertThat(server.http().get("/api/v1/eventroutes").body()).doesNotContain("of-the-file");
    }

    assertThat(new LinkedHashSet<>(subjects)).containsExactlyElementsOf(expected);
    assertThat(authorizations).allMatch("Bearer of-the-file"::equals);
  }

  @Test
  void subscribersOfTheBrokerGetThem() throws Exception {
    BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    try (ServerProcess server = start()) {
      assertThat(server.http().post("/models" + AZURE, MODEL).isGood()).isTrue();
      route(server, "r", "floor");
      try (MqttClient client =
          new MqttClient(
              "tcp://127.0.0.1:" + server.mqttPort(), "listener", new MemoryPersistence())) {
        MqttConnectOptions login = new MqttConnectOptions();
        login.setUserName("admin");
        login.setPassword(server.token().toCharArray());
        client.connect(login);
        client.subscribe(
            "events/#",
            1,
            (topic, message) ->
                inbox.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));

        put(server, "cell-1");

        String received = String.valueOf(inbox.poll(60, TimeUnit.SECONDS));
        assertThat(received).startsWith("events/cell-1/Microsoft.DigitalTwins.Twin.Create {");
        JsonNode event = JSON.readTree(received.substring(received.indexOf('{')));
        assertThat(event.get("source").asString()).isEqualTo("localhost");
        assertThat(event.at("/data/$dtId").asString()).isEqualTo("cell-1");
        client.disconnect();
      }
    }
  }

  @Test
  void anEndpointThatCannotBeIsToldWithItsPlace() throws Exception {
    Path plant = workspace();
    Files.writeString(
        plant.resolve("endpoints/wrong.yaml"),
        """
        endpoints:
          - name: topic
            kind: kafka
            topic: events
            bootstrap: broker
          - name: hook2
            kind: webhook
            url: ftp://x
            topic: y
        """);

    assertThat(Main.run("validate", plant.toString())).isEqualTo(ExitCode.FOUND_PROBLEMS);
    try (Child child = ServerProcess.in(folder.resolve("other")).withWorkspace(plant).begin()) {
      int _ = child.awaitExit();
      assertThat(child.printed())
          .contains(
              "wrong.yaml:5", "bootstrap: expected host:port", "found broker", "wrong.yaml:9");
    }
  }
}
