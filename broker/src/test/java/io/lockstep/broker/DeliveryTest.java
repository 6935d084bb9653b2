package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The delivery protocols of QoS 0, 1 and 2 (§4.3, §4.4, §4.6), both ways.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
  private TestBroker broker;

  @BeforeAll
  void start() {
    broker =
        new TestBroker(new SimulatedDisk(1), BrokerOptions.defaults(), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {
        "4.3.1-1", "4.3.2-1", "4.3.2-2", "4.3.3-1", "4.3.3-2", "2.2.1-2", "2.2.1-4", "3.3.1-2",
        "3.3.1-3", "4.2.0-1"
      },
      v311 = {
        "4.3.1-1", "4.3.2-1", "4.3.3-1", "2.3.1-1", "2.3.1-4", "2.3.1-5", "3.3.1-2", "3.3.1-3",
        "7.1.1-1", "7.0.0-2"
      })
  void newMessagesComeWithoutDupUnderIdentifiersNotInUse(int version) {
    try (TestClient client = TestClient.connected(broker, version, "new");
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      client.subscribe("n/#", 2);
      // sent with DUP by the publisher, which is its affair
      publisher.send(publisher.publishPacket(0x0A, "n/1", 7, "m"));
      publisher.read(4);
      publisher.send(publisher.publishPacket(0x0C, "n/2", 8, "m"));
      publisher.handshake(5, 8);
      publisher.pubrel(8);
      publisher.handshake(7, 8);
      publisher.publish0("n/0", "m").publish1("n/1", "m").publish2("n/2", "m");
      Set<Integer> identifiers = new HashSet<>();
      for (String topic : List.of("n/1", "n/2", "n/0", "n/1", "n/2")) {
        TestClient.Packet message = client.read(3);
        assertThat(message.topic()).isEqualTo(topic);
        assertThat(message.isDuplicate()).isFalse();
        if (message.qos() > 0) {
          assertThat(message.packetId()).isPositive();
          assertThat(identifiers.add(message.packetId())).isTrue();
        } else {
          assertThat(message.payload(version)).isEqualTo("m"); // no identifier before it
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {
        "4.3.2-4",
        "4.3.2-5",
        "2.2.1-5",
        "3.3.4-1",
        "4.3.3-8",
        "4.3.3-11",
        "4.3.3-12",
        "3.7.2-1",
        "3.7.2-2",
        "3.7.2-3"
      },
      v311 = {"4.3.2-2", "4.3.3-2", "2.3.1-6", "3.3.4-1"})
  void anIdentifierBringsANewMessageOnceItsExchangeIsOver(int version) {
    try (TestClient client = TestClient.connected(broker, version, "reuse");
        TestClient watcher = TestClient.connected(broker, version, "watcher")) {
      watcher.subscribe("re/#", 0);
      for (int round = 0; round < 3; round++) {
        // QoS 1, even with DUP
        client.send(client.publishPacket(round == 0 ? 2 : 0x0A, "re/1", 5, "one" + round));
        assertThat(client.read(4).hex()).isEqualTo("400005");
        assertThat(watcher.receive().payload(version)).isEqualTo("one" + round);
        client.send(client.publishPacket(4, "re/2", 5, "two" + round));
        assertThat(client.read(5).hex()).isEqualTo("500005");
        client.pubrel(5);
        assertThat(client.read(7).hex()).isEqualTo("700005");
        assertThat(watcher.receive().payload(version)).isEqualTo("two" + round);
      }
      assertThat(watcher.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {
        "4.3.2-3", "4.3.3-3", "4.3.3-5", "4.3.3-6", "4.4.0-1", "3.3.1-1", "4.6.0-1", "3.6.2-1",
        "3.6.2-2", "3.6.2-3", "4.3.3-4"
      },
      v311 = {"4.3.2-1", "4.3.3-1", "4.4.0-1", "3.3.1-1", "4.6.0-1", "4.6.0-4"})
  void whatIsNotAnsweredComesAgainWhenTheSessionGoesOnAndNeverElse(int version) {
    try (TestClient publisher = TestClient.connected(broker, version, "p")) {
      TestClient client = TestClient.persistent(broker, version, "again" + version);
      client.subscribe("ag/#", 2);
      publisher.publish1("ag/1", "one").publish2("ag/2", "two").publish2("ag/3", "three");
      TestClient.Packet one = client.read(3);
      TestClient.Packet two = client.read(3);
      TestClient.Packet three = client.read(3);
      client.pubrec(two.packetId());
      client.handshake(6, two.packetId());
      assertThat(client.isQuiet()).as("never else").isTrue();
      client.close();
      for (int round = 0; round < 2; round++) {
        try (TestClient back = TestClient.persistent(broker, version, "again" + version)) {
          TestClient.Packet first = back.read(3);
          assertThat(first.packetId()).isEqualTo(one.packetId());
          assertThat(first.isDuplicate()).isTrue();
          assertThat(first.payload(version)).isEqualTo("one");
          TestClient.Packet second = back.read(6);
          assertThat(second.packetId()).isEqualTo(two.packetId());
          assertThat(second.first()).isEqualTo(0x62);
          TestClient.Packet third = back.read(3);
          assertThat(third.packetId()).isEqualTo(three.packetId());
          assertThat(third.isDuplicate()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.6.0-5", "4.6.0-6", "4.5.0-1"},
      v311 = {"4.6.0-5", "4.6.0-6", "4.6.0-2", "4.6.0-3", "4.5.0-1"})
  void orderIsKeptForEachTopicQualityAndPublisher(int version) {
    try (TestClient client = TestClient.connected(broker, version, "order");
        TestClient one = TestClient.connected(broker, version, "one");
        TestClient two = TestClient.connected(broker, version, "two")) {
      client.subscribe("or/#", 2);
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        TestClient publisher = i % 2 == 0 ? one : two;
        int qos = i / 2 % 3;
        publisher.send(publisher.publishPacket(qos << 1, "or/" + i % 2, 1 + i, "m" + i));
        sent.add("m" + i);
      }
      List<List<String>> lanes = new ArrayList<>();
      for (int lane = 0; lane < 2; lane++) {
        lanes.add(new ArrayList<>());
      }
      for (int i = 0; i < 60; i++) {
        TestClient.Packet message = client.receive();
        lanes.get(message.topic().charAt(3) - '0').add(message.payload(version));
      }
      for (int lane = 0; lane < 2; lane++) {
        int parity = lane;
        assertThat(lanes.get(lane))
            .containsExactlyElementsOf(
                sent.stream().filter(m -> Integer.parseInt(m.substring(1)) % 2 == parity).toList());
      }
      for (TestClient publisher : List.of(one, two)) {
        // acknowledgements in the order of the messages, of each kind
        int last1 = 0;
        int last2 = 0;
        for (int i = 0; i < 20; i++) {
          TestClient.Packet answer = publisher.read();
          if (answer.type() == 4) {
            assertThat(answer.packetId()).isGreaterThan(last1);
            last1 = answer.packetId();
          } else {
            assertThat(answer.type()).isEqualTo(5);
            assertThat(answer.packetId()).isGreaterThan(last2);
            last2 = answer.packetId();
          }
        }
      }
    }
  }
}
