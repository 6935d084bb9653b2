package io.lockstep.server;

import io.lockstep.broker.client.ServerAddress;
import io.lockstep.broker.client.ServerLink;
import io.lockstep.broker.client.ServerLinkOwner;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadTree;
import io.lockstep.ingest.sparkplug.PayloadWriter;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricName;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import io.lockstep.journal.Appender;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Sparkplug host on an MQTT server of others (3.0 §5.2, §6.4.2): its STATE is the will of each
/// connection and, once it has subscribed, its birth with the same time. What edge nodes say there
/// is journalled like a message to our own broker, from the device `sparkplug-<host>-<port>`;
/// commands and requests for a rebirth go there, too. When the connection is lost, nobody knows how
/// it stands with the edge nodes of this server: they are dead until it is back and they are born
/// anew, for which they are asked. Thread-safe.
final class HostLink implements ServerLinkOwner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostLink.class);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final String NAMESPACE = "spBv1.0/";
  private static final String STATES = "spBv1.0/STATE/";
  private static final int TURN_RECORDS = 512;
  private static final int NODES_MAX = 1 << 16;

  private final String hostId;
  private final byte[] device;
  private final Journal inputs;
  private final Appender appender;
  private final InstantSource clock;
  private final FieldMessage sent = new FieldMessage();
  private final ServerLink link;
  private final Thread commands;

  /// The edge nodes that were born on this server, with their bdSeq; of the link's thread.
  private final Map<String, Long> born = new LinkedHashMap<>();

  private volatile long connectMillis;
  private volatile boolean isClosing;

  private HostLink(
      String hostId,
      ServerAddress server,
      String user,
      String password,
      Journal inputs,
      InstantSource clock) {
    this.hostId = hostId;
    this.inputs = inputs;
    this.clock = clock;
    device =
        "sparkplug-%s-%d".formatted(server.host(), server.port()).getBytes(StandardCharsets.UTF_8);
    appender = inputs.appender();
    long from = inputs.readablePosition();
    link =
        ServerLink.of(
            List.of(server),
            new ServerLink.Login("lockstep-host-" + hostId, user, password, KEEP_ALIVE),
            this);
    commands =
        Thread.ofPlatform().daemon().name("sparkplug-commands").unstarted(() -> forward(from));
  }

  /// Starts one; it does not wait for the server.
  ///
  /// @param user empty for a client without a name
  static HostLink start(
      String hostId,
      ServerAddress server,
      String user,
      String password,
      Journal inputs,
      InstantSource clock) {
    HostLink host = new HostLink(hostId, server, user, password, inputs, clock);
    host.link.start();
    host.commands.start();
    return host;
  }

  @Override
  public Will will(ServerAddress server) {
    connectMillis = clock.millis();
    ByteBuffer offline = ByteBuffer.wrap(new StateMessage(false, connectMillis).payload());
    return new Will(StateMessage.topic(hostId), offline, 1, true);
  }

  @Override
  public List<Filter> filters() {
    return List.of(new Filter(StateMessage.topic(hostId), 1), new Filter(NAMESPACE + "#", 1));
  }

  @Override
  public void connected(ServerAddress server) {
    say(new StateMessage(true, connectMillis));
    for (String node : born.keySet()) {
      boolean _ =
          link.publish(
              topic(node, "NCMD"),
              PayloadWriter.command(
                  clock.millis(),
                  new MetricName.Name("Node Control/Rebirth"),
                  MetricType.BOOLEAN,
                  new MetricValue.Bits(1)),
              0,
              false);
    }
  }

  private static String topic(String node, String type) {
    int slash = node.indexOf('/');
    return NAMESPACE + node.substring(0, slash) + "/" + type + node.substring(slash);
  }

  private void say(StateMessage state) {
    boolean _ = link.publish(StateMessage.topic(hostId), ByteBuffer.wrap(state.payload()), 1, true);
  }

  @Override
  public void received(String topic, ByteBuffer payload, int qos, boolean isRetained) {
    if (topic.equals(StateMessage.topic(hostId))) {
      StateMessage said = StateMessage.read(payload);
      if (!said.online() && !isClosing) {
        say(said.answer(connectMillis));
      }
    } else if (topic.startsWith(NAMESPACE)
        && !topic.startsWith(STATES)
        && !isRetained // A birth that somebody retained tells of another time.
        && !isCommand(topic)) {
      note(topic, payload);
      journal(topic, payload, qos);
    }
  }

  private void note(String topic, ByteBuffer payload) {
    String[] levels = topic.split("/", -1);
    if (levels.length != 4) {
      return;
    }
    String node = levels[1] + "/" + levels[3];
    switch (levels[2]) {
      case "NBIRTH" -> {
        if (born.size() < NODES_MAX || born.containsKey(node)) {
          born.put(node, bdSeq(payload));
        }
      }
      case "NDEATH" -> {
        if (born.containsKey(node) && born.get(node) == bdSeq(payload)) {
          born.remove(node);
        }
      }
      default -> {
        // Says nothing of births and deaths.
      }
    }
  }

  private static long bdSeq(ByteBuffer payload) {
    return switch (PayloadTree.read(payload, payload.position(), payload.remaining())) {
      case PayloadTree.Result.Read(PayloadTree read) ->
          read.metrics().stream()
              .filter(metric -> "bdSeq".equals(metric.name()))
              .mapToLong(PayloadTree.Metric::bits)
              .findFirst()
              .orElse(-1);
      case PayloadTree.Result.Malformed _ -> -1;
    };
  }

  /// Commands are told back to who has subscribed to everything.
  private static boolean isCommand(String topic) {
    int type = topic.indexOf('/', NAMESPACE.length()) + 1;
    return topic.startsWith("NCMD/", type) || topic.startsWith("DCMD/", type);
  }

  private void journal(String topic, ByteBuffer payload, int qos) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    Instant now = clock.instant();
    try {
      ByteBuffer into =
          appender.begin(
              InputKind.FIELD_MESSAGE.number(),
              FieldMessage.sizeOf(device.length, name.length, 0, payload.remaining()));
      FieldMessage.putHeader(
          into,
          Math.min(qos, 1),
          0,
          now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000,
          0,
          device.length,
          name.length,
          0,
          payload.remaining());
      into.put(device).put(name).put(payload);
      int _ = appender.end();
      appender.flush();
    } catch (JournalException e) {
      LOG.atWarn().addKeyValue("topic", topic).setCause(e).log("A message was not journalled");
    }
  }

  @Override
  public void disconnected() {
    born.forEach(
        (node, bdSeq) ->
            journal(
                topic(node, "NDEATH"),
                PayloadWriter.command(
                    clock.millis(),
                    new MetricName.Name("bdSeq"),
                    MetricType.INT64,
                    new MetricValue.Bits(bdSeq)),
                1));
  }

  // --- what we send ---

  private void forward(long from) {
    try (Reader reader = inputs.reader(from)) {
      while (!isClosing) {
        try {
          if (reader.poll(this::visit, TURN_RECORDS) == 0) {
            boolean _ = reader.await(WAIT);
          }
        } catch (HorizonException e) {
          reader.seek(e.firstKeptPosition());
        }
      }
    }
  }

  private void visit(long position, int kind, ByteBuffer record) {
    if (kind != InputKind.FIELD_MESSAGE.number() || !sent.wrap(record).isDownlink()) {
      return;
    }
    String topic = sent.topic();
    if (topic.startsWith(NAMESPACE) && isCommand(topic)) {
      ByteBuffer payload = record.slice(sent.payloadOffset(), sent.payloadLength());
      boolean _ = link.publish(topic, payload, sent.qos(), false);
    }
  }

  /// Says that the host is off line, then goodbye.
  @Override
  public void close() {
    isClosing = true;
    say(new StateMessage(false, clock.millis()));
    link.close();
    try {
      boolean _ = commands.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
