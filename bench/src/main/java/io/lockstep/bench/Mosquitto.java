package io.lockstep.bench;

import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Debian's mosquitto as a peer, on a port of its own.
final class Mosquitto implements PeerBroker {
  static final String NAME = "mosquitto";

  static final String MISSING =
      NAME + " left out: it is not installed (tools/install-system-packages)";

  private final JavaProcess process;
  private final int port;

  private Mosquitto(JavaProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts it, or nothing when it is not installed.
  static Optional<Mosquitto> start(BenchFolder folder) {
    Optional<Path> program =
        Stream.of(
                "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    return program.map(path -> start(folder, path));
  }

  private static Mosquitto start(BenchFolder folder, Path program) {
    int port = freePort();
    Path config = folder.resolve("mosquitto.conf");
    try {
      Files.writeString(
          config,
          """
          listener %d 127.0.0.1
          allow_anonymous true
          persistence false
          max_queued_messages 0
          max_inflight_messages 0
          """
              .formatted(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JavaProcess process =
        JavaProcess.start(
            folder.resolve("mosquitto.log"), List.of(program.toString(), "-c", config.toString()));
    try {
      process.await("mosquitto to listen", Duration.ofSeconds(10), () -> listens(port));
    } catch (LockstepException e) {
      process.close();
      throw e;
    }
    return new Mosquitto(process, port);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JavaProcess process() {
    return process;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int slowness() {
    return 1;
  }

  @Override
  public String remark() {
    return "keeps messages in memory only";
  }

  @Override
  public void close() {
    process.close();
  }
}
