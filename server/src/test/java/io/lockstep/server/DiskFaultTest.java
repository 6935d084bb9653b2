package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// R05 and R06: the disk fails or is full. Nothing is acknowledged falsely, the health says why,
/// and what was acknowledged is there afterwards.
class DiskFaultTest {
  private static final int FAILING_SYNC = 30;
  private static final int MOST = 5_000;

  @TempDir(factory = OnDisk.class)
  Path folder;

  /// A sync that is repeated after a failure succeeds, though the pages may be lost: the failure of
  /// one must be enough.
  @Test
  void nothingIsAcknowledgedAfterOneSyncFailedUntilTheServerIsStartedAgain() throws Exception {
    failSyncs("%d".formatted(FAILING_SYNC));
  }

  @Test
  @Tag("slow")
  void nothingIsAcknowledgedAfterAllSyncsFailUntilTheServerIsStartedAgain() throws Exception {
    failSyncs("%d+".formatted(FAILING_SYNC));
  }

  private void failSyncs(String which) throws Exception {
    Path data = folder.resolve("data");
    List<String> strace =
        Strace.prefix(
            folder.resolve("calls.trace"),
            "-P",
            data.resolve("inputs/00000000000000000000.log").toString(),
            "-e",
            "trace=fdatasync,fsync",
            "-e",
            "inject=fdatasync,fsync:error=EIO:when=" + which);
    long acknowledged;
    try (ServerProcess server = ServerProcess.in(data).under(strace).start()) {
      try (MqttProbe probe = MqttProbe.connect(server, 5, "pump-1")) {
        acknowledged = publishUntilNotAcknowledged(probe, 0);
        assertThat(acknowledged).isBetween(1L, (long) FAILING_SYNC);
        assertThat(probe.isAcknowledgedBeforeTheEnd()).isFalse();
      }
      assertRefusesWrites(server);
      JsonNode inputs = server.http().get("/health/ready").json().path("parts").path("inputs");
      assertThat(inputs.path("status").asString()).isEqualTo("down");
      assertThat(inputs.path("reason").asString())
          .contains("00000000000000000000.log")
          .contains("Input/output error")
          .contains("restart");
      assertThat(server.http().current("pump-1", "number").path("value").asDouble())
          .as("reads are still answered")
          .isEqualTo(acknowledged - 1.0);
      server.kill();
    }
    assertWorksAgain(data, acknowledged);
  }

  private static void assertRefusesWrites(ServerProcess server) throws Exception {
    for (int version : List.of(4, 5)) {
      try (MqttProbe probe = MqttProbe.silent(server, version)) {
        probe.send(probe.connectPacket("late", "admin", server.token()));
        assertThat(probe.isAcknowledgedBeforeTheEnd()).isFalse();
      }
    }
    Http.Reply telemetry = server.http().post("/api/v1/telemetry/pump-1", "{\"number\":-1}");
    assertThat(telemetry.status()).as(telemetry.body()).isEqualTo(503);
    assertThat(telemetry.json().path("name").asString()).isEqualTo("STORAGE_FAILED");
    assertThat(server.http().get("/health/ready").status()).isEqualTo(503);
    assertThat(server.http().get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void aFullDiskRefusesAndAFreedOneGoesOnWithoutARestart() throws Exception {
    Path disk = folder.resolve("disk");
    try (SmallDisk full = SmallDisk.mount(disk, "96m")) {
      Path data = disk.resolve("data");
      long acknowledged;
      try (ServerProcess server = ServerProcess.in(data).start()) {
        server.awaitHistory();
        full.fill();
        try (MqttProbe probe = MqttProbe.connect(server, 5, "pump-1")) {
          acknowledged = publishUntilNotAcknowledged(probe, 0);
          assertThat(probe.publish(topic(), NumberedPublisher.payload(acknowledged)))
              .isNotEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
        }
        System.out.printf("%d acknowledged before the disk was full%n", acknowledged);
        Http.Reply refused = server.http().post("/api/v1/telemetry/pump-1", "{\"number\":-1}");
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.json().path("name").asString()).isEqualTo("STORAGE_FULL");
        Http.Reply health = server.http().get("/health/ready");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().path("parts").path("inputs").path("reason").asString())
            .contains("no space is left");

        full.free();
        Await.until(
            "the server to go on by itself",
            () -> server.http().get("/health/ready").status() == 200 || isTaken(server),
            server.child()::printed);
        try (MqttProbe probe = MqttProbe.connect(server, 5, "pump-1")) {
          for (int i = 0; i < 100; i++) {
            assertThat(probe.publish(topic(), NumberedPublisher.payload(acknowledged++)))
                .isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
          }
        }
        Await.until(
            "all parts to be well again",
            () -> server.http().get("/health/ready").status() == 200,
            server.child()::printed);
        server.awaitHistory();
        assertThat(rows(server)).isEqualTo(acknowledged);
        server.kill();
      }
      assertWorksAgain(data, acknowledged);
    }
  }

  private static boolean isTaken(ServerProcess server) throws Exception {
    return server.http().post("/api/v1/telemetry/test-marker", "{\"mark\":1}").isGood();
  }

  private static String topic() {
    return NumberedPublisher.topic("pump-1");
  }

  /// Publishes one by one; returns how many were acknowledged in all.
  private static long publishUntilNotAcknowledged(MqttProbe probe, long from) throws IOException {
    for (long number = from; number < MOST; number++) {
      if (probe.publish(topic(), NumberedPublisher.payload(number))
          != MqttProbe.Fate.ACKNOWLEDGED) {
        return number;
      }
    }
    throw new AssertionError("%d messages were acknowledged, expected a failure".formatted(MOST));
  }

  private static void assertWorksAgain(Path data, long acknowledged) throws Exception {
    try (ServerProcess server = ServerProcess.in(data).start()) {
      try (MqttProbe probe = MqttProbe.connect(server, 4, "pump-1")) {
        assertThat(probe.publish(topic(), NumberedPublisher.payload(acknowledged)))
            .isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
      }
      server.awaitHistory();
      assertThat(rows(server)).isEqualTo(acknowledged + 1);
      assertThat(server.stop()).isZero();
    }
  }

  /// Checks that the readings in history are numbered from 0 on; returns how many there are.
  private static long rows(ServerProcess server) throws Exception {
    List<Http.Row> rows = server.http().history("pump-1", "number");
    for (int number = 0; number < rows.size(); number++) {
      assertThat(rows.get(number))
          .isEqualTo(new Http.Row(NumberedPublisher.START_MILLIS + number, number));
    }
    return rows.size();
  }
}
