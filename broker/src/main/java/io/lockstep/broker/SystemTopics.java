package io.lockstep.broker;

import io.lockstep.broker.internal.topic.TopicFilter;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What the broker says of itself below `$SYS/broker/`, under the names that mosquitto gave them:
/// all of it to a new subscriber at once, and then what has changed, at QoS 0. None of it is in the
/// journal, and none is kept for a client that is away. Confined to the delivery thread.
final class SystemTopics {
  /// The first level of their topics.
  static final String ROOT = "$SYS";

  private static final String PREFIX = "$SYS/broker/";

  private final String version;
  private final long intervalNanos;
  private final long startNanos;
  private final Supplier<BrokerStatistics> statistics;
  private final Dispatcher dispatcher;
  private final Map<String, String> told = new LinkedHashMap<>();
  private final Map<String, Rates> rates = new TreeMap<>();
  private final FieldMessage message = new FieldMessage();
  private long lastRatesNanos;
  private long lastTellNanos;

  /// @param interval between two looks at what has changed; zero switches `$SYS` off
  SystemTopics(
      String version,
      Duration interval,
      Supplier<BrokerStatistics> statistics,
      Dispatcher dispatcher,
      long nowNanos) {
    this.version = version;
    this.intervalNanos = interval.toNanos();
    this.statistics = statistics;
    this.dispatcher = dispatcher;
    startNanos = nowNanos;
    lastRatesNanos = nowNanos;
    lastTellNanos = nowNanos;
  }

  /// True when a filter asks for some of it.
  static boolean isOf(String filter) {
    return filter.startsWith(ROOT) && (filter.length() == 4 || filter.charAt(4) == '/');
  }

  /// Called about once a second.
  void tick(long nowNanos, long nowMicros) {
    if (intervalNanos == 0) {
      return;
    }
    BrokerStatistics now = statistics.get();
    double seconds = (nowNanos - lastRatesNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    if (seconds > 0) {
      lastRatesNanos = nowNanos;
      counts(now).forEach((name, count) -> rate(name).update(count, seconds));
    }
    if (nowNanos - lastTellNanos >= intervalNanos) {
      lastTellNanos = nowNanos;
      values(now, nowNanos)
          .forEach(
              (topic, value) -> {
                if (!value.equals(told.put(topic, value))) {
                  message.wrap(record(topic, value, nowMicros));
                  dispatcher.fanOut(message, Long.MAX_VALUE, _ -> {}, _ -> {});
                }
              });
    }
  }

  /// Sends a new subscription what there is.
  void tell(Subscription subscription, long nowNanos, long nowMicros) {
    if (intervalNanos == 0) {
      return;
    }
    values(statistics.get(), nowNanos)
        .forEach(
            (topic, value) -> {
              if (TopicFilter.matches(subscription.filter, topic)) {
                ByteBuffer record = record(topic, value, nowMicros);
                message.wrap(record);
                // What does not fit is told with its next change.
                Dispatcher.Outcome _ =
                    dispatcher.retained(
                        new Session.RetainedGrant(
                            new RetainedMessage(topic, Long.MAX_VALUE, record), subscription),
                        message);
              }
            });
  }

  private static ByteBuffer record(String topic, String value, long nowMicros) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] payload = value.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(FieldMessage.sizeOf(0, name.length, 0, payload.length));
    FieldMessage.putHeader(
        record, 0, FieldMessage.RETAIN, nowMicros, 0, 0, name.length, 0, payload.length);
    return record.put(name).put(payload).flip();
  }

  private Rates rate(String name) {
    return rates.computeIfAbsent(name, _ -> new Rates());
  }

  private static Map<String, Long> counts(BrokerStatistics now) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("messages/received", now.receivedMessages());
    counts.put("messages/sent", now.sentMessages());
    counts.put("publish/received", now.receivedMessages());
    counts.put("publish/sent", now.sentMessages());
    counts.put("publish/dropped", dropped(now));
    counts.put("bytes/received", now.receivedBytes());
    counts.put("bytes/sent", now.sentBytes());
    counts.put("connections", now.connectionsTotal());
    counts.put(
        "sockets", now.listeners().stream().mapToLong(ListenerStatistics::connectionsTotal).sum());
    return counts;
  }

  private static long dropped(BrokerStatistics now) {
    return now.droppedSlow()
        + now.droppedTooLarge()
        + now.droppedExpired()
        + now.droppedBacklog()
        + now.droppedRetained();
  }

  private Map<String, String> values(BrokerStatistics now, long nowNanos) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "version", "Lockstep " + version);
    put(values, "uptime", TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos) + " seconds");
    put(values, "clients/total", now.sessions());
    put(values, "clients/connected", now.connections());
    put(values, "clients/active", now.connections());
    put(values, "clients/disconnected", Math.max(0, now.sessions() - now.connections()));
    put(values, "clients/inactive", Math.max(0, now.sessions() - now.connections()));
    put(values, "clients/maximum", now.connectionsMost());
    put(values, "clients/expired", now.sessionsExpired());
    put(values, "messages/received", now.receivedMessages());
    put(values, "messages/sent", now.sentMessages());
    put(values, "messages/stored", now.retainedMessages());
    put(values, "publish/messages/received", now.receivedMessages());
    put(values, "publish/messages/sent", now.sentMessages());
    put(values, "publish/messages/dropped", dropped(now));
    put(values, "bytes/received", now.receivedBytes());
    put(values, "bytes/sent", now.sentBytes());
    put(values, "subscriptions/count", now.subscriptions());
    put(values, "shared_subscriptions/count", now.sharedGroups());
    put(values, "retained messages/count", now.retainedMessages());
    put(values, "store/messages/count", now.retainedMessages());
    Runtime runtime = Runtime.getRuntime();
    put(values, "heap/current", runtime.totalMemory() - runtime.freeMemory());
    put(values, "heap/maximum", runtime.maxMemory());
    for (String name : counts(now).keySet()) {
      Rates of = rate(name);
      int[] minutes = Rates.minutes();
      for (int i = 0; i < minutes.length; i++) {
        put(
            values,
            "load/%s/%dmin".formatted(name, minutes[i]),
            String.format(Locale.ROOT, "%.2f", of.perMinute(i)));
      }
    }
    for (ListenerStatistics listener : now.listeners()) {
      String of = "listeners/" + listener.name() + "/";
      put(values, of + "connections", listener.connections());
      put(values, of + "messages/received", listener.receivedMessages());
      put(values, of + "messages/sent", listener.sentMessages());
      put(values, of + "bytes/received", listener.receivedBytes());
      put(values, of + "bytes/sent", listener.sentBytes());
    }
    return values;
  }

  private static void put(Map<String, String> values, String topic, long value) {
    put(values, topic, Long.toString(value));
  }

  private static void put(Map<String, String> values, String topic, String value) {
    values.put(PREFIX + topic, value);
  }
}
