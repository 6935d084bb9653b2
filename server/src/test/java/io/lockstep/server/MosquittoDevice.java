package io.lockstep.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A device made of mosquitto's clients: `mosquitto_sub` hears commands in a session that outlives
/// its connection, `mosquitto_pub` answers each. It comes back whenever it loses its server, and
/// repeats an answer until that is acknowledged.
final class MosquittoDevice implements AutoCloseable {
  private final String id;
  private final String credential;
  private final int port;
  private final String answer;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean isClosed;
  private volatile @Nullable Process hearing;
  private @Nullable Thread thread;

  /// @param answer the payload of each answer; empty for a device that never answers
  MosquittoDevice(String id, String credential, int port, String answer) {
    Assumptions.assumeTrue(
        Commands.succeeds("mosquitto_sub", "--help") || Commands.succeeds("which", "mosquitto_sub"),
        "mosquitto's clients are absent; tools/install-system-packages installs them");
    this.id = id;
    this.credential = credential;
    this.port = port;
    this.answer = answer;
  }

  /// The topics of all commands that were heard, in order, repetitions included.
  List<String> heard() {
    return heard;
  }

  /// Comes to the server, and back to it, until [#leave].
  void come() {
    isClosed = false;
    thread = Thread.ofPlatform().daemon().name("device-" + id).start(this::live);
  }

  /// Waits until the server knows the subscription, the only one that it has.
  static void awaitSubscribed(ServerProcess server) throws Exception {
    Await.until(
        "the device to have subscribed",
        () -> server.http().get("/metrics").body().contains("lockstep_broker_subscriptions 1"),
        server.child()::printed);
  }

  private void live() {
    while (!isClosed) {
      try {
        hear();
      } catch (IOException _) {
        // The server is gone, or not there yet.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private void hear() throws IOException {
    Process process =
        client(
            "mosquitto_sub",
            "-i",
            id,
            "-c",
            "-x",
            "3600",
            "-q",
            "1",
            "-t",
            "lockstep/v1/" + id + "/commands/+/+",
            "-F",
            "heard %t");
    hearing = process;
    if (isClosed) {
      // Who closed it has not seen this process.
      process.destroy();
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("heard ")) {
          String topic = line.substring("heard ".length());
          heard.add(topic);
          answer(topic);
        }
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private void answer(String topic) throws IOException {
    boolean isDone = answer.isEmpty();
    while (!isDone && !isClosed) {
      Process process = client("mosquitto_pub", "-q", "1", "-t", topic + "/response", "-m", answer);
      try {
        isDone = process.waitFor() == 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      if (!isDone) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private Process client(String command, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                command,
                "-V",
                "5",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-u",
                id,
                "-P",
                credential));
    all.addAll(List.of(options));
    return new ProcessBuilder(all).redirectErrorStream(true).start();
  }

  /// Goes away, leaving its session behind.
  void leave() {
    isClosed = true;
    Process process = hearing;
    if (process != null) {
      process.destroy();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    leave();
  }
}
