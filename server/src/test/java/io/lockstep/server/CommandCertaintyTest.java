package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.field.JsonDevice;
import io.lockstep.field.MqttLogin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Commands with certainty through the whole server: what a caller learns, and what a machine does,
/// when the server is killed between any two steps.
class CommandCertaintyTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Line;1","@type":"Interface","contents":[
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}}]}]
      """;
  private static final String COMMAND = "/api/v1/twins/line/commands/setSpeed";
  private static final int COMMANDS_A_ROUND = 6;
  private static final Set<String> ENDS =
      Set.of("verified", "unverified", "failed", "timed-out", "unknown");

  @TempDir(factory = OnDisk.class)
  Path folder;

  private String credential = "";

  /// The ids of the commands that the machine has carried out, by the speed that was asked for:
  /// each key asks for another one.
  private final Map<Integer, Set<String>> actuations = new ConcurrentHashMap<>();

  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"));
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
  }

  /// A device that remembers what it has carried out, and says what it is told by the speed: it
  /// answers once, twice, with nonsense, never, or shows no effect.
  private JsonDevice device(ServerProcess server) {
    JsonDevice[] self = new JsonDevice[1];
    self[0] =
        JsonDevice.open(
            "line",
            new MqttLogin("127.0.0.1", server.mqttPort(), "line", "line", credential),
            Duration.ofMinutes(2),
            (name, id, request) -> {
              int speed = (int) Double.parseDouble(request);
              boolean isNew =
                  actuations.computeIfAbsent(speed, _ -> ConcurrentHashMap.newKeySet()).add(id);
              behave(self[0], name, id, speed, isNew);
            });
    return self[0];
  }

  private static void behave(JsonDevice me, String name, String id, int speed, boolean isNew) {
    boolean showsFirst = speed % 6 == 1;
    if (isNew && showsFirst) {
      me.publish("{\"speed\":" + speed + "}");
    }
    switch (speed % 6) {
      case 2 -> me.answer(name, id, 200, "\"of the wrong form\"");
      case 3 -> {
        me.answer(name, id, 200, "null");
        me.answer(name, id, 200, "null");
      }
      case 4 -> {
        // It says nothing.
      }
      default -> me.answer(name, id, 200, "null");
    }
    if (isNew && !showsFirst && speed % 6 != 5) {
      me.publish("{\"speed\":" + speed + "}");
    }
  }

  private static Http.Reply ask(ServerProcess server, int speed, String query) throws Exception {
    return server
        .http()
        .send(
            "POST",
            COMMAND + query + "&expect=speed%20%3D%3D%20" + speed + ".0",
            String.valueOf(speed),
            "Idempotency-Key",
            "key " + speed);
  }

  private static List<String> stages(JsonNode command) {
    return command
        .path("stages")
        .valueStream()
        .map(stage -> stage.path("stage").asString())
        .toList();
  }

  @Test
  void theWholeLadderIsClimbedOverMqttAndACommandThatNobodyHeardIsCancelledForSure()
      throws Exception {
    try (ServerProcess server = launch().start()) {
      makeLine(server);
      try (JsonDevice device = device(server)) {
        assertThat(device).isNotNull();
        MosquittoDevice.awaitSubscribed(server);
        Http.Reply reply = ask(server, 60, "?wait=50s&within=40s");
        assertThat(reply.json().path("state").asString()).as(reply.body()).isEqualTo("verified");
        String id = reply.json().path("id").asString();
        Await.until(
            "the receipt to be noted",
            () ->
                stages(server.http().get("/api/v1/commands/" + id).json())
                    .equals(List.of("accepted", "sent", "delivered", "executed", "verified")),
            server.child()::printed);
        Http.Reply over = server.http().post("/api/v1/commands/" + id + "/cancel", "");
        assertThat(over.status()).as(over.body()).isEqualTo(409);
      }
      Await.until(
          "the device to be gone",
          () -> server.http().get("/metrics").body().contains("lockstep_broker_connections 0"),
          server.child()::printed);
      String waiting = ask(server, 66, "?timeout=30s&within=2s").json().path("id").asString();
      Http.Reply cancelled =
          server.http().post("/api/v1/commands/" + waiting + "/cancel?reason=too%20fast", "");
      assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
      assertThat(cancelled.json().path("state").asString()).isEqualTo("cancelled");
      assertThat(cancelled.json().at("/cancel/outcome").asString()).isEqualTo("withdrawn");
      assertThat(server.stop()).isZero();
    }
    assertThat(actuations.keySet()).containsExactly(60);
  }

  @Test
  void aServerThatIsKilledAtAnyMomentDoublesNothingAndEndsAll() throws Exception {
    kill(new Random().nextLong(), 4);
  }

  @Test
  @Tag("slow")
  void aServerThatIsKilledAHundredTimesDoublesNothingAndEndsAll() throws Exception {
    kill(new Random().nextLong(), Integer.getInteger("lockstep.rounds", 100));
  }

  private void kill(long seed, int rounds) throws Exception {
    System.out.printf("seed %d, %d rounds%n", seed, rounds);
    Random random = new Random(seed);
    Map<Integer, String> ids = new LinkedHashMap<>();
    ServerProcess first = launch().start();
    try {
      makeLine(first);
      try (JsonDevice device = device(first)) {
        assertThat(device).isNotNull();
        MosquittoDevice.awaitSubscribed(first);
        ServerProcess server = first;
        for (int round = 0; round < rounds; round++) {
          ServerProcess present = server;
          int from = round * COMMANDS_A_ROUND;
          Thread asking = Thread.ofVirtual().start(() -> askUntilGone(present, from, ids));
          LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(400_000)));
          server.kill();
          asking.join();
          server = launch().onPortsOf(first).start();
        }
        verify(server, rounds * COMMANDS_A_ROUND, ids);
        assertThat(server.stop()).isZero();
      }
    } finally {
      first.close();
    }
  }

  private static void askUntilGone(ServerProcess server, int from, Map<Integer, String> ids) {
    try {
      for (int i = 0; i < COMMANDS_A_ROUND; i++) {
        Http.Reply reply = ask(server, from + i, "?timeout=5s&within=2s");
        assertThat(reply.isGood()).as(reply.body()).isTrue();
        ids.put(from + i, reply.json().path("id").asString());
      }
    } catch (IOException _) {
      // The server is gone, which is what the test is about.
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void verify(ServerProcess server, int commands, Map<Integer, String> ids)
      throws Exception {
    // A caller that got no answer asks again with the same key; one that got one gets the same.
    for (int speed = 0; speed < commands; speed++) {
      Http.Reply reply = ask(server, speed, "?timeout=5s&within=2s");
      assertThat(reply.isGood()).as(reply.body()).isTrue();
      String id = reply.json().path("id").asString();
      String before = ids.putIfAbsent(speed, id);
      assertThat(before == null || before.equals(id)).as("one command a key").isTrue();
    }
    for (Map.Entry<Integer, String> each : ids.entrySet()) {
      String path = "/api/v1/commands/" + each.getValue();
      Await.until(
          "command " + each + " to end",
          () -> ENDS.contains(server.http().get(path).json().path("state").asString()),
          server.child()::printed);
      JsonNode command = server.http().get(path).json();
      boolean isClear = Set.of("verified").contains(command.path("state").asString());
      assertThat(isClear || !command.path("message").asString("").isEmpty())
          .as("why: %s", command)
          .isTrue();
      Set<String> done = actuations.getOrDefault(each.getKey(), Set.of());
      assertThat(done).as("actuations of key %d", each.getKey()).isSubsetOf(each.getValue());
    }
  }
}
