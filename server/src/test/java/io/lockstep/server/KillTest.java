package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R01: the server is killed (SIGKILL) while devices publish over MQTT and an app over HTTP.
/// Afterwards each acknowledged reading is in history exactly once, in order, and the twin holds
/// the newest.
class KillTest {
  private static final int DEVICES = 3;
  private static final int READINGS_MAX = 1_000_000;
  private static final int KILLED = 128 + 9;

  @TempDir(factory = OnDisk.class)
  Path folder;

  @Test
  void everyAcknowledgedReadingIsThereOnceAfterAKill() throws Exception {
    killAtRandomMoments(new Random().nextLong(), 3);
  }

  @Test
  @Tag("slow")
  void everyAcknowledgedReadingIsThereOnceAfterHundredsOfKills() throws Exception {
    killAtRandomMoments(new Random().nextLong(), Integer.getInteger("lockstep.rounds", 200));
  }

  @Test
  void everyAcknowledgedReadingIsThereOnceAfterAKillAtAnExactWrite() throws Exception {
    int nth = 20 + new Random().nextInt(200);
    killAtWrite(nth, devices());
  }

  @Test
  @Tag("slow")
  void everyAcknowledgedReadingIsThereOnceAfterAKillAtEachOfManyWrites() throws Exception {
    List<NumberedPublisher> devices = devices();
    for (int nth = 1; nth <= Integer.getInteger("lockstep.rounds", 200); nth++) {
      killAtWrite(nth, devices);
    }
  }

  private void killAtRandomMoments(long seed, int rounds) throws Exception {
    System.out.printf("seed %d, %d rounds%n", seed, rounds);
    Random random = new Random(seed);
    List<NumberedPublisher> devices = devices();
    for (int round = 0; round < rounds; round++) {
      long untilKillNanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000));
      try (ServerProcess server = launch().start()) {
        verifyAll(devices, server);
        List<Thread> running = beginAll(devices, server);
        LockSupport.parkNanos(untilKillNanos);
        server.kill();
        joinAll(running);
      }
    }
    verifyAfterRestart(devices);
  }

  /// Kills the server at the n-th write to the journal, counted from its start.
  private void killAtWrite(int nth, List<NumberedPublisher> devices) throws Exception {
    System.out.printf("kill at write %d of the journal%n", nth);
    Path data = folder.resolve("data");
    List<String> strace =
        Strace.prefix(
            folder.resolve("kill.trace"),
            "-P",
            data.resolve("inputs/00000000000000000000.log").toString(),
            "-e",
            "trace=writev,write,pwrite64",
            "-e",
            "inject=writev,write,pwrite64:signal=KILL:when=" + nth);
    try (Child child = launch().set("journal.segment", "256MiB").under(strace).begin()) {
      Optional<ServerProcess> server = ServerProcess.readyUnlessEnded(child, data);
      if (server.isPresent()) {
        joinAll(beginAll(devices, server.get()));
      }
      assertThat(child.awaitExit()).isEqualTo(KILLED);
    }
    verifyAfterRestart(devices);
  }

  /// With snapshots and new segments so often that kills meet them, too.
  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"))
        .set("journal.segment", "256KiB")
        .set("snapshot.records", "1000");
  }

  private static List<NumberedPublisher> devices() {
    List<NumberedPublisher> devices = new ArrayList<>();
    for (int i = 1; i <= DEVICES; i++) {
      devices.add(new NumberedPublisher("pump-" + i));
    }
    devices.add(new NumberedPublisher("app"));
    return devices;
  }

  private static List<Thread> beginAll(List<NumberedPublisher> devices, ServerProcess server)
      throws Exception {
    List<Thread> running = new ArrayList<>();
    for (NumberedPublisher device : devices.subList(0, DEVICES)) {
      running.addAll(device.begin(server, READINGS_MAX));
    }
    running.addAll(devices.getLast().beginOverHttp(server, READINGS_MAX));
    return running;
  }

  private static void joinAll(List<Thread> running) throws InterruptedException {
    for (Thread thread : running) {
      thread.join();
    }
  }

  private void verifyAfterRestart(List<NumberedPublisher> devices) throws Exception {
    try (ServerProcess server = launch().start()) {
      verifyAll(devices, server);
      assertThat(server.stop()).isZero();
    }
  }

  private static void verifyAll(List<NumberedPublisher> devices, ServerProcess server)
      throws Exception {
    server.awaitHistory();
    for (NumberedPublisher device : devices) {
      long rows = device.verify(server, device.acknowledged() + NumberedPublisher.WINDOW);
      System.out.printf("%d acknowledged, %d in history%n", device.acknowledged(), rows);
    }
  }
}
