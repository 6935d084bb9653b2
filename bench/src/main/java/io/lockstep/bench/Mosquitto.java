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

  /// Who may add clients where there is a registry.
  static final String REGISTRAR = "registrar";

  static final String REGISTRAR_SECRET = "registrar-secret";

  static final String MISSING =
      NAME + " left out: it is not installed (tools/install-system-packages)";

  private final JavaProcess process;
  private final int port;
  private final int tlsPort;

  private Mosquitto(JavaProcess process, int port, int tlsPort) {
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /// Starts it, or nothing when it is not installed.
  static Optional<Mosquitto> start(BenchFolder folder) {
    return start(folder, Optional.empty());
  }

  /// The same with a TLS listener, when there are certificates.
  static Optional<Mosquitto> start(BenchFolder folder, Optional<TlsFiles> tls) {
    return program().map(path -> start(folder, path, tls));
  }

  private static Optional<Path> program() {
    return Stream.of(
            "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts it with its plugin for dynamic security, in which [#REGISTRAR] may add clients; or
  /// nothing when one of them is not installed.
  static Optional<Mosquitto> startWithRegistry(BenchFolder folder) {
    Optional<Path> plugin = plugin();
    Optional<Path> program = program();
    if (program.isEmpty() || plugin.isEmpty()) {
      return Optional.empty();
    }
    Path registry = folder.resolve("mosquitto-registry.json");
    try (JavaProcess init =
        JavaProcess.start(
            folder.resolve("mosquitto-registry.log"),
            List.of(
                "mosquitto_ctrl",
                "dynsec",
                "init",
                registry.toString(),
                REGISTRAR,
                REGISTRAR_SECRET))) {
      String _ = init.finish(Duration.ofSeconds(10));
    }
    int port = freePort();
    String settings =
        """
        listener %d 127.0.0.1
        allow_anonymous false
        persistence false
        plugin %s
        plugin_opt_config_file %s
        """
            .formatted(port, plugin.get(), absolute(registry));
    return Optional.of(start(folder, program.get(), settings, port, -1));
  }

  private static Optional<Path> plugin() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("mosquitto_dynamic_security.so"))
          .filter(Files::isReadable)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Mosquitto start(BenchFolder folder, Path program, Optional<TlsFiles> tls) {
    int port = freePort();
    int tlsPort = tls.isPresent() ? freePort() : -1;
    String listener =
        tls.map(
                files ->
                    """
                    listener %d 127.0.0.1
                    certfile %s
                    keyfile %s
                    """
                        .formatted(tlsPort, absolute(files.certificate()), absolute(files.key())))
            .orElse("");
    String settings =
        """
        listener %d 127.0.0.1
        allow_anonymous true
        persistence false
        max_queued_messages 0
        max_inflight_messages 0
        """
                .formatted(port)
            + listener;
    return start(folder, program, settings, port, tlsPort);
  }

  private static Mosquitto start(
      BenchFolder folder, Path program, String settings, int port, int tlsPort) {
    Path config = folder.resolve("mosquitto.conf");
    try {
      Files.writeString(config, settings + rootUser());
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
    return new Mosquitto(process, port, tlsPort);
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath();
  }

  /// Started by root it would become another user, who may not read the key.
  private static String rootUser() {
    return "root".equals(System.getProperty("user.name")) ? "user root\n" : "";
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
  public int tlsPort() {
    return tlsPort;
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
