package io.lockstep.bench;

import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// HiveMQ CE as a peer, from jars of its own that `tools/install-bench-peers` fetches, with its
/// persistence in files.
final class HiveMq implements PeerBroker {
  static final String NAME = "hivemq-ce";

  static final String MISSING = NAME + " left out: it is not installed (tools/install-bench-peers)";

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private final JavaProcess process;
  private final int port;
  private final int tlsPort;

  private HiveMq(JavaProcess process, int port, int tlsPort) {
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /// Starts it, or nothing when it is not installed.
  static Optional<HiveMq> start(BenchFolder folder) {
    return start(folder, Optional.empty());
  }

  /// The same with a TLS listener, when there are certificates.
  static Optional<HiveMq> start(BenchFolder folder, Optional<TlsFiles> tls) {
    Path bench = Path.of(System.getProperty("lockstep.home", ".")).resolve("bench");
    Path jars = bench.resolve("target/peers/hivemq");
    return Files.isDirectory(jars)
        ? Optional.of(start(folder, jars, bench.resolve("peers/hivemq/EmbeddedHiveMq.java"), tls))
        : Optional.empty();
  }

  private static HiveMq start(BenchFolder folder, Path jars, Path source, Optional<TlsFiles> tls) {
    int port = Mosquitto.freePort();
    int tlsPort = tls.isPresent() ? Mosquitto.freePort() : -1;
    Path root = folder.resolve("hivemq");
    try {
      Files.createDirectories(root.resolve("conf"));
      Path keys = root.resolve("conf/keys.jks").toAbsolutePath();
      tls.ifPresent(files -> files.writeKeyStore(keys));
      String listener = tls.isPresent() ? tlsListener(tlsPort, keys) : "";
      Files.writeString(root.resolve("conf/config.xml"), configuration(port, listener));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JavaProcess process =
        JavaProcess.java(
            folder.resolve("hivemq.log"),
            jars + "/*",
            List.of("-XX:+UseParallelGC"),
            source.toString(),
            List.of(root.toString()));
    try {
      process.await(NAME + " to start", START_TIMEOUT, () -> Files.exists(root.resolve("started")));
    } catch (LockstepException e) {
      process.close();
      throw e;
    }
    return new HiveMq(process, port, tlsPort);
  }

  private static String tlsListener(int port, Path keys) {
    return """
        <tls-tcp-listener>
          <port>%d</port><bind-address>127.0.0.1</bind-address>
          <tls><keystore>
            <path>%s</path><password>%s</password><private-key-password>%s</private-key-password>
          </keystore></tls>
        </tls-tcp-listener>
        """
        .formatted(port, keys, TlsFiles.PASSWORD, TlsFiles.PASSWORD);
  }

  private static String configuration(int port, String tlsListener) {
    return """
        <?xml version="1.0" encoding="UTF-8" ?>
        <hivemq>
          <listeners>
            <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
            %s
          </listeners>
          <persistence><mode>file</mode></persistence>
          <mqtt>
            <queued-messages><max-queue-size>10000000</max-queue-size></queued-messages>
          </mqtt>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(port, tlsListener);
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
    return 10;
  }

  @Override
  public String remark() {
    return "keeps messages in files, syncs them once a second and acknowledges before";
  }

  @Override
  public void close() {
    process.close();
  }
}
