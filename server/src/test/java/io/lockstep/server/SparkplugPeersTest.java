package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Edge nodes that nobody of us wrote: Tahu, the reference implementation, and sparkplug-client of
/// npm. They are born, send, are asked for a rebirth, obey a command, and die.
class SparkplugPeersTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();
  private static final String AZURE = "?api-version=2023-10-31";
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Press;1","@type":"Interface","contents":[
        {"@type":"Telemetry","name":"temperature","schema":"double"},
        {"@type":"Property","name":"count","schema":"integer"},
        {"@type":"Command","name":"halt"}]}]
      """;

  @TempDir(factory = OnDisk.class)
  Path folder;

  /// The credential of an edge node that is registered by the short form, and a twin for its
  /// device.
  private static String register(ServerProcess server, String edge) throws Exception {
    assertThat(server.http().post("/models" + AZURE, MODEL).isGood()).isTrue();
    Http.Reply twin =
        server
            .http()
            .send(
                "PUT",
                "/digitaltwins/G1:" + edge + ":D1" + AZURE,
                "{\"$metadata\":{\"$model\":\"dtmi:test:Press;1\"}}");
    assertThat(twin.isGood()).as(twin.body()).isTrue();
    Http.Reply device =
        server
            .http()
            .post("/api/v1/devices", "{\"id\":\"edge\",\"sparkplug\":\"G1/%s\"}".formatted(edge));
    assertThat(device.status()).as(device.body()).isEqualTo(201);
    return device.json().path("credential").asString();
  }

  private static JsonNode values(ServerProcess server, String edge) throws Exception {
    return server.http().get("/api/v1/twins/G1:" + edge + ":D1").json().path("values");
  }

  private static JsonNode node(ServerProcess server) throws Exception {
    return server.http().get("/api/v1/sources").json().path("sparkplug").path(0);
  }

  private static void awaitValues(
      ServerProcess server, String edge, String what, Predicate<JsonNode> wanted) throws Exception {
    Await.until(what, () -> wanted.test(values(server, edge)), () -> told(server, edge));
  }

  private static void awaitNode(ServerProcess server, String what, Predicate<JsonNode> wanted)
      throws Exception {
    Await.until(what, () -> wanted.test(node(server)), () -> told(server, "-"));
  }

  private static String told(ServerProcess server, String edge) {
    try {
      return "%s%n%s%n%s%n%s"
          .formatted(
              node(server),
              values(server, edge),
              server.http().get("/api/v1/drift").body(),
              server.child().printed());
    } catch (Exception e) {
      return e + server.child().printed();
    }
  }

  private static void halt(ServerProcess server, String edge) throws Exception {
    Http.Reply reply =
        server.http().post("/api/v1/twins/G1:" + edge + ":D1/commands/halt?wait=30s", "");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("state").asString()).as(reply.body()).isEqualTo("succeeded");
  }

  private static void expectNoDrift(ServerProcess server) throws Exception {
    Http.Reply drift = server.http().get("/api/v1/drift");
    for (JsonNode entry : drift.json().path("value")) {
      assertThat(entry.path("reason").asString()).as(drift.body()).isEqualTo("SEQUENCE_GAP");
    }
  }

  /// What the grader says of an edge node, once it has seen all.
  private static void expectViolations(ServerProcess server, String edge, String... expected)
      throws Exception {
    String path = "/api/v1/sparkplug/nodes/G1/" + edge;
    // A grader reads the journal on its own, and tells what it found once a second.
    Await.until(
        "a grade",
        () -> {
          JsonNode grade = server.http().get(path).json();
          return grade.path("messages").asInt(0) >= 3
              && statements(grade).containsAll(List.of(expected));
        },
        () -> told(server, edge));
    JsonNode grade = server.http().get(path).json();
    assertThat(statements(grade)).as(grade.toPrettyString()).containsExactlyInAnyOrder(expected);
    assertThat(grade.path("statementsJudged").asInt(0)).isGreaterThan(80);
  }

  /// The statements that were violated.
  private static List<String> statements(JsonNode grade) {
    List<String> found = new ArrayList<>();
    for (JsonNode violation : grade.path("violations")) {
      found.add(violation.path("statement").asString(""));
    }
    return found;
  }

  @Test
  void anEdgeNodeOfTahuLivesAWholeLife() throws Exception {
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      String credential = register(server, "E1");
      try (TahuEdge edge = new TahuEdge(server.mqttPort(), "edge", credential, "lockstep")) {
        awaitValues(
            server,
            "E1",
            "the birth's values",
            values ->
                values.at("/temperature/value").asDouble(0) == 20.0
                    && values.at("/count/value").asInt(0) == 7);
        awaitNode(
            server,
            "the node to be on line with its device",
            node ->
                node.path("online").asBoolean(false)
                    && node.at("/devices/0/metrics").asInt(0) == 3);

        edge.send(21.5);
        awaitValues(
            server, "E1", "data", values -> values.at("/temperature/value").asDouble(0) == 21.5);

        halt(server, "E1");
        Await.until("the edge node to be halted", edge::isHalted, () -> told(server, "E1"));
        // Tahu gives every metric an alias.
        expectViolations(
            server, "E1", "tck-id-operational-behavior-data-commands-rebirth-name-aliases");

        int births = edge.births();
        edge.loseMessage();
        edge.send(22.5);
        Await.until("a rebirth", () -> edge.births() > births, () -> told(server, "E1"));
        awaitNode(
            server,
            "the rebirth to be taken",
            node ->
                node.path("births").asInt(0) == 2
                    && node.at("/devices/0/births").asInt(0) == 2
                    && node.path("sequenceGaps").asInt(0) == 1);
        expectNoDrift(server);
      }
      awaitValues(
          server,
          "E1",
          "stale values after the death",
          values -> values.at("/temperature/quality").asString("").equals("stale"));
      awaitNode(server, "the node to be off line", node -> !node.path("online").asBoolean(true));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void anEdgeNodeOfSparkplugClientLivesAWholeLife() throws Exception {
    boolean hasNode = exitCode(List.of("node", "--version")) == 0;
    if (!hasNode) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
    }
    assumeTrue(hasNode);
    assertThat(exitCode(List.of(HOME.resolve("tools/install-test-peers").toString()))).isZero();
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      String credential = register(server, "E2");
      Process edge =
          new ProcessBuilder(
                  "node",
                  HOME.resolve("peers/sparkplug-edge.mjs").toString(),
                  "mqtt://127.0.0.1:" + server.mqttPort(),
                  "edge",
                  credential,
                  "G1",
                  "E2")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("edge.log").toFile())
              .start();
      try (Writer input = edge.outputWriter(StandardCharsets.UTF_8)) {
        awaitValues(
            server,
            "E2",
            "birth and data",
            values ->
                values.at("/temperature/value").asDouble(0) > 20.5
                    && values.at("/count/value").asInt(0) == 7);

        halt(server, "E2");
        // Its will is at QoS 0 with an unsigned bdSeq, and so on.
        expectViolations(
            server,
            "E2",
            "tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq",
            "tck-id-message-flow-edge-node-birth-publish-will-message-qos",
            "tck-id-message-flow-edge-node-ncmd-subscribe",
            "tck-id-message-flow-edge-node-birth-publish-nbirth-payload-bdSeq",
            "tck-id-payloads-name-birth-data-requirement",
            "tck-id-payloads-metric-datatype-not-req");

        input.write("gap\n");
        input.flush();
        awaitNode(
            server,
            "the rebirth that was asked for",
            node ->
                node.path("births").asInt(0) == 2 && node.at("/devices/0/births").asInt(0) == 2);
        expectNoDrift(server);
      }
      awaitValues(
          server,
          "E2",
          "stale values after the death",
          values -> values.at("/temperature/quality").asString("").equals("stale"));
      assertThat(edge.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static int exitCode(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : 126;
    } catch (IOException _) {
      return 127;
    }
  }
}
