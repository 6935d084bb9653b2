package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receive maximum both ways (§3.3.4, §4.9).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowControlTest {
  private TestBroker broker;

  @BeforeAll
  void start() {
    BrokerLimits limits = BrokerLimits.defaults().withWindows(5, 100);
    broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private TestClient taking(String clientId, int receiveMaximum) {
    TestClient client = new TestClient(broker.port(), 5);
    byte[] properties = TestClient.bytes(0x21, (short) receiveMaximum);
    assertThat(client.connect(2, 60, properties, clientId).body()[1]).isZero();
    return client;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Clause(v5 = {"3.3.4-9", "3.3.4-10", "4.9.0-1", "4.9.0-2", "4.9.0-3", "3.12.4-1"})
  void noMoreAreOnTheirWayThanTheClientTakesAndAllElseGoesOn(int qos) {
    try (TestClient client = taking("three" + qos, 3);
        TestClient publisher = TestClient.connected(broker, 5, "p" + qos)) {
      String topic = "w/" + qos;
      client.subscribe(topic, qos);
      for (int i = 0; i < 8; i++) {
        publisher.publish2(topic, "m" + i);
      }
      Deque<TestClient.Packet> open = new ArrayDeque<>();
      for (int i = 0; i < 3; i++) {
        open.add(client.read(3));
      }
      assertThat(client.isQuiet()).isTrue();
      client.send(TestClient.packet(0xC0));
      assertThat(client.read(13).hex()).isEqualTo("d0");
      assertThat(client.subscribe("w/other", 0)).isZero();
      client.publish1("w/none", "taken"); // its PUBACK is not held back
      Random random = new Random(qos);
      for (int i = 3; i < 8; i++) {
        TestClient.Packet done = random.nextBoolean() ? open.removeFirst() : open.removeLast();
        if (qos == 1) {
          client.acknowledge(done);
        } else {
          client.pubrec(done.packetId());
          client.handshake(6, done.packetId());
          assertThat(client.isQuiet()).as("PUBREC alone makes no room").isTrue();
          client.pubcomp(done.packetId());
        }
        TestClient.Packet next = client.read(3);
        assertThat(next.payload(5)).isEqualTo("m" + i);
        open.add(next);
        assertThat(client.isQuiet()).isTrue();
      }
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-9", "4.4.0-2"})
  void aRefusalMakesRoomToo() {
    try (TestClient client = taking("refuses", 1);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.subscribe("r", 2);
      publisher.publish1("r", "a").publish2("r", "b").publish1("r", "c");
      TestClient.Packet a = client.read(3);
      client.send(TestClient.packet(0x40, (short) a.packetId(), 0x80));
      TestClient.Packet b = client.read(3);
      client.send(TestClient.packet(0x50, (short) b.packetId(), 0x97));
      assertThat(client.receive().payload(5)).isEqualTo("c");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-7", "3.3.4-8"})
  void aClientThatSendsMoreThanTheServerTakesIsEnded() {
    try (TestClient client = TestClient.connected(broker, 5, "floods")) {
      for (int id = 1; id <= 5; id++) {
        client.send(client.publishPacket(4, "f", id, "x"));
        client.handshake(5, id);
      }
      // PUBREC does not make room, PUBCOMP does; QoS 0 takes none.
      client.publish0("f", "x");
      client.pubrel(1);
      client.handshake(7, 1);
      client.send(client.publishPacket(4, "f", 6, "x"));
      client.handshake(5, 6);
      client.send(client.publishPacket(2, "f", 7, "x"));
      assertThat(client.readToEnd()).isEqualTo(0x93);
    }
  }

  @Test
  void aReceiveMaximumOfZeroIsAProtocolError() {
    try (TestClient client = new TestClient(broker.port(), 5)) {
      byte[] zero = TestClient.bytes(0x21, (short) 0);
      assertThat(client.connect(2, 60, zero, "zero").hex()).isEqualTo("20008200");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }
}
