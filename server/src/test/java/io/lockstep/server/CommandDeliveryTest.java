package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands reach a device that nobody of us wrote, and a killed server neither loses nor doubles
/// them.
class CommandDeliveryTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Line;1","@type":"Interface","contents":[
        {"@type":"Command","name":"halt","response":{"name":"result","schema":{"@type":"Object",
          "fields":[{"name":"halted","schema":"boolean"}]}}},
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}}]}]
      """;
  private static final String RULE =
      """
      rule: overheating
      model: dtmi:test:Line;1
      when: temperature > 85
      for: { readings: 5 }
      alarm: { priority: critical, title: Overheating }
      command: { name: halt, timeout: 30m }
      """;
  private static final String HALT = "/api/v1/twins/line/commands/halt";
  private static final String GOOD = "{\"status\":200,\"payload\":{\"halted\":true}}";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int COMMANDS_A_ROUND = 40;

  /// Below what the server keeps of commands that are over.
  private static final int KEPT = 900;

  private static final int KILLED = 128 + 9;

  @TempDir(factory = OnDisk.class)
  Path folder;

  /// The credential of the device `line`, once there is one.
  private String credential = "";

  /// What was asked for, by idempotency key; empty while nobody has answered.
  private final Map<String, String> ids = new LinkedHashMap<>();

  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"))
        .set("journal.segment", "1MiB")
        .set("snapshot.records", "100");
  }

  private void makeLine(ServerProcess server) throws Exception {
    String azure = "?api-version=2023-10-31";
    assertThat(server.http().post("/models" + azure, MODEL).isGood()).isTrue();
    Http.Reply twin =
        server
            .http()
            .send(
                "PUT",
                "/digitaltwins/line" + azure,
                "{\"$metadata\":{\"$model\":\"dtmi:test:Line;1\"}}");
    assertThat(twin.isGood()).as(twin.body()).isTrue();
    Http.Reply device = server.http().post("/api/v1/devices", "{\"id\":\"line\"}");
    credential = device.json().path("credential").asString();
    assertThat(credential).as(device.body()).isNotEmpty();
  }

  private MosquittoDevice device(ServerProcess server, String answer) {
    return new MosquittoDevice("line", credential, server.mqttPort(), answer);
  }

  private static JsonNode command(ServerProcess server, String id) throws Exception {
    return server.http().get("/api/v1/commands/" + id).json();
  }

  private static String idOf(String topic) {
    return topic.substring(topic.lastIndexOf('/') + 1);
  }

  @Test
  void mosquittosClientsReceiveACommandAndAnswerIt() throws Exception {
    try (ServerProcess server = launch().start()) {
      makeLine(server);
      try (MosquittoDevice device = device(server, GOOD)) {
        device.come();
        MosquittoDevice.awaitSubscribed(server);
        Http.Reply reply = server.http().post(HALT + "?wait=30s", "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("state").asString()).isEqualTo("succeeded");
        assertThat(reply.json().at("/response/halted").asBoolean()).isTrue();
        assertThat(device.heard())
            .containsExactly(
                "lockstep/v1/line/commands/halt/" + reply.json().path("id").asString());
      }
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void aDeviceThatWasAwayGetsWhatIsStillInTimeAndNothingElse() throws Exception {
    try (ServerProcess server = launch().start()) {
      makeLine(server);
      try (MosquittoDevice device = device(server, GOOD)) {
        device.come();
        MosquittoDevice.awaitSubscribed(server);
        device.leave();
        String stale =
            server.http().post(HALT + "?timeout=1s&wait=20s", "").json().path("id").asString();
        assertThat(command(server, stale).path("state").asString()).isEqualTo("timed-out");
        String fresh = server.http().post(HALT + "?timeout=5m", "").json().path("id").asString();
        device.come();
        Await.until(
            "the command to be answered",
            () -> command(server, fresh).path("state").asString().equals("succeeded"),
            server.child()::printed);

        assertThat(device.heard()).extracting(CommandDeliveryTest::idOf).containsExactly(fresh);
      }
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void aRestartBetweenCommandAndAnswerNeitherLosesNorDoubles() throws Exception {
    killAtRandomMoments(new Random().nextLong(), 3);
  }

  @Test
  void aKillBetweenARulesTriggerAndItsHaltNeitherLosesNorDoublesIt() throws Exception {
    killBehindTheTrigger(new Random().nextLong(), 3);
  }

  @Test
  @Tag("slow")
  void manyKillsBetweenARulesTriggerAndItsHaltNeitherLoseNorDoubleIt() throws Exception {
    killBehindTheTrigger(new Random().nextLong(), Integer.getInteger("lockstep.rounds", 30));
  }

  /// More than 85 degrees in 5 consecutive readings raises the alarm and halts the line; the server
  /// is killed within milliseconds of the reading that does it.
  private void killBehindTheTrigger(long seed, int rounds) throws Exception {
    System.out.printf("seed %d, %d rounds%n", seed, rounds);
    Random random = new Random(seed);
    ServerProcess first = launch().start();
    try (MosquittoDevice device = prepared(first)) {
      String files = JSON.writeValueAsString(Map.of("name", "rules/line.yaml", "text", RULE));
      Http.Reply rules = first.http().send("PUT", "/api/v1/rules", "{\"files\":[" + files + "]}");
      assertThat(rules.isGood()).as(rules.body()).isTrue();
      ServerProcess server = first;
      for (int round = 1; round <= rounds; round++) {
        reads(server, 20);
        for (int i = 0; i < 5; i++) {
          reads(server, 90 + i);
        }
        LockSupport.parkNanos(random.nextInt(5_000_000));
        server.kill();
        server = launch().onPortsOf(first).start();
        ServerProcess present = server;
        int expected = round;
        Await.until(
            "the line to be halted once more",
            () -> states(present).equals(Map.of("succeeded", expected)),
            () -> present.child().printed());
      }
      Http.Reply alarms = server.http().get("/api/v1/alarms");
      assertThat(alarms.json().at("/value/0/count").asInt()).as(alarms.body()).isEqualTo(rounds);
      assertThat(server.stop()).isZero();
      Set<String> heard = new HashSet<>();
      device.heard().forEach(topic -> heard.add(idOf(topic)));
      Map<String, Integer> sent = sent(folder.resolve("data"));
      assertThat(heard).hasSize(rounds).isEqualTo(sent.keySet());
      assertThat(sent.values()).as("messages of a command").containsOnly(1);
    } finally {
      first.close();
    }
  }

  private static void reads(ServerProcess server, int temperature) throws Exception {
    Http.Reply reply =
        server.http().post("/api/v1/telemetry/line", "{\"temperature\":" + temperature + "}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
  }

  @Test
  @Tag("slow")
  void hundredsOfRestartsNeitherLoseNorDouble() throws Exception {
    killAtRandomMoments(new Random().nextLong(), Integer.getInteger("lockstep.rounds", 20));
  }

  @Test
  void aKillAtAnExactWriteNeitherLosesNorDoubles() throws Exception {
    int nth = 5 + new Random().nextInt(40);
    System.out.printf("kill at write %d of the journal%n", nth);
    ServerProcess first = launch().start();
    try (MosquittoDevice device = prepared(first)) {
      assertThat(first.stop()).isZero();
      killAtWrite(nth, first);
      verify(first, device);
    } finally {
      first.close();
    }
  }

  @Test
  @Tag("slow")
  void aKillAtEachOfManyWritesNeitherLosesNorDoubles() throws Exception {
    ServerProcess first = launch().start();
    try (MosquittoDevice device = prepared(first)) {
      assertThat(first.stop()).isZero();
      int rounds = Integer.getInteger("lockstep.rounds", 20);
      for (int nth = 1; nth <= rounds; nth++) {
        killAtWrite(nth, first);
      }
      verify(first, device);
    } finally {
      first.close();
    }
  }

  private MosquittoDevice prepared(ServerProcess server) throws Exception {
    makeLine(server);
    MosquittoDevice device = device(server, GOOD);
    device.come();
    MosquittoDevice.awaitSubscribed(server);
    return device;
  }

  private void killAtWrite(int nth, ServerProcess ports) throws Exception {
    Path data = folder.resolve("data");
    List<String> strace =
        Strace.prefix(
            folder.resolve("kill.trace"),
            "-P",
            lastSegment(data).toString(),
            "-e",
            "trace=writev,write,pwrite64",
            "-e",
            "inject=writev,write,pwrite64:signal=KILL:when=" + nth);
    try (Child child =
        launch().set("journal.segment", "256MiB").onPortsOf(ports).under(strace).begin()) {
      Optional<ServerProcess> server = ServerProcess.readyUnlessEnded(child, data);
      if (server.isPresent()) {
        askUntilGone(server.get(), 10_000);
      }
      assertThat(child.awaitExit()).isEqualTo(KILLED);
    }
  }

  private static Path lastSegment(Path data) throws IOException {
    try (var files = Files.list(data.resolve("inputs"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .sorted()
          .reduce((_, later) -> later)
          .orElseThrow();
    }
  }

  private void killAtRandomMoments(long seed, int rounds) throws Exception {
    System.out.printf("seed %d, %d rounds%n", seed, rounds);
    Random random = new Random(seed);
    int most = Math.min(COMMANDS_A_ROUND, KEPT / rounds);
    ServerProcess first = launch().start();
    try (MosquittoDevice device = prepared(first)) {
      ServerProcess server = first;
      for (int round = 0; round < rounds; round++) {
        ServerProcess present = server;
        long untilKillNanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000));
        Thread asking = Thread.ofVirtual().start(() -> askUntilGone(present, most));
        LockSupport.parkNanos(untilKillNanos);
        server.kill();
        asking.join();
        server = launch().onPortsOf(first).start();
      }
      server.kill();
      verify(first, device);
    } finally {
      first.close();
    }
  }

  /// Asks for commands, one after the other. What got no answer is asked again with the same key.
  private void askUntilGone(ServerProcess server, int most) {
    try {
      for (int i = 0; i < most; i++) {
        String key = keyWithoutAnswer();
        Http.Reply reply =
            server.http().send("POST", HALT + "?timeout=30m", "", "Idempotency-Key", key);
        assertThat(reply.isGood()).as(reply.body()).isTrue();
        ids.put(key, reply.json().path("id").asString());
      }
    } catch (IOException _) {
      // The server is gone, which is what the test is about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String keyWithoutAnswer() {
    for (Map.Entry<String, String> each : ids.entrySet()) {
      if (each.getValue().isEmpty()) {
        return each.getKey();
      }
    }
    String key = "key-" + ids.size();
    ids.put(key, "");
    return key;
  }

  /// Each command was sent once, was heard, and its answer has arrived.
  private void verify(ServerProcess ports, MosquittoDevice device) throws Exception {
    try (ServerProcess server = launch().onPortsOf(ports).start()) {
      askUntilGone(server, 1);
      Await.until(
          "all commands to be answered",
          () -> states(server).keySet().equals(Set.of("succeeded")),
          () -> server.child().printed() + "heard " + device.heard().size());
      System.out.printf(
          "%d commands asked for, %d messages heard%n", ids.size(), device.heard().size());
      assertThat(ids.values()).doesNotContain("").doesNotHaveDuplicates();
      Set<String> heard = new HashSet<>();
      device.heard().forEach(topic -> heard.add(idOf(topic)));
      assertThat(heard).containsExactlyInAnyOrderElementsOf(ids.values());
      assertThat(server.stop()).isZero();
    }
    Map<String, Integer> sent = sent(folder.resolve("data"));
    assertThat(sent.keySet()).containsExactlyInAnyOrderElementsOf(ids.values());
    assertThat(sent.values()).as("messages of a command").containsOnly(1);
  }

  private static Map<String, Integer> states(ServerProcess server) throws Exception {
    Map<String, Integer> states = new TreeMap<>();
    for (JsonNode each : server.http().get("/api/v1/commands?max=10000").json().path("value")) {
      states.merge(each.path("state").asString(), 1, Integer::sum);
    }
    return states;
  }

  /// How many messages of each command stand in the journal.
  private static Map<String, Integer> sent(Path data) {
    List<String> topics = new ArrayList<>();
    try (Journal inputs =
            Journal.open(
                new RealDisk(data),
                TimeSource.system(),
                JournalOptions.named("inputs").withSegmentBytes(1 << 20));
        Reader reader = inputs.reader(inputs.firstPosition())) {
      FieldMessage message = new FieldMessage();
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()
                    && message.wrap(payload).isDownlink()
                    && message.topic().startsWith("lockstep/v1/line/commands/")) {
                  topics.add(message.topic());
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    Map<String, Integer> sent = new TreeMap<>();
    topics.forEach(topic -> sent.merge(idOf(topic), 1, Integer::sum));
    return sent;
  }
}
