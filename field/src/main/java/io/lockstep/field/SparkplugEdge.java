package io.lockstep.field;

import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Sparkplug B edge node with its devices (Sparkplug 3.0 §5.3, §5.4): it bears itself and them
/// when its primary host is there, sends what changes by alias, dies by its will, and bears again
/// when it is asked to. Values given while it is not born are in the next birth; nothing is stored
/// and forwarded. Thread-safe; never waits for the broker.
///
///     connecting --subscribed--> waiting --host online--> born --host offline--> connecting
///         ^                                                 |
///         +----------------- connection lost ---------------+
public final class SparkplugEdge implements AutoCloseable {
  /// The edge node itself, where a device is asked for.
  public static final String NODE = "";

  private static final Pattern STATE =
      Pattern.compile(
          "\\{(?=.*\"online\"\\s*:\\s*(true|false))(?=.*\"timestamp\"\\s*:\\s*(\\d+)).*}");

  /// Who the edge node is.
  ///
  /// @param group the group's id
  /// @param edge the edge node's id, unique in the group
  /// @param primaryHost the host without which nothing is published; empty to publish regardless
  public record Identity(String group, String edge, String primaryHost) {}

  /// What a metric is.
  ///
  /// @param name as births tell it, `/` between its parts
  /// @param unit the property `engUnit`; empty for none
  /// @param value the value it starts with, which says its type
  public record Definition(String name, String unit, DeviceValue value) {}

  /// Takes what hosts command, on the connection's thread; must not wait.
  public interface Commands {
    /// A metric is to be written.
    ///
    /// @param device the device's id, or [#NODE]
    /// @param metric the metric's name
    /// @param value as the host wrote it: its type may differ from the metric's
    void received(String device, String metric, DeviceValue value);
  }

  private static final class Metric {
    private final Definition definition;
    private final long alias;
    private DeviceValue value;
    private long timestampMillis;

    Metric(Definition definition, long alias, long timestampMillis) {
      this.definition = definition;
      this.alias = alias;
      this.value = definition.value();
      this.timestampMillis = timestampMillis;
    }

    SparkplugMetric birth() {
      return SparkplugMetric.birth(
          definition.name(), alias, timestampMillis, definition.unit(), value);
    }
  }

  private final SparkplugTopics topics;
  private final String primaryHost;
  private final InstantSource clock;
  private final Commands commands;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Map<String, Metric>> devices = new LinkedHashMap<>();
  private final MqttLogin login;

  private @Nullable MqttLink link;
  private int birthDeathSeq = -1;
  private int seq;
  private long lastAlias;
  private boolean subscribed;
  private boolean hostIsOnline;
  private long hostStateMillis;
  private boolean born;

  private SparkplugEdge(
      Identity identity, MqttLogin login, InstantSource clock, Commands commands) {
    this.topics = new SparkplugTopics(identity.group(), identity.edge());
    this.primaryHost = identity.primaryHost();
    this.clock = clock;
    this.commands = commands;
    this.login = login;
    devices.put(NODE, new LinkedHashMap<>());
  }

  /// Prepares an edge node; it connects once it is started.
  ///
  /// @param clock tells the time of births and deaths
  public static SparkplugEdge of(
      Identity identity, MqttLogin login, InstantSource clock, Commands commands) {
    return new SparkplugEdge(identity, login, clock, commands);
  }

  /// Connects, and again whenever the connection is lost; also after [#cut].
  public void start() {
    lock.lock();
    try {
      if (link == null) {
        link = MqttLink.open(login, Duration.ZERO, new Session());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Says what metrics a device has from now on, in place of those before; a device that was born
  /// is born again. A metric that stays keeps its alias and its value.
  ///
  /// @param device the device's id, or [#NODE]
  public void define(String device, List<Definition> definitions) {
    lock.lock();
    try {
      Map<String, Metric> before = devices.getOrDefault(device, Map.of());
      Map<String, Metric> metrics = new LinkedHashMap<>();
      for (Definition definition : definitions) {
        Metric known = before.get(definition.name());
        metrics.put(
            definition.name(),
            known != null && known.definition.equals(definition)
                ? known
                : new Metric(definition, ++lastAlias, clock.millis()));
      }
      devices.put(device, metrics);
      if (born) {
        if (device.isEmpty()) {
          bear();
        } else {
          bearDevice(device);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives metrics new values, and tells the host of them.
  ///
  /// @param device the device's id, or [#NODE]
  /// @param timestampMillis when they were taken, milliseconds since epoch, UTC
  /// @param values by the names of the metrics, all of them defined
  public void update(String device, long timestampMillis, Map<String, DeviceValue> values) {
    lock.lock();
    try {
      Map<String, Metric> metrics = devices.getOrDefault(device, Map.of());
      List<SparkplugMetric> data = new ArrayList<>();
      values.forEach(
          (name, value) -> {
            Metric metric = metrics.get(name);
            if (metric == null) {
              throw new IllegalArgumentException(
                  "Sparkplug %s %s: expected one of its metrics %s, found %s"
                      .formatted(topics.edge(), device, metrics.keySet(), name));
            }
            metric.value = value;
            metric.timestampMillis = timestampMillis;
            data.add(SparkplugMetric.data(metric.alias, timestampMillis, value));
          });
      if (born && !data.isEmpty()) {
        send(device.isEmpty() ? "NDATA" : "DDATA", device, data);
      }
    } finally {
      lock.unlock();
    }
  }

  /// True while the births of this connection are out.
  public boolean isBorn() {
    lock.lock();
    try {
      return born;
    } finally {
      lock.unlock();
    }
  }

  /// Publishes the death and says goodbye
  /// (tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath).
  @Override
  public void close() {
    lock.lock();
    try {
      die();
      if (link != null) {
        link.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends without a goodbye, as a power cut does: the broker publishes the will.
  public void cut() {
    lock.lock();
    try {
      born = false;
      if (link != null) {
        link.cut();
        link = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void die() {
    if (born) {
      born = false;
      offer(topics.ofNode("NDEATH"), death());
    }
  }

  private byte[] death() {
    return new SparkplugPayload(
            clock.millis(), SparkplugPayload.NO_SEQ, List.of(birthDeathMetric()))
        .encode();
  }

  private SparkplugMetric birthDeathMetric() {
    return SparkplugMetric.birth(
        SparkplugPayload.BIRTH_DEATH_SEQ,
        SparkplugMetric.NO_ALIAS,
        clock.millis(),
        "",
        new DeviceValue.Int64(birthDeathSeq));
  }

  private void bear() {
    seq = 0;
    List<SparkplugMetric> metrics = new ArrayList<>();
    metrics.add(birthDeathMetric());
    metrics.add(
        SparkplugMetric.birth(
            SparkplugPayload.REBIRTH,
            SparkplugMetric.NO_ALIAS,
            clock.millis(),
            "",
            new DeviceValue.Flag(false)));
    metricsOf(NODE).values().forEach(metric -> metrics.add(metric.birth()));
    send("NBIRTH", NODE, metrics);
    born = true;
    for (String device : devices.keySet()) {
      if (!device.isEmpty()) {
        bearDevice(device);
      }
    }
  }

  private void bearDevice(String device) {
    send("DBIRTH", device, metricsOf(device).values().stream().map(Metric::birth).toList());
  }

  private Map<String, Metric> metricsOf(String device) {
    return devices.getOrDefault(device, Map.of());
  }

  private void send(String kind, String device, List<SparkplugMetric> metrics) {
    byte[] payload = new SparkplugPayload(clock.millis(), seq, metrics).encode();
    seq = (seq + 1) & 0xFF;
    offer(device.isEmpty() ? topics.ofNode(kind) : topics.ofDevice(kind, device), payload);
  }

  /// Without a connection nothing is lost: the next birth says it all.
  private void offer(String topic, byte[] payload) {
    if (link != null) {
      boolean _ = link.offer(topic, payload);
    }
  }

  /// What the connection asks and tells.
  private final class Session implements MqttListener {
    @Override
    public List<String> filters() {
      List<String> filters = new ArrayList<>();
      filters.add(topics.ofNode("NCMD"));
      filters.add(topics.ofDevice("DCMD", "+"));
      if (!primaryHost.isEmpty()) {
        filters.add(SparkplugTopics.ofHost(primaryHost));
      }
      return filters;
    }

    /// Each CONNECT has the next number (tck-id-payloads-ndeath-bdseq,
    /// tck-id-topics-nbirth-bdseq-increment).
    @Override
    public Optional<MqttWill> will() {
      lock.lock();
      try {
        born = false;
        subscribed = false;
        hostIsOnline = false;
        birthDeathSeq = (birthDeathSeq + 1) & 0xFF;
        return Optional.of(new MqttWill(topics.ofNode("NDEATH"), death()));
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void connected() {
      lock.lock();
      try {
        subscribed = true;
        bearWhenReady();
      } finally {
        lock.unlock();
      }
    }

    private void bearWhenReady() {
      if (subscribed && !born && (hostIsOnline || primaryHost.isEmpty())) {
        bear();
      }
    }

    @Override
    public void received(String topic, byte[] payload) {
      if (topic.equals(SparkplugTopics.ofHost(primaryHost))) {
        hostSays(new String(payload, StandardCharsets.UTF_8));
        return;
      }
      try {
        String device =
            topic.equals(topics.ofNode("NCMD"))
                ? NODE
                : topic.substring(topics.ofDevice("DCMD", "").length());
        for (SparkplugMetric metric : SparkplugPayload.parse(payload).metrics()) {
          commanded(device, metric);
        }
      } catch (LockstepException e) {
        // A real device passes over what it cannot read, too.
      }
    }

    private void commanded(String device, SparkplugMetric metric) {
      if (device.isEmpty() && metric.name().equals(SparkplugPayload.REBIRTH)) {
        if (metric.value() instanceof DeviceValue.Flag(boolean isAsked) && isAsked) {
          bearAgain();
        }
        return;
      }
      String name = nameOf(device, metric);
      if (name != null) {
        commands.received(device, name, metric.value());
      }
    }

    private void bearAgain() {
      lock.lock();
      try {
        if (born) {
          bear();
        }
      } finally {
        lock.unlock();
      }
    }

    private @Nullable String nameOf(String device, SparkplugMetric wanted) {
      lock.lock();
      try {
        for (Metric metric : metricsOf(device).values()) {
          if (wanted.name().isEmpty()
              ? metric.alias == wanted.alias()
              : metric.definition.name().equals(wanted.name())) {
            return metric.definition.name();
          }
        }
        return null;
      } finally {
        lock.unlock();
      }
    }

    /// tck-id-operational-behavior-primary-application-state-with-multiple-servers and its
    /// neighbours: an offline that is older than the last online does not count.
    private void hostSays(String json) {
      Matcher state = STATE.matcher(json);
      lock.lock();
      try {
        if (!state.matches() || Long.parseLong(state.group(2)) < hostStateMillis) {
          return;
        }
        hostStateMillis = Long.parseLong(state.group(2));
        hostIsOnline = Boolean.parseBoolean(state.group(1));
        if (hostIsOnline) {
          bearWhenReady();
        } else if (born) {
          die();
          if (link != null) {
            link.reconnect();
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
