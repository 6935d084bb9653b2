package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Endurance;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server is killed (SIGKILL), its syncs fail, its last segment is torn, while QoS 1 and 2 flow
/// through sessions that stay, shared subscriptions and wills: nothing acknowledged is lost, QoS 2
/// never doubles, and the order of each publisher stays.
class MqttDurabilityTest {
  private static final int TORN_BYTES_MAX = 4_096;

  @TempDir(factory = OnDisk.class)
  Path folder;

  private final AtomicReference<Endurance.@Nullable Address> address = new AtomicReference<>();

  @Test
  void nothingAcknowledgedIsLostWhenTheServerIsKilled() throws Exception {
    kill(Integer.getInteger("lockstep.rounds", 10));
  }

  @Test
  @Tag("slow")
  void nothingAcknowledgedIsLostWhenTheServerIsKilledManyTimes() throws Exception {
    kill(Integer.getInteger("lockstep.rounds", 100));
  }

  private void kill(int rounds) throws Exception {
    Random random = seeded();
    try (Endurance endurance = new Endurance(random.nextLong(), address::get)) {
      for (int round = 0; round <= rounds; round++) {
        try (ServerProcess server = launch().start()) {
          address.set(addressOf(server));
          if (round == 0) {
            endurance.begin();
          }
          if (round == rounds) {
            endurance.finish();
            assertThat(server.stop()).isZero();
          } else {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
            server.kill();
            over(endurance);
          }
        }
        if (random.nextInt(3) == 0 && round < rounds) {
          tear(random);
        }
        endurance.check();
      }
      System.out.printf("%d acknowledged%n", endurance.acknowledged());
      assertThat(endurance.acknowledged()).isPositive();
    }
  }

  /// A sync that fails once may have lost its pages: what waited for it was never acknowledged, and
  /// after a restart all else is there.
  @Test
  void nothingAcknowledgedIsLostWhenSyncsFail() throws Exception {
    Random random = seeded();
    Path data = folder.resolve("data");
    List<String> strace =
        Strace.prefix(
            folder.resolve("calls.trace"),
            "-P",
            data.resolve("inputs/00000000000000000000.log").toString(),
            "-e",
            "trace=fdatasync,fsync",
            "-e",
            "inject=fdatasync,fsync:error=EIO:when=" + (100 + random.nextInt(200)) + "+");
    try (Endurance endurance = new Endurance(random.nextLong(), address::get)) {
      try (ServerProcess server = ServerProcess.in(data).under(strace).start()) {
        address.set(addressOf(server));
        endurance.begin();
        Await.until(
            "the journal to be down",
            () -> server.http().get("/health/ready").status() == 503,
            server.child()::printed);
        endurance.check();
        over(endurance);
        server.kill();
      }
      try (ServerProcess server = ServerProcess.in(data).start()) {
        address.set(addressOf(server));
        endurance.finish();
        assertThat(server.stop()).isZero();
      }
    }
  }

  /// A full disk refuses, and goes on by itself once there is room: clients come back to the same
  /// process.
  @Test
  void nothingAcknowledgedIsLostWhenTheDiskIsFull() throws Exception {
    Path disk = folder.resolve("disk");
    try (SmallDisk full = SmallDisk.mount(disk, "96m");
        Endurance endurance = new Endurance(seeded().nextLong(), address::get)) {
      try (ServerProcess server = ServerProcess.in(disk.resolve("data")).start()) {
        server.awaitHistory();
        address.set(addressOf(server));
        endurance.begin();
        Await.until(
            "messages to flow", () -> endurance.acknowledged() > 200, server.child()::printed);
        full.fill();
        Await.until(
            "the journal to refuse",
            () -> server.http().get("/health/ready").status() == 503,
            server.child()::printed);
        endurance.check();
        full.free();
        endurance.finish();
        server.kill();
      }
    }
  }

  private void over(Endurance endurance) {
    address.set(null);
    endurance.lifeEnded();
  }

  private static Random seeded() {
    long seed = Long.getLong("lockstep.seed", new Random().nextLong());
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  private static Endurance.Address addressOf(ServerProcess server) {
    return new Endurance.Address(server.mqttPort(), "admin", server.token());
  }

  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"))
        .set("journal.segment", "256KiB")
        .set("snapshot.records", "1000");
  }

  /// Writes some bytes that are no record behind the last one, as a write that was cut short does.
  private void tear(Random random) throws Exception {
    Path last;
    try (Stream<Path> files = Files.list(folder.resolve("data/inputs"))) {
      last =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
    }
    byte[] torn = new byte[1 + random.nextInt(TORN_BYTES_MAX)];
    random.nextBytes(torn);
    try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
      file.seek(file.length());
      file.write(torn);
    }
  }
}
