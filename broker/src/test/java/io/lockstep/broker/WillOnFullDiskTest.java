package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import org.junit.jupiter.api.Test;

class WillOnFullDiskTest {
  private static final int WILL_QOS1_CLEAN = 0x02 | 0x04 | 0x08;

  @Test
  void waitsUntilThereIsRoomAgain() { // [MQTT-3.1.2-8]
    SimulatedDisk disk = new SimulatedDisk(1);
    try (TestBroker broker =
            new TestBroker(disk, BrokerOptions.defaults(), TestBroker.smallJournal());
        TestClient watcher = TestClient.connected(broker, 4, "watcher")) {
      watcher.subscribe("will/#", 1);
      TestClient client = new TestClient(broker.port(), 4);
      client.send(
          TestClient.packet(0x10, "MQTT", 4, WILL_QOS1_CLEAN, (short) 60, "c", "will/c", "gone"));
      client.read(2);
      disk.capacity(1);
      long writes = disk.writes();
      client.close();
      Await.until("the will to find the disk full", () -> disk.writes() > writes);
      disk.capacity(Long.MAX_VALUE);

      assertThat(watcher.receive().payload(4)).isEqualTo("gone");
    }
  }
}
