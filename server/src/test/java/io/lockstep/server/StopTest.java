package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM drains and stops within 10 s; what was acknowledged is there afterwards.
class StopTest {
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int READINGS_MAX = 200_000;

  @TempDir(factory = OnDisk.class)
  Path folder;

  @Test
  void stopsUnderLoadAndKeepsWhatItAcknowledged() throws Exception {
    Path data = folder.resolve("data");
    List<NumberedPublisher> devices =
        List.of(new NumberedPublisher("pump-1"), new NumberedPublisher("pump-2"));
    try (ServerProcess server = ServerProcess.in(data).start();
        Socket live = openLiveStream(server);
        MqttProbe idle = MqttProbe.connect(server, 5, "idle")) {
      List<Thread> running = new ArrayList<>();
      devices.forEach(device -> running.addAll(device.begin(server, READINGS_MAX)));
      Await.until(
          "readings to be acknowledged",
          () -> devices.stream().allMatch(device -> device.acknowledged() > 500),
          server.child()::printed);
      long begun = System.nanoTime();
      int exit = server.stop();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      System.out.printf("stopped after %d ms%n", took.toMillis());
      assertThat(exit).as(server.child().printed()).isZero();
      assertThat(took).isLessThan(MOST);
      assertThat(data.resolve("endpoints.json")).doesNotExist();
      assertThat(idle.isAcknowledgedBeforeTheEnd()).isFalse();
      assertThat(live.isConnected()).isTrue();
      for (Thread thread : running) {
        thread.join();
      }
    }
    try (ServerProcess server = ServerProcess.in(data).start()) {
      server.awaitHistory();
      for (NumberedPublisher device : devices) {
        assertThat(device.acknowledged()).isLessThan(READINGS_MAX);
        long _ = device.verify(server, device.acknowledged() + NumberedPublisher.WINDOW);
      }
    }
  }

  @Test
  void stopsWhileItIsStarting() throws Exception {
    Path data = folder.resolve("data");
    try (Child child = ServerProcess.in(data).begin()) {
      Await.until(
          "the data folder to be taken", () -> Files.exists(data.resolve("lock")), child::printed);
      child.terminate();
      assertThat(child.awaitExit()).as(child.printed()).isZero();
      assertThat(data.resolve("endpoints.json")).doesNotExist();
    }
    try (ServerProcess server = ServerProcess.in(data).start()) {
      assertThat(server.http().get("/health/ready").status()).isEqualTo(200);
    }
  }

  /// A client that listens to everything and reads nothing.
  private static Socket openLiveStream(ServerProcess server) throws Exception {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(server.endpoint("http")).getPort());
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(server.token())
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    return socket;
  }
}
