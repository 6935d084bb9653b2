package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the broker says of itself below `$SYS`.
class SystemTopicsTest {

  @TempDir Path folder;
  private TestBroker broker;

  @BeforeEach
  void start() {
    broker =
        TestBroker.in(
            folder,
            BrokerOptions.defaults()
                .withReporting(
                    new Reporting("1.2", Duration.ofSeconds(1), List.of("plant", "plant/line1"))));
    // `$SYS` begins to be told of once all listen.
    Await.until("the broker looks after itself", this::tells);
    Await.until("who asked is gone", () -> broker.statistics().connections() == 0);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private boolean tells() {
    try (TestClient client = TestClient.connected(broker, 4, "first")) {
      client.subscribe("$SYS/broker/version", 0);
      return !client.isQuiet();
    }
  }

  private Map<String, String> read(TestClient client, String filter) {
    client.subscribe(filter, 1);
    Map<String, String> values = new TreeMap<>();
    while (!client.isQuiet()) {
      TestClient.Packet value = client.read(3);
      assertThat(value.qos()).isZero();
      values.put(value.topic(), value.payload(client.version));
    }
    return values;
  }

  @Test
  void aSubscriberIsToldEverythingAtOnce() {
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      Map<String, String> values = read(client, "$SYS/#");
      assertThat(values)
          .containsEntry("$SYS/broker/version", "Lockstep 1.2")
          .containsEntry("$SYS/broker/clients/connected", "1")
          .containsEntry("$SYS/broker/retained messages/count", "0")
          .containsKeys(
              "$SYS/broker/uptime",
              "$SYS/broker/clients/total",
              "$SYS/broker/clients/maximum",
              "$SYS/broker/messages/received",
              "$SYS/broker/publish/messages/dropped",
              "$SYS/broker/bytes/sent",
              "$SYS/broker/subscriptions/count",
              "$SYS/broker/load/messages/received/15min",
              "$SYS/broker/listeners/mqtt/connections");
    }
  }

  @Test
  void whatIsSentAtOnceIsMarkedAsRetainedAndChangesAreNot() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("$SYS/broker/uptime", 0);
      TestClient.Packet first = client.read(3);
      assertThat(first.isRetained()).isTrue();
      assertThat(first.payload(5)).matches("\\d+ seconds");
      TestClient.Packet next = client.read(3);
      assertThat(next.isRetained()).isFalse();
      assertThat(next.payload(5)).isNotEqualTo(first.payload(5));
    }
  }

  @Test
  void wildcardsInTheFirstLevelDoNotMatchThem() { // [MQTT-4.7.2-1]
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      assertThat(read(client, "#")).isEmpty();
      assertThat(read(client, "+/broker/version")).isEmpty();
      assertThat(read(client, "$SYS/+/version")).hasSize(1);
    }
  }

  @Test
  void noneOfItIsInTheJournal() {
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      assertThat(read(client, "$SYS/#")).isNotEmpty();
      assertThat(broker.journalled()).isEmpty();
    }
  }

  @Test
  void listenersAndPrefixesAreCountedApart() {
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      client.publish1("plant/line1/oven", "12345").publish1("plant/line10", "1").publish1("x", "1");
      Await.until("the listener is told", () -> listener("mqtt").receivedMessages() == 3);
      assertThat(listener("mqtt").receivedBytes()).isPositive();
      assertThat(listener("ws").receivedBytes()).isZero();
      Await.until("all are fanned out", () -> messagesBelow("plant") == 1);
      assertThat(broker.statistics().topics())
          .containsExactly(
              new TopicStatistics("plant", 1, 1), new TopicStatistics("plant/line1", 1, 5));
    }
  }

  private long messagesBelow(String prefix) {
    return broker.statistics().topics().stream()
        .filter(one -> one.prefix().equals(prefix))
        .mapToLong(TopicStatistics::messages)
        .sum();
  }

  private ListenerStatistics listener(String name) {
    return broker.statistics().listeners().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
