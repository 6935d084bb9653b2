package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SUBSCRIBE and UNSUBSCRIBE (§3.8 to §3.11).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscribeTest {
  private TestBroker broker;

  @BeforeAll
  void start() {
    BrokerLimits limits = BrokerLimits.defaults();
    broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private static Object none(TestClient client) {
    return client.version == 5 ? (Object) 0 : new byte[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {
        "3.8.4-1", "3.8.4-2", "3.8.4-5", "3.8.4-6", "3.8.4-7", "3.9.3-1", "3.9.3-2", "2.2.1-6",
        "2.2.2-1"
      },
      v311 = {
        "3.8.4-1", "3.8.4-2", "3.8.4-4", "3.8.4-5", "3.9.3-1", "3.9.3-2", "2.3.1-7", "3.8.3-2"
      })
  void eachFilterIsAnsweredInItsPlace(int version) {
    try (TestClient client = TestClient.connected(broker, version, "many")) {
      client.send(
          TestClient.packet(
              0x82,
              (short) 0x1234,
              none(client),
              "a/#",
              0,
              "forbidden/x",
              2,
              "+/b",
              1,
              "c",
              2,
              "x/".repeat(40),
              1));
      assertThat(client.read(9).hex())
          .isEqualTo(version == 5 ? "9012340000870102" + "8f" : "9012340080010280");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {
        "3.10.4-1",
        "3.10.4-2",
        "3.10.4-4",
        "3.10.4-5",
        "3.10.4-6",
        "3.11.3-1",
        "3.11.3-2",
        "2.2.1-6"
      },
      v311 = {"3.10.4-1", "3.10.4-2", "3.10.4-4", "3.10.4-5", "3.10.4-6", "2.3.1-7"})
  void eachFilterIsTakenAwayWhenItIsEqual(int version) {
    try (TestClient client = TestClient.connected(broker, version, "less")) {
      client.subscribe("u/+", 0);
      client.subscribe("u/a", 0);
      client.subscribe("u/A", 0);
      client.send(TestClient.packet(0xA2, (short) 0x4321, none(client), "u/a", "u/#", "u/+", "u/"));
      assertThat(client.read(11).hex())
          .isEqualTo(version == 5 ? "b0432100" + "00110011" : "b04321");
      client.publish0("u/a", "gone").publish0("u/A", "there");
      assertThat(client.receive().payload(version)).isEqualTo("there");
      client.send(TestClient.packet(0xA2, (short) 9, none(client), "u/+"));
      assertThat(client.read(11).hex()).isEqualTo(version == 5 ? "b000090011" : "b00009");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.8.4-3", "3.8.4-4", "3.3.1-9"},
      v311 = {"3.8.4-3", "3.3.1-6", "3.3.1-8"})
  void theSameFilterAgainReplacesTheSubscription(int version) {
    try (TestClient client = TestClient.connected(broker, version, "twice");
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      publisher.publish1("again/r", "kept", true);
      assertThat(client.subscribe("again/#", 0)).isZero();
      assertThat(client.receive().qos()).isZero();
      assertThat(client.subscribe("again/#", 2)).isEqualTo(2);
      TestClient.Packet retained = client.receive();
      assertThat(retained.isRetained()).isTrue();
      assertThat(retained.qos()).isEqualTo(1);
      publisher.publish1("again/x", "once");
      assertThat(client.receive().qos()).isEqualTo(1);
      assertThat(client.isQuiet()).isTrue();
      client.send(TestClient.packet(0xA2, (short) 9, none(client), "again/#"));
      client.read(11);
      publisher.publish1("again/x", "no more");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  /// While a subscription is replaced again and again, nothing is lost and nothing comes twice.
  @Test
  @Clause(v5 = {"3.8.4-4"})
  void replacingLosesNothing() {
    try (TestClient client = TestClient.connected(broker, 5, "replaces");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.subscribe("flow", 1);
      for (int i = 0; i < 50; i++) {
        publisher.send(publisher.publishPacket(2, "flow", 1 + i, "m" + i));
        client.send(TestClient.packet(0x82, (short) 7, 0, "flow", 1 | 2 << 4));
      }
      int next = 0;
      int answers = 0;
      while (next < 50 || answers < 50) {
        TestClient.Packet packet = client.read();
        if (packet.type() == 3) {
          assertThat(packet.payload(5)).isEqualTo("m" + next++);
          client.acknowledge(packet);
        } else {
          assertThat(packet.type()).isEqualTo(9);
          answers++;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.10.4-3"},
      v311 = {"3.10.4-3"})
  void whatWasBegunIsCompletedAfterUnsubscribe(int version) {
    try (TestClient client = TestClient.connected(broker, version, "begun");
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      client.subscribe("b/#", 2);
      publisher.publish2("b/2", "two");
      TestClient.Packet two = client.read(3);
      publisher.publish1("b/1", "one");
      TestClient.Packet one = client.read(3);
      client.send(TestClient.packet(0xA2, (short) 9, none(client), "b/#"));
      client.read(11);
      client.acknowledge(one);
      client.pubrec(two.packetId());
      client.handshake(6, two.packetId());
      client.pubcomp(two.packetId());
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.8.4-8", "3.3.4-2", "3.3.4-4"},
      v311 = {"3.8.4-6", "3.3.5-1"})
  void ofOverlappingFiltersTheHighestQualityHolds(int version) {
    for (List<Integer> granted : List.of(List.of(0, 2), List.of(1, 0), List.of(2, 1))) {
      for (int published = 0; published < 3; published++) {
        try (TestClient client = TestClient.connected(broker, version, "over")) {
          client.subscribe("o/#", granted.get(0));
          client.subscribe("o/+", granted.get(1));
          switch (published) {
            case 0 -> client.publish0("o/x", "m");
            case 1 -> client.publish1("o/x", "m");
            default -> client.publish2("o/x", "m");
          }
          int most = Math.max(granted.get(0), granted.get(1));
          assertThat(client.receive().qos()).isEqualTo(Math.min(most, published));
          assertThat(client.isQuiet()).isTrue();
        }
      }
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-3", "3.3.4-5"})
  void subscriptionIdentifiersComeWithEveryCopy() {
    try (TestClient client = TestClient.connected(broker, 5, "ids")) {
      int id = 1;
      for (String filter : List.of("s/#", "s/a", "$share/g/s/a")) {
        client.send(TestClient.packet(0x82, (short) id, 2, 0x0B, id, filter, 1));
        assertThat(client.read(9).body()[3]).isEqualTo((byte) 1);
        id++;
      }
      client.publish1("s/a", "m");
      // its own copy with both, and the group's
      List<String> properties =
          List.of(client.receive().properties(), client.receive().properties());
      assertThat(properties).containsAnyOf("0b010b02", "0b020b01").contains("0b03");
      // replaced by one without
      client.subscribe("s/a", 1);
      client.send(TestClient.packet(0xA2, (short) 9, 0, "$share/g/s/a"));
      client.read(11);
      client.publish1("s/a", "m");
      assertThat(client.receive().properties()).isEqualTo("0b01");
    }
  }

  @Test
  @Clause(v5 = {"3.8.3-3"})
  void noLocalHoldsAcrossConnections() {
    TestClient client = TestClient.persistent(broker, 5, "local");
    client.subscribe("l", 1 | 4);
    client.publish1("l", "own");
    client.disconnect();
    try (TestClient other = TestClient.connected(broker, 5, "other");
        TestClient back = TestClient.persistent(broker, 5, "local")) {
      back.publish1("l", "own again");
      other.publish1("l", "other's");
      assertThat(back.receive().payload(5)).isEqualTo("other's");
      assertThat(back.isQuiet()).isTrue();
    }
  }
}
