package io.lockstep.ingest.edgenode;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.PayloadTree;
import io.lockstep.ingest.sparkplug.PayloadWriter;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An edge node of Sparkplug 3.0 (§5.4 to §5.12): told what happens, it says what is to be
/// published. Pure: times come with what happens. Confined to one thread at a time.
///
///     CONNECT(will) --> subscribed --host is on line--> born --host is off line--> death, next server
///         ^                                              |
///         +--------------- connection lost --------------+
///
/// Nothing is published before the birth; what came meanwhile is given again, as historical, by who
/// keeps it.
public final class EdgeNodeSession {
  private static final String BD_SEQ = "bdSeq";
  private static final String REBIRTH = "Node Control/Rebirth";
  private static final int GOOD = 192;
  private static final Pattern ONLINE = Pattern.compile("\"online\"\\s*:\\s*(true|false)");
  private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\"\\s*:\\s*(\\d{1,18})");

  /// Who the edge node is.
  ///
  /// @param primaryHost the host without which nothing is published; empty to publish regardless
  public record Identity(String group, String edge, String primaryHost) {}

  /// A value of a metric.
  ///
  /// @param value null when it has none at present
  /// @param timeMillis since when it is so, milliseconds since 1970-01-01T00:00Z
  /// @param quality 192 good, 0 bad, 500 stale
  public record Reading(
      String metric, MetricType type, @Nullable MetricValue value, long timeMillis, int quality) {}

  /// What is to be published.
  public record Message(String topic, ByteBuffer payload, int qos) {}

  /// What a host wants written.
  ///
  /// @param value as it was sent
  public record Write(String device, String metric, MetricType type, PayloadTree.Metric value) {}

  /// What follows from a message that was heard.
  ///
  /// @param leaves true when the connection is to end, and the next server to be tried
  public record Heard(List<Message> messages, List<Write> writes, boolean leaves) {
    private static final Heard NOTHING = new Heard(List.of(), List.of(), false);

    /// Copies the lists.
    public Heard {
      messages = List.copyOf(messages);
      writes = List.copyOf(writes);
    }
  }

  private static final class Metric {
    private final String name;
    private final long alias;
    private Reading last;

    private Metric(String name, long alias, Reading last) {
      this.name = name;
      this.alias = alias;
      this.last = last;
    }

    private PayloadWriter.Metric birth() {
      return new PayloadWriter.Metric(
          name,
          alias,
          last.timeMillis(),
          last.type(),
          true,
          false,
          last.value(),
          last.quality() == GOOD ? PayloadWriter.NO_QUALITY : last.quality());
    }
  }

  private final Identity identity;
  private final Map<String, Map<String, Metric>> devices = new LinkedHashMap<>();
  private int bdSeq;
  private int seq;
  private long lastAlias;
  private boolean isSubscribed;
  private boolean isHostOnline;
  private long hostMillis = -1;
  private boolean isBorn;

  /// @param lastBdSeq the number of the last CONNECT; -1 when there was none
  public EdgeNodeSession(Identity identity, int lastBdSeq) {
    this.identity = identity;
    this.bdSeq = lastBdSeq;
  }

  /// The number of the last CONNECT.
  public int bdSeq() {
    return bdSeq;
  }

  /// True between birth and death.
  public boolean isBorn() {
    return isBorn;
  }

  private String topic(String type) {
    return "spBv1.0/%s/%s/%s".formatted(identity.group(), type, identity.edge());
  }

  private String stateTopic() {
    return "spBv1.0/STATE/" + identity.primaryHost();
  }

  // --- the connection ---

  /// A connection is about to be made: its will, at QoS 1 and not retained.
  public Message will(long nowMillis) {
    lost();
    bdSeq = (bdSeq + 1) & 0xFF;
    return death(nowMillis);
  }

  private Message death(long nowMillis) {
    return new Message(
        topic("NDEATH"),
        PayloadWriter.message(
            nowMillis,
            PayloadWriter.NO_SEQ,
            List.of(whole(BD_SEQ, MetricType.INT64, bdSeq, nowMillis))),
        1);
  }

  private static PayloadWriter.Metric whole(
      String name, MetricType type, long bits, long nowMillis) {
    return new PayloadWriter.Metric(
        name,
        null,
        nowMillis,
        type,
        true,
        false,
        new MetricValue.Bits(bits),
        PayloadWriter.NO_QUALITY);
  }

  /// What is to be subscribed to, at QoS 1, before anything is published.
  public List<String> filters() {
    List<String> filters = new ArrayList<>();
    filters.add(topic("NCMD"));
    filters.add(topic("DCMD") + "/+");
    if (!identity.primaryHost().isEmpty()) {
      filters.add(stateTopic());
    }
    return filters;
  }

  /// The server has granted the subscriptions.
  public List<Message> subscribed(long nowMillis) {
    isSubscribed = true;
    return bearWhenReady(nowMillis);
  }

  /// The connection is over.
  public void lost() {
    isSubscribed = false;
    isHostOnline = false;
    hostMillis = -1; // Each server has a state of its own.
    isBorn = false;
  }

  /// The edge node is to leave: what is published before DISCONNECT.
  public List<Message> leave(long nowMillis) {
    boolean wasBorn = isBorn;
    isBorn = false;
    return wasBorn ? List.of(death(nowMillis)) : List.of();
  }

  // --- births ---

  private List<Message> bearWhenReady(long nowMillis) {
    boolean isReady = isSubscribed && (isHostOnline || identity.primaryHost().isEmpty());
    return isReady && !isBorn ? bear(nowMillis) : List.of();
  }

  private List<Message> bear(long nowMillis) {
    seq = 0;
    isBorn = true;
    List<Message> births = new ArrayList<>();
    births.add(
        new Message(
            topic("NBIRTH"),
            PayloadWriter.message(
                nowMillis,
                nextSeq(),
                List.of(
                    whole(BD_SEQ, MetricType.INT64, bdSeq, nowMillis),
                    whole(REBIRTH, MetricType.BOOLEAN, 0, nowMillis))),
            0));
    for (String device : devices.keySet()) {
      births.add(bearDevice(device, nowMillis));
    }
    return births;
  }

  private Message bearDevice(String device, long nowMillis) {
    List<PayloadWriter.Metric> metrics =
        devices.getOrDefault(device, Map.of()).values().stream().map(Metric::birth).toList();
    return new Message(
        topic("DBIRTH") + "/" + device, PayloadWriter.message(nowMillis, nextSeq(), metrics), 0);
  }

  private int nextSeq() {
    int next = seq;
    seq = (seq + 1) & 0xFF;
    return next;
  }

  /// A device has these metrics, all of them, with these values; it is born anew if it is another
  /// or has others. A metric that stays keeps its alias.
  public List<Message> define(String device, List<Reading> readings, long nowMillis) {
    Map<String, Metric> before = devices.getOrDefault(device, Map.of());
    Map<String, Metric> now = new LinkedHashMap<>();
    boolean isSame = devices.containsKey(device) && before.size() == readings.size();
    for (Reading reading : readings) {
      Metric known = before.get(reading.metric());
      boolean stays = known != null && known.last.type() == reading.type();
      isSame &= stays;
      if (known != null && stays) {
        known.last = reading;
        now.put(reading.metric(), known);
      } else {
        now.put(reading.metric(), new Metric(reading.metric(), ++lastAlias, reading));
      }
    }
    devices.put(device, now);
    return isBorn && !isSame ? List.of(bearDevice(device, nowMillis)) : List.of();
  }

  /// A device is gone, or out of reach.
  public List<Message> remove(String device, long nowMillis) {
    boolean wasThere = devices.remove(device) != null;
    return wasThere && isBorn
        ? List.of(
            new Message(
                topic("DDEATH") + "/" + device,
                PayloadWriter.message(nowMillis, nextSeq(), List.of()),
                0))
        : List.of();
  }

  /// The devices that are not gone.
  public List<String> devices() {
    return List.copyOf(devices.keySet());
  }

  /// True when a metric is in the device's birth.
  public boolean has(String device, String metric, MetricType type) {
    Metric known = devices.getOrDefault(device, Map.of()).get(metric);
    return known != null && known.last.type() == type;
  }

  // --- data ---

  /// Readings of a device, in the order of their times: what has changed is told. Those that are
  /// historical are told all, and change nothing.
  ///
  /// @param isHistorical true when they were kept while nobody was told
  public List<Message> data(
      String device, List<Reading> readings, boolean isHistorical, long nowMillis) {
    List<PayloadWriter.Metric> metrics = new ArrayList<>();
    for (Reading reading : readings) {
      Metric metric = devices.getOrDefault(device, Map.of()).get(reading.metric());
      if (metric == null || metric.last.type() != reading.type()) {
        continue;
      }
      Reading before = metric.last;
      boolean isOld = isHistorical || reading.timeMillis() < before.timeMillis();
      boolean isNew =
          isOld
              || reading.quality() != before.quality()
              || !java.util.Objects.equals(reading.value(), before.value());
      if (!isOld) {
        metric.last = reading;
      }
      if (isNew && isBorn) {
        boolean tellsQuality = reading.quality() != GOOD || before.quality() != GOOD;
        metrics.add(
            new PayloadWriter.Metric(
                null,
                metric.alias,
                reading.timeMillis(),
                reading.type(),
                false,
                isOld,
                reading.value(),
                tellsQuality ? reading.quality() : PayloadWriter.NO_QUALITY));
      }
    }
    return metrics.isEmpty()
        ? List.of()
        : List.of(
            new Message(
                topic("DDATA") + "/" + device,
                PayloadWriter.message(nowMillis, nextSeq(), metrics),
                0));
  }

  // --- what is heard ---

  /// A message came.
  public Heard received(String topic, ByteBuffer payload, long nowMillis) {
    if (!identity.primaryHost().isEmpty() && topic.equals(stateTopic())) {
      return hostSays(StandardCharsets.UTF_8.decode(payload.duplicate()).toString(), nowMillis);
    }
    String devices = topic("DCMD") + "/";
    boolean isOfDevice = topic.startsWith(devices);
    if (!isOfDevice && !topic.equals(topic("NCMD"))) {
      return Heard.NOTHING;
    }
    return switch (PayloadTree.read(payload, payload.position(), payload.remaining())) {
      case PayloadTree.Result.Read(PayloadTree read) ->
          commanded(isOfDevice ? topic.substring(devices.length()) : "", read, nowMillis);
      case PayloadTree.Result.Malformed _ -> Heard.NOTHING;
    };
  }

  /// A state that is older than the last one on this server is passed over.
  private Heard hostSays(String json, long nowMillis) {
    Matcher online = ONLINE.matcher(json);
    Matcher timestamp = TIMESTAMP.matcher(json);
    if (!online.find() || !timestamp.find() || Long.parseLong(timestamp.group(1)) < hostMillis) {
      return Heard.NOTHING;
    }
    hostMillis = Long.parseLong(timestamp.group(1));
    isHostOnline = Boolean.parseBoolean(online.group(1));
    return isHostOnline
        ? new Heard(bearWhenReady(nowMillis), List.of(), false)
        : new Heard(leave(nowMillis), List.of(), true);
  }

  private Heard commanded(String device, PayloadTree read, long nowMillis) {
    List<Message> messages = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    for (PayloadTree.Metric metric : read.metrics()) {
      if (device.isEmpty() && REBIRTH.equals(metric.name())) {
        if (metric.field() == PayloadScanner.BOOLEAN_VALUE && metric.bits() != 0 && isBorn) {
          messages.addAll(bear(nowMillis));
        }
        continue;
      }
      for (Metric known : devices.getOrDefault(device, Map.of()).values()) {
        Long alias = metric.alias();
        boolean isMeant =
            metric.name() == null
                ? alias != null && alias == known.alias
                : known.name.equals(metric.name());
        if (isMeant) {
          writes.add(new Write(device, known.name, known.last.type(), metric));
        }
      }
    }
    return new Heard(messages, writes, false);
  }
}
