package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Promise P1: a PUBACK means that the message is on the disk.
class AcknowledgementTest {
  private static final long SEED = 20261122;

  private static TestBroker on(io.lockstep.journal.Disk disk) {
    return new TestBroker(disk, BrokerOptions.defaults(), TestBroker.smallJournal());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.3.2-4"},
      v311 = {"4.3.2-2"})
  void noPubackAndNoFanOutBeforeTheSync(int version) {
    GatedDisk disk = new GatedDisk(new SimulatedDisk(SEED));
    try (TestBroker broker = on(disk);
        TestClient publisher = TestClient.connected(broker, version, "p");
        TestClient subscriber = TestClient.connected(broker, version, "s")) {
      subscriber.subscribe("a", 1);

      try (GatedDisk.Shut _ = disk.shut()) {
        publisher.send(publisher.publishPacket(2, "a", 1, "x"));
        disk.awaitArrival();

        assertThat(publisher.hearsNothingFor(200)).isTrue();
        assertThat(subscriber.hearsNothingFor(50)).isTrue();
        publisher.send(TestClient.packet(0xC0));
        assertThat(publisher.read().type()).as("PINGREQ is answered meanwhile").isEqualTo(13);
      }
      assertThat(publisher.read(4).packetId()).isOne();
      assertThat(subscriber.receive().payload(version)).isEqualTo("x");
    }
  }

  @Test
  @Clause(
      v5 = {"3.4.2-1"},
      v311 = {"4.6.0-2"})
  void acknowledgementsKeepTheirOrderAcrossRefusals() { // [MQTT-4.6.0-2]
    GatedDisk disk = new GatedDisk(new SimulatedDisk(SEED));
    try (TestBroker broker = on(disk);
        TestClient client = TestClient.connected(broker, 5, "p")) {
      try (GatedDisk.Shut _ = disk.shut()) {
        client.send(client.publishPacket(2, "a", 1, "x"));
        disk.awaitArrival();
        client.send(client.publishPacket(2, "forbidden/a", 2, "x"));
        client.send(client.publishPacket(2, "a", 3, "x"));
        assertThat(client.hearsNothingFor(100)).isTrue();
      }
      assertThat(client.read(4).hex()).isEqualTo("400001");
      assertThat(client.read(4).hex()).isEqualTo("40000287");
      assertThat(client.read(4).hex()).isEqualTo("400003");
    }
  }

  @Test
  void aFullDiskIsAnsweredWithQuotaExceededAndPasses() { // promise P4, test R06
    SimulatedDisk disk = new SimulatedDisk(SEED);
    try (TestBroker broker = on(disk);
        TestClient five = TestClient.connected(broker, 5, "five");
        TestClient four = TestClient.connected(broker, 4, "four")) {
      five.publish1("a", "before");
      disk.failWrites(0, Long.MAX_VALUE);

      five.send(five.publishPacket(2, "a", 1, "lost"));
      assertThat(five.read(4).hex()).isEqualTo("40000197");
      four.send(four.publishPacket(2, "a", 1, "lost"));
      assertThat(four.readToEnd()).as("3.1.1 has no words for it").isEqualTo(-1);

      disk.failWrites(0, 0);
      // The journal tries again at most once a second.
      byte[] answer = {(byte) 0x97};
      for (int id = 2; answer.length == 3 || answer[answer.length - 1] == (byte) 0x97; id++) {
        five.send(five.publishPacket(2, "a", id, "again"));
        answer = five.read(4).body();
        if (answer.length == 2) {
          break;
        }
      }
      assertThat(answer).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(v311 = {"4.8.0-2"})
  void afterAFailedSyncNothingIsAcknowledgedAnyMore(int version) { // promise P6, test R05
    SimulatedDisk disk = new SimulatedDisk(SEED);
    try (TestBroker broker = on(disk);
        TestClient client = TestClient.connected(broker, version, "p")) {
      client.publish1("a", "before");
      disk.failSyncs(0, 1, true);

      client.send(client.publishPacket(2, "a", 1, "lost"));
      assertThat(client.readToEnd()).isEqualTo(version == 5 ? 0x88 : -1);

      try (TestClient next = new TestClient(broker.port(), version)) {
        next.send(next.connectPacket("next", true, 0, 60));
        assertThat(next.read(2).body()[1] & 0xFF).isEqualTo(version == 5 ? 0x88 : 3);
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsDeliveredAfterPowerLoss() {
    SimulatedDisk disk = new SimulatedDisk(SEED);
    try (TestBroker broker = on(disk)) {
      try (TestClient subscriber = TestClient.persistent(broker, 4, "s");
          TestClient publisher = TestClient.connected(broker, 4, "p")) {
        subscriber.subscribe("a", 1);
        subscriber.disconnect();
        for (int i = 0; i < 20; i++) {
          publisher.publish1("a", "m" + i, i == 19);
        }
      }
      disk.powerLoss();
      broker.crash();
      try (TestClient back = new TestClient(broker.port(), 4)) {
        assertThat(back.connect("s", false, 0)).as("session present").isTrue();
        for (int i = 0; i < 20; i++) {
          assertThat(back.receive().payload(4)).isEqualTo("m" + i);
        }
        assertThat(back.subscribe("a", 0)).isZero();
        TestClient.Packet kept = back.receive();
        assertThat(kept.isRetained()).isTrue();
        assertThat(kept.payload(4)).isEqualTo("m19");
      }
    }
  }
}
