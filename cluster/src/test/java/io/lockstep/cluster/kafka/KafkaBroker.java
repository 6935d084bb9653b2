package io.lockstep.cluster.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/// One real Kafka broker (and its controller) on loopback, in this process, for tests. Use
/// [#shared] unless a test stops it; [KafkaProcess] is the same in a process of its own.
/// Thread-safe.
public final class KafkaBroker implements AutoCloseable {
  /// Who may log in at [#saslBootstrap].
  public static final String USER = "lockstep";

  /// The user's password.
  public static final String PASSWORD = "of \"the\" test\\";

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 12_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  /// Held, or the levels that were set would be collected with them.
  private static final List<Logger> QUIET =
      Stream.of("org.apache.kafka", "kafka", "state.change.logger").map(Logger::getLogger).toList();

  private static @Nullable KafkaBroker shared;

  static {
    for (Logger logger : QUIET) {
      logger.setLevel(Level.SEVERE);
    }
  }

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private final int saslPort = freePort();
  private @Nullable KafkaRaftServer server;

  private KafkaBroker(Path folder, int port, int controllerPort) {
    this.folder = folder;
    this.port = port;
    this.controllerPort = controllerPort;
  }

  /// The broker that the tests of this JVM share; it ends with the JVM.
  public static synchronized KafkaBroker shared() {
    KafkaBroker broker = shared;
    if (broker == null) {
      try {
        Path folder = Files.createTempDirectory("lockstep-kafka-");
        KafkaBroker started = inProcess(folder);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      started.close();
                      delete(folder);
                    }));
        shared = started;
        broker = started;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return broker;
  }

  /// Starts a broker of one's own in this process.
  ///
  /// @param folder for its data; one that was used before goes on
  public static KafkaBroker inProcess(Path folder) {
    KafkaBroker broker = new KafkaBroker(folder, freePort(), freePort());
    broker.start();
    return broker;
  }

  /// A process that is a broker, see [KafkaProcess]: folder, port, controller port. It says `ready`
  /// and ends when its input does.
  public static void main(String[] arguments) throws Exception {
    try (KafkaBroker broker =
        new KafkaBroker(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]))) {
      broker.start();
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Whoever started it holds the other end.
      }
    }
  }

  /// Starts it again after [#close]: same folder, same address.
  public synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      format();
    } catch (Exception e) {
      throw new IllegalStateException("formatting " + folder, e);
    }
    // What is fatal to the broker must not end the tests' process.
    Exit.setExitProcedure(
        (status, message) -> {
          throw new IllegalStateException("Kafka gives up: " + message);
        });
    KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
    started.startup();
    server = started;
  }

  @Override
  public synchronized void close() {
    KafkaRaftServer running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
    }
  }

  /// Host and port, as clients want them.
  public String bootstrap() {
    return bootstrap(port);
  }

  /// The same for those who log in by SASL PLAIN.
  public String saslBootstrap() {
    return bootstrap(saslPort);
  }

  static String bootstrap(int port) {
    return "localhost:" + port;
  }

  /// Makes a topic that no other test uses.
  ///
  /// @return its name: the prefix and a number
  public String topic(String prefix, int partitions) {
    return topic(bootstrap(), prefix, partitions);
  }

  static String topic(String bootstrap, String prefix, int partitions) {
    String name = "%s-%d".formatted(prefix, NUMBERS.incrementAndGet());
    createTopic(bootstrap, name, partitions, Map.of());
    return name;
  }

  /// Makes a topic.
  public static void createTopic(
      String bootstrap, String name, int partitions, Map<String, String> configuration) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configuration)))
          .all()
          .get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topic " + name + " at " + bootstrap, e);
    }
  }

  private void format() throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(folder);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        .setIgnoreFormatted(true)
        .run();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d,SASL://localhost:%d"
            .formatted(port, controllerPort, saslPort));
    settings.put(
        "advertised.listeners",
        "PLAINTEXT://localhost:%d,SASL://localhost:%d".formatted(port, saslPort));
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.sasl.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
            .formatted(USER, PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"")));
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT");
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "2");
    settings.put("transaction.max.timeout.ms", "3600000");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // One that was killed is let in again once its old session has ended.
    settings.put("broker.session.timeout.ms", "4000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    // The default takes 128 MiB of heap.
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("log.cleaner.threads", "1");
    return settings;
  }

  /// A port of loopback that nobody listens on now. Not one of those that the system gives to
  /// connections (Linux: from 32768): while a broker is away one of them would get its port, if
  /// only a client's that tries to reach it and meets itself.
  public static int freePort() {
    while (true) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException _) {
        // Taken: the next.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // A leftover in the folder for temporary files does no harm.
    }
  }
}
