package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Clients of MQTT 3.1 (`MQIsdp`, level 3) are taken as those of 3.1.1, with the differences of
/// their standard.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldClientsTest {
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

  @Test
  void theyPublishAndSubscribeAtAllQualities() {
    try (TestClient client = TestClient.connected(broker, 3, "old");
        TestClient five = TestClient.connected(broker, 5, "five")) {
      assertThat(client.subscribe("a/#", 2)).isEqualTo(2);
      assertThat(five.subscribe("a/#", 2)).isEqualTo(2);
      client.publish0("a/0", "0").publish1("a/1", "1").publish2("a/2", "2");
      for (TestClient reader : new TestClient[] {client, five}) {
        for (int qos = 0; qos < 3; qos++) {
          TestClient.Packet message = reader.receive();
          assertThat(message.payload(reader.version)).isEqualTo(String.valueOf(qos));
          assertThat(message.qos()).isEqualTo(qos);
        }
      }
    }
  }

  @Test
  void theirSessionsLastAndConnackDoesNotSaySo() {
    try (TestClient publisher = TestClient.connected(broker, 4, "p")) {
      TestClient client = TestClient.persistent(broker, 3, "kept");
      client.subscribe("k", 1);
      client.disconnect();
      publisher.publish1("k", "waits");
      try (TestClient back = new TestClient(broker.port(), 3)) {
        // The byte is reserved in 3.1.
        assertThat(back.connect("kept", false, 3_600)).isFalse();
        assertThat(back.receive().payload(3)).isEqualTo("waits");
      }
    }
  }

  /// 3.1 has DUP and QoS in the fixed headers of CONNECT, SUBSCRIBE, UNSUBSCRIBE and PUBREL.
  @Test
  void flagsThatTheirStandardHasAreTaken() {
    try (TestClient client = new TestClient(broker.port(), 3)) {
      client.send(TestClient.packet(0x12, "MQIsdp", 3, 3, (short) 60, "flags"));
      assertThat(client.read(2).hex()).isEqualTo("200000");
      client.send(TestClient.packet(0x8A, (short) 1, "f", 1));
      assertThat(client.read(9).hex()).isEqualTo("90000101");
      client.send(client.publishPacket(4, "g", 2, "x"));
      assertThat(client.read(5).packetId()).isEqualTo(2);
      client.send(TestClient.packet(0x6A, (short) 2));
      assertThat(client.read(7).packetId()).isEqualTo(2);
      client.send(TestClient.packet(0xAA, (short) 3, "f"));
      assertThat(client.read(11).hex()).isEqualTo("b00003");
    }
  }

  @Test
  void wrongPacketsEndTheirConnectionToo() {
    try (TestClient client = TestClient.connected(broker, 3, "wrong")) {
      client.send(TestClient.packet(0x36, "a", (short) 1));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = new TestClient(broker.port(), 3)) { // will QoS 3
      client.send(TestClient.packet(0x10, "MQIsdp", 3, 0x1E, (short) 60, "c", "w", "m"));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }
}
