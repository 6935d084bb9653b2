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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
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

/// Rules of a real server tell a web hook that fails now and then, and subscribers of the broker; a
/// server that is killed between the firing and the delivery loses nothing, and what comes twice
/// has one key.
class NotificationDeliveryTest {
  private static final String AZURE = "?api-version=2023-10-31";
  private static final String SECRET = "of-the-signing-file";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir(factory = OnDisk.class)
  Path folder;

  private final List<String> titles = new CopyOnWriteArrayList<>();
  private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
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
    int number = requests.incrementAndGet();
    boolean fails = number % 3 == 0;
    if (!fails || number % 2 == 0) {
      String title = JSON.readTree(body).at("/data/title").asString();
      titles.add(title);
      keys.computeIfAbsent(title, _ -> ConcurrentHashMap.newKeySet())
          .add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature")));
    }
    exchange.sendResponseHeaders(fails ? 503 : 204, -1);
    exchange.close();
  }

  private Path workspace() throws IOException {
    Path plant = folder.resolve("plant");
    for (String each : List.of("endpoints", "models", "rules")) {
      Files.createDirectories(plant.resolve(each));
    }
    Files.writeString(
        plant.resolve("models/cell.json"),
        """
        [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Cell;1","@type":"Interface","contents":[
          {"@type":"Property","name":"heat","schema":"double","writable":true},
          {"@type":"Property","name":"limit","schema":"double","writable":true}]}]
        """);
    Files.writeString(plant.resolve("endpoints/sign.txt"), SECRET + "\n");
    Files.writeString(
        plant.resolve("endpoints/all.yaml"),
        """
        endpoints:
          - name: ops
            kind: webhook
            url: http://127.0.0.1:%d/told
            sign: { file: sign.txt }
            retry: { first: 10ms, longest: 50ms }
        """
            .formatted(receiver.getAddress().getPort()));
    Files.writeString(
        plant.resolve("rules/hot.yaml"),
        """
        rule: hot
        model: dtmi:test:Cell;1
        when: heat > 50
        alarm: { priority: high, title: Hot }
        write: { property: limit, value: heat - 10.0 }
        log: "{$twin} at {heat:0}"
        notify:
          - { webhook: ops, title: "{$twin} {heat:0}" }
          - { mqtt: { topic: "told/{$twin}", payload: { key: "{$id}", heat: "{heat}" } } }
        on-clear: { log: "{$twin} is well" }
        """);
    return plant;
  }

  private ServerProcess start() throws Exception {
    return ServerProcess.in(folder.resolve("data")).withWorkspace(workspace()).start();
  }

  private static void put(ServerProcess server, String twin, int heat) throws Exception {
    Http.Reply reply =
        server
            .http()
            .send(
                "PUT",
                "/digitaltwins/" + twin + AZURE,
                "{\"$metadata\":{\"$model\":\"dtmi:test:Cell;1\"},\"heat\":%d}".formatted(heat));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  @Test
  void aKilledServerLosesNoNotificationAndNoLine() throws Exception {
    Set<String> expected = new HashSet<>();
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = start()) {
        for (int i = 0; i < 30; i++) {
          String twin = "cell-" + round + "-" + i;
          put(server, twin, 60 + i);
          expected.add(twin + " " + (60 + i));
          lines.add(twin + " at " + (60 + i));
        }
        server.kill();
      }
    }
    try (ServerProcess server = start()) {
      put(server, "last", 99);
      expected.add("last 99");
      lines.add("last at 99");
      Await.until(
          "all notifications to arrive",
          () -> titles.containsAll(expected),
          server.child()::printed);
      // It is counted once the answer is back.
      Await.until(
          "all to be counted",
          () -> channel(server, "ops").get("sent").asLong() >= 91,
          server.child()::printed);
      JsonNode channel = channel(server, "ops");
      assertThat(channel.get("dead").asLong()).isZero();
      assertThat(channel.get("lost").asLong()).isZero();
      Await.until(
          "all lines to be there",
          () -> logged(server).size() == lines.size(),
          server.child()::printed);
      assertThat(logged(server).reversed()).containsExactlyElementsOf(lines);
      assertThat(server.http().get("/digitaltwins/cell-0-5" + AZURE).json().get("limit").asDouble())
          .isEqualTo(55.0);
      assertThat(server.http().get("/api/v1/notifications").body()).doesNotContain(SECRET);
      assertThat(server.child().printed()).doesNotContain(SECRET);
    }
    assertThat(new HashSet<>(titles)).isEqualTo(expected);
    assertThat(keys.values()).allMatch(each -> each.size() == 1);
    assertThat(signatures).allMatch(signature -> signature.startsWith("v1,"));
  }

  private static JsonNode channel(ServerProcess server, String name) throws Exception {
    Map<String, JsonNode> channels = new LinkedHashMap<>();
    for (JsonNode each : server.http().get("/api/v1/notifications").json().get("value")) {
      channels.put(each.get("name").asString(), each);
    }
    return Objects.requireNonNull(channels.get(name), name);
  }

  private static List<String> logged(ServerProcess server) {
    try {
      List<String> lines = new ArrayList<>();
      server
          .http()
          .get("/api/v1/rules/hot/log?max=1000")
          .json()
          .get("value")
          .forEach(line -> lines.add(line.get("text").asString()));
      return lines;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void subscribersOfTheBrokerAreToldAndChannelsCanBeTested() throws Exception {
    BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    try (ServerProcess server = start();
        MqttClient client =
            new MqttClient(
                "tcp://127.0.0.1:" + server.mqttPort(), "listener", new MemoryPersistence())) {
      MqttConnectOptions login = new MqttConnectOptions();
      login.setUserName("admin");
      login.setPassword(server.token().toCharArray());
      client.connect(login);
      client.subscribe(
          "told/#",
          1,
          (topic, message) ->
              inbox.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
      put(server, "cell+1", 70);

      String received = String.valueOf(inbox.poll(30, TimeUnit.SECONDS));
      assertThat(received).startsWith("told/cell%2B1 {");
      assertThat(JSON.readTree(received.substring(received.indexOf('{'))).get("heat").asDouble())
          .isEqualTo(70.0);
      client.disconnect();

      assertThat(test(server, "ops").at("/outcome").asString()).isIn("taken", "failed");
      assertThat(test(server, "mqtt").at("/outcome").asString()).isEqualTo("taken");
      assertThat(server.http().post("/api/v1/notifications/nobody/test", "{}").status())
          .isEqualTo(404);
    }
  }

  private static JsonNode test(ServerProcess server, String channel) throws Exception {
    return server.http().post("/api/v1/notifications/" + channel + "/test", "{}").json();
  }
}
