package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishAndSubscribeTest {
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
      v5 = {"3.8.4-8"},
      v311 = {"3.8.4-6"})
  void messageReachesSubscriberAtTheLowerQos(int version) {
    try (TestClient subscriber = TestClient.connected(broker, version, "s");
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      assertThat(subscriber.subscribe("a/zero", 0)).isZero();
      assertThat(subscriber.subscribe("a/one", 1)).isOne();

      publisher.publish1("a/zero", "first").publish1("a/one", "second").publish0("a/one", "third");

      TestClient.Packet first = subscriber.receive();
      assertThat(first.qos()).isZero();
      assertThat(first.payload(version)).isEqualTo("first");
      TestClient.Packet second = subscriber.receive();
      assertThat(second.qos()).isOne();
      assertThat(second.payload(version)).isEqualTo("second");
      TestClient.Packet third = subscriber.receive();
      assertThat(third.qos()).isZero();
      assertThat(third.payload(version)).isEqualTo("third");
      assertThat(subscriber.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.6.0-5", "4.6.0-6"},
      v311 = {"4.6.0-6"})
  void orderOfOnePublisherIsKept(int version) { // [MQTT-4.6.0-6]
    try (TestClient subscriber = TestClient.connected(broker, version, "s");
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      subscriber.subscribe("#", 1);
      for (int i = 1; i <= 500; i++) {
        publisher.send(publisher.publishPacket(2, "t/" + i % 7, i, "m" + i));
      }
      for (int i = 1; i <= 500; i++) {
        assertThat(publisher.read(4).packetId()).isEqualTo(i); // [MQTT-4.6.0-2]
        assertThat(subscriber.receive().payload(version)).isEqualTo("m" + i);
      }
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-2", "3.3.4-4"})
  void overlappingFiltersDeliverOnceWithAllIdentifiers() { // §3.3.4
    try (TestClient subscriber = TestClient.connected(broker, 5, "s");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      subscriber.send(TestClient.packet(0x82, (short) 1, 2, 0x0B, 7, "a/+", 0)).read(9);
      subscriber.send(TestClient.packet(0x82, (short) 2, 2, 0x0B, 9, "a/#", 1)).read(9);

      publisher.publish1("a/b", "x");

      TestClient.Packet message = subscriber.receive();
      assertThat(message.qos()).isOne();
      assertThat(message.properties()).contains("0b07").contains("0b09").hasSize(8);
      assertThat(subscriber.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(v5 = {"3.8.3-3"})
  void noLocalKeepsOwnMessagesAway() { // [MQTT-3.8.3-3]
    try (TestClient client = TestClient.connected(broker, 5, "c");
        TestClient other = TestClient.connected(broker, 5, "o")) {
      client.subscribe("a", 1 | 4);
      client.publish1("a", "own");
      other.publish1("a", "other");
      assertThat(client.receive().payload(5)).isEqualTo("other");
    }
  }

  @Test
  @Clause(v5 = {"3.10.4-1"})
  void unsubscribedFilterGetsNothingAndUnknownOneIsReported() { // [MQTT-3.10.4-1]
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("a", 0);
      client.send(TestClient.packet(0xA2, (short) 3, 0, "a", "b"));
      assertThat(client.read(11).hex()).isEqualTo("b00003000011");
      client.publish1("a", "x");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  void propertiesAreForwardedAndTheTopicAliasIsNot() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.subscribe("a", 0);
      // content type, topic alias, user property
      byte[] properties = TestClient.bytes(0x03, "json", 0x23, (short) 3, 0x26, "k", "v");
      client.send(TestClient.packet(0x30, "a", properties.length, properties, new byte[] {'1'}));
      TestClient.Packet first = client.receive();
      assertThat(first.properties()).isEqualTo("0300046a736f6e" + "2600016b000176");
      assertThat(first.payload(5)).isEqualTo("1");

      client.send(TestClient.packet(0x30, "", 3, 0x23, (short) 3, new byte[] {'2'}));
      TestClient.Packet second = client.receive();
      assertThat(second.topic()).isEqualTo("a");
      assertThat(second.payload(5)).isEqualTo("2");
    }
  }

  @Test
  @Clause(v5 = {"3.3.2-5", "3.3.2-6"})
  void aMessageWhoseExpiryIntervalEndedIsNotSent() { // [MQTT-3.3.2-5], [MQTT-3.3.2-6]
    try (TestClient client = TestClient.persistent(broker, 5, "c");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.subscribe("a", 1);
      client.disconnect();
      publisher.send(
          TestClient.packet(
              0x32, "a", (short) 1, 5, 0x02, (short) 0, (short) 60, new byte[] {'s'}));
      publisher.read(4);
      publisher.send(
          TestClient.packet(
              0x32, "a", (short) 2, 5, 0x02, (short) 0, (short) 600, new byte[] {'l'}));
      publisher.read(4);
      broker.clock.advance(java.time.Duration.ofSeconds(100));
      try (TestClient back = TestClient.persistent(broker, 5, "c")) {
        TestClient.Packet message = back.receive();
        assertThat(message.payload(5)).isEqualTo("l");
        assertThat(Integer.parseInt(message.properties().substring(2), 16)).isBetween(490, 500);
      }
    }
  }

  @Test
  @Clause(v5 = {"3.1.2-24", "3.1.2-25"})
  void aMessageLargerThanTheClientTakesIsDropped() { // [MQTT-3.1.2-24], [MQTT-3.1.2-25]
    try (TestClient client = new TestClient(broker.port(), 5);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.send(
          TestClient.packet(
              0x10, "MQTT", 5, 2, (short) 60, 5, 0x27, (short) 0, (short) 40, "small"));
      client.read(2);
      client.subscribe("a", 1);
      publisher.publish1("a", "x".repeat(100)).publish1("a", "fits");
      assertThat(client.receive().payload(5)).isEqualTo("fits");
      assertThat(broker.statistics().droppedTooLarge()).isOne();
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-9"})
  void receiveMaximumOfTheClientIsRespected() { // [MQTT-3.3.4-9]
    try (TestClient client = new TestClient(broker.port(), 5);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.send(TestClient.packet(0x10, "MQTT", 5, 2, (short) 60, 3, 0x21, (short) 2, "two"));
      client.read(2);
      client.subscribe("a", 1);
      for (int i = 0; i < 5; i++) {
        publisher.publish1("a", "m" + i);
      }
      TestClient.Packet first = client.read(3);
      TestClient.Packet second = client.read(3);
      assertThat(client.isQuiet()).isTrue();
      client.acknowledge(first);
      TestClient.Packet third = client.read(3);
      assertThat(third.payload(5)).isEqualTo("m2");
      client.acknowledge(second);
      client.acknowledge(third);
      assertThat(client.receive().payload(5)).isEqualTo("m3");
      assertThat(client.receive().payload(5)).isEqualTo("m4");
    }
  }

  @Test
  @Clause(
      v5 = {"3.8.4-7"},
      v311 = {"3.3.5-2", "3.8.4-5"})
  void permissionIsCheckedAndItsLossIsNoticed() {
    try (TestClient client = TestClient.connected(broker, 5, "c");
        TestClient old = TestClient.connected(broker, 4, "old")) {
      client.send(client.publishPacket(2, "forbidden/x", 1, "no"));
      assertThat(client.read(4).hex()).isEqualTo("40000187");
      assertThat(client.subscribe("forbidden/#", 0)).isEqualTo(0x87);
      assertThat(old.subscribe("forbidden/#", 0)).isEqualTo(0x80);

      client.publish1("switched/x", "yes");
      broker.access.switchOff();
      client.send(client.publishPacket(2, "switched/x", 2, "no"));
      assertThat(client.read(4).hex()).isEqualTo("40000287");

      old.send(old.publishPacket(2, "forbidden/x", 1, "no"));
      assertThat(old.readToEnd()).isEqualTo(-1); // [MQTT-3.3.5-2] of 3.1.1
    }
  }
}
