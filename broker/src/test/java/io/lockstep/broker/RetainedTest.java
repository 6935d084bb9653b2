package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedTest {
  @TempDir Path folder;
  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.in(folder);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.3.1-5", "3.3.1-12"},
      v311 = {"3.3.1-5", "3.3.1-6", "3.3.1-8", "3.3.1-9"})
  void retainedMessageIsSentOnNewSubscription(int version) { // [MQTT-3.3.1-8]
    try (TestClient publisher = TestClient.connected(broker, version, "p");
        TestClient subscriber = TestClient.connected(broker, version, "s")) {
      publisher.publish1("a/1", "old", true).publish1("a/1", "new", true);
      publisher.publish1("a/$sub", "below", true).publish1("$x/1", "hidden", true);
      subscriber.subscribe("#", 1);
      TestClient.Packet first = subscriber.receive();
      assertThat(first.topic()).isEqualTo("a/$sub");
      TestClient.Packet second = subscriber.receive();
      assertThat(second.payload(version)).isEqualTo("new");
      assertThat(second.isRetained()).isTrue();
      assertThat(subscriber.isQuiet()).as("$x is not seen by #, [MQTT-4.7.2-1]").isTrue();

      publisher.publish1("a/1", "live", true);
      TestClient.Packet live = subscriber.receive();
      assertThat(live.isRetained()).as("[MQTT-3.3.1-12]").isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.3.1-5", "3.3.1-8"},
      v311 = {"3.3.1-7", "3.3.1-12", "3.1.2-7"})
  void onlyAMessageWithTheFlagReplacesAnother(int version) {
    try (TestClient publisher = TestClient.connected(broker, version, "p");
        TestClient subscriber = TestClient.connected(broker, version, "s")) {
      publisher.publish2("r/2", "two");
      publisher.publish1("r/1", "one", true).publish1("r/1", "not kept").publish1("r/1", "");
      publisher.disconnect(); // its session ends, what is retained does not
      subscriber.subscribe("r/#", 2);
      TestClient.Packet kept = subscriber.receive();
      assertThat(kept.payload(version)).isEqualTo("one");
      assertThat(kept.qos()).isEqualTo(1);
      assertThat(subscriber.isQuiet()).isTrue();
      subscriber.send(subscriber.publishPacket(1, "r/1", 0, "zero")); // QoS 0 replaces it too
      assertThat(subscriber.receive().isRetained()).isFalse();
      subscriber.subscribe("r/#", 2);
      TestClient.Packet newest = subscriber.receive();
      assertThat(newest.payload(version)).isEqualTo("zero");
      assertThat(newest.qos()).isZero();
    }
  }

  @Test
  @Clause(
      v5 = {"3.3.1-6", "3.3.1-7"},
      v311 = {"3.3.1-10", "3.3.1-11"})
  void emptyPayloadClearsTheTopic() { // [MQTT-3.3.1-6]
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      client.publish1("a", "x", true).publish1("a", "", true);
      client.subscribe("a", 0);
      assertThat(client.isQuiet()).isTrue();
      assertThat(broker.statistics().retainedMessages()).isZero();
    }
  }

  @Test
  @Clause(v5 = {"3.3.1-9", "3.3.1-10", "3.3.1-11"})
  void retainHandlingIsRespected() { // [MQTT-3.3.1-9] to [MQTT-3.3.1-11]
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.publish1("a", "x", true);
      client.subscribe("a", 2 << 4);
      assertThat(client.isQuiet()).as("2: never").isTrue();
      client.subscribe("a", 1 << 4);
      assertThat(client.isQuiet()).as("1: not for one that exists").isTrue();
      client.subscribe("a", 0);
      assertThat(client.receive().isRetained()).as("0: always").isTrue();
      client.subscribe("+", 1 << 4);
      assertThat(client.receive().isRetained()).as("1: for a new one").isTrue();
    }
  }

  @Test
  @Clause(v5 = {"3.3.1-13"})
  void retainAsPublishedKeepsTheFlag() { // [MQTT-3.3.1-13]
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("a", 1 | 8);
      client.publish1("a", "x", true);
      assertThat(client.receive().isRetained()).isTrue();
      client.publish1("a", "x", false);
      assertThat(client.receive().isRetained()).isFalse();
    }
  }

  @Test
  void retainedMessagesSurviveRestartAndCrash() {
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      client.publish1("a", "1", true).publish1("b", "2", true).publish1("b", "", true);
      client.send(client.publishPacket(1, "zero", 0, "3"));
      assertThat(client.isQuiet()).isTrue();
      client.publish1("flush", "x");
    }
    broker.restart();
    expectKept("1");
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      client.publish1("a", "changed", true);
    }
    broker.crash();
    expectKept("changed");
  }

  private void expectKept(String payload) {
    try (TestClient client = TestClient.connected(broker, 4, "s")) {
      client.subscribe("#", 0);
      assertThat(client.receive().payload(4)).isEqualTo(payload);
      assertThat(client.receive().payload(4)).isEqualTo("3");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  void manyRetainedMessagesFitThroughASmallBuffer() { // test R11
    broker.close();
    BrokerLimits limits = BrokerLimits.defaults().withBuffers(2_048, 1 << 20);
    broker = TestBroker.in(folder, TestBroker.with(limits));
    try (TestClient publisher = TestClient.connected(broker, 4, "p");
        TestClient subscriber = TestClient.connected(broker, 4, "s")) {
      for (int i = 0; i < 300; i++) {
        publisher.publish1("r/%03d".formatted(i), "x".repeat(50), true);
      }
      subscriber.subscribe("r/+", 1);
      for (int i = 0; i < 300; i++) {
        assertThat(subscriber.receive().topic()).isEqualTo("r/%03d".formatted(i));
      }
    }
  }
}
