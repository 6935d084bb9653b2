package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Clause;
import io.lockstep.broker.client.ServerAddress;
import io.lockstep.broker.client.ServerLink;
import io.lockstep.broker.client.ServerLinkOwner;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Lockstep as an edge node: to another Lockstep, from which it is cut off and which is killed, and
/// to a host of Tahu.
class EdgeNodeTest {
  @TempDir(factory = OnDisk.class)
  Path folder;

  private static void read(ServerProcess edge, double value) throws Exception {
    Http.Reply reply =
        edge.http()
            .post("/api/v1/telemetry/press?ack=applied", "{\"temperature\":%s}".formatted(value));
    assertThat(reply.isGood()).as(reply.body()).isTrue();
  }

  private static JsonNode press(ServerProcess host) throws Exception {
    return host.http()
        .get("/api/v1/twins/plant:line:press")
        .json()
        .path("values")
        .path("temperature");
  }

  /// Readings; rows that say since when a value is stale are left out.
  private static List<Double> history(ServerProcess host) throws Exception {
    List<Double> values = new ArrayList<>();
    JsonNode series =
        host.http().get("/api/v1/history/plant:line:press/temperature").json().path("series");
    for (JsonNode row : series) {
      if (row.path(1).isNumber() && row.path(2).asString("").equals("good")) {
        values.add(row.path(1).asDouble(0));
      }
    }
    return values;
  }

  private static void awaitPress(ServerProcess host, double value, ServerProcess edge)
      throws Exception {
    Await.until(
        "temperature " + value,
        () -> press(host).path("value").asDouble(0) == value,
        () -> host.child().printed() + "\n" + edge.child().printed());
  }

  @Test
  void aCutNetworkAndAKilledHostLoseNothingAndLeaveNoWrongState() throws Exception {
    try (ServerProcess host = ServerProcess.in(folder.resolve("host")).start()) {
      Http.Reply device =
          host.http().post("/api/v1/devices", "{\"id\":\"line\",\"sparkplug\":\"plant/line\"}");
      assertThat(device.status()).as(device.body()).isEqualTo(201);
      Path login = folder.resolve("login");
      Files.writeString(login, "line\n" + device.json().path("credential").asString() + "\n");
      try (CutProxy network = new CutProxy(host.mqttPort());
          TahuHost tahu = new TahuHost(host.mqttPort(), "admin", host.token(), "observer");
          ServerProcess edge =
              ServerProcess.in(folder.resolve("edge"))
                  .set("sparkplug.edge.servers", "mqtt://127.0.0.1:" + network.port())
                  .set("sparkplug.edge.login", login.toString())
                  .set("sparkplug.edge.group", "plant")
                  .set("sparkplug.edge.node", "line")
                  .set("sparkplug.edge.primary-host", "lockstep")
                  .start()) {
        read(edge, 1);
        awaitPress(host, 1, edge);
        read(edge, 2);
        awaitPress(host, 2, edge);
        Await.until(
            "Tahu's host to be told",
            () -> tahu.heard("onDataMetric", "temperature=2.0"),
            () -> "" + tahu.events());
        Await.until(
            "Tahu's host to be told of both births",
            () ->
                tahu.heard("onNodeBirthComplete", "plant/line")
                    && tahu.heard("onDeviceBirthComplete", "plant/line/press"),
            () -> "" + tahu.events());
        // A grader reads the journal on its own, and tells what it found once a second.
        Await.until(
            "a grade of its births and data",
            () ->
                host.http()
                        .get("/api/v1/sparkplug/nodes/plant/line")
                        .json()
                        .path("messages")
                        .asInt(0)
                    >= 3,
            host.child()::printed);
        JsonNode grade = host.http().get("/api/v1/sparkplug/nodes/plant/line").json();
        assertThat(grade.path("violations")).as(grade.toPrettyString()).isEmpty();
        assertThat(grade.path("statementsJudged").asInt(0)).isGreaterThan(80);

        network.cut();
        for (double value = 3; value <= 5; value++) {
          read(edge, value);
        }
        Await.until(
            "stale values while the network is cut",
            () -> press(host).path("quality").asString("").equals("stale"),
            () -> host.child().printed());
        assertThat(press(host).path("value").asDouble(0)).isEqualTo(2);
        network.mend();
        awaitPress(host, 5, edge);
        Await.until(
            "the history of the time between",
            () -> history(host).containsAll(List.of(1.0, 2.0, 3.0, 4.0, 5.0)),
            () -> host.child().printed() + "\n" + edge.child().printed());
        assertThat(press(host).path("quality").asString("")).isEqualTo("good");

        host.kill();
        for (double value = 6; value <= 9; value++) {
          read(edge, value);
        }
        try (ServerProcess again =
            ServerProcess.in(folder.resolve("host")).onPortsOf(host).start()) {
          awaitPress(again, 9, edge);
          Await.until(
              "the history of the time between",
              () ->
                  history(again).containsAll(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)),
              () -> again.child().printed() + "\n" + edge.child().printed());
          assertThat(press(again).path("quality").asString("")).isEqualTo("good");
          assertThat(history(again)).as("and nothing is there twice").doesNotHaveDuplicates();

          assertThat(edge.stop()).isZero();
          Await.until(
              "stale values behind the death",
              () -> press(again).path("quality").asString("").equals("stale"),
              () -> "" + again.child().printed());
        }
      }
    }
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-primary-application-state-with-multiple-servers-single-server",
        "operational-behavior-edge-node-intentional-disconnect-packet"
      })
  void ofSeveralServersItIsConnectedToOneAndWalks() throws Exception {
    try (RecordingServer first = new RecordingServer();
        RecordingServer second = new RecordingServer();
        ServerLink link =
            ServerLink.of(
                List.of(
                    new ServerAddress("127.0.0.1", first.port(), false),
                    new ServerAddress("127.0.0.1", second.port(), false)),
                new ServerLink.Login("edge", "", "", Duration.ofSeconds(30)),
                new Silent())) {
      link.start();
      first.next("CONNECT MQTT 4");
      first.next("SUBSCRIBE");
      assertThat(second.isQuiet()).isTrue();

      link.walk();

      first.next("DISCONNECT");
      second.next("CONNECT MQTT 4");
      second.next("SUBSCRIBE");
      assertThat(first.isQuiet()).isTrue();

      second.vanish();
      first.next("CONNECT MQTT 4");
    }
  }

  /// An owner that says nothing.
  private static final class Silent implements ServerLinkOwner {
    @Override
    public Will will(ServerAddress server) {
      return new Will("gone", ByteBuffer.allocate(0), 0, false);
    }

    @Override
    public List<Filter> filters() {
      return List.of(new Filter("any", 0));
    }

    @Override
    public void connected(ServerAddress server) {
      // Nothing to say.
    }

    @Override
    public void received(String topic, ByteBuffer payload, int qos, boolean isRetained) {
      // Nothing to hear.
    }

    @Override
    public void disconnected() {
      // Nothing to lose.
    }
  }
}
