package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bounds: what is too much is answered by the protocol's own means, and hurts nobody else.
class OverloadTest {
  private static final byte[] NONE = {};

  private static TestBroker broker(BrokerLimits limits) {
    return new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal());
  }

  private static BrokerLimits with(long totalOutbound, int connectsPerSecond, int subscriptions) {
    BrokerLimits standard = BrokerLimits.defaults();
    return new BrokerLimits(
        3,
        100_000,
        standard.receiveMaximum(),
        standard.maxInflight(),
        standard.topicAliasMaximum(),
        Duration.ZERO,
        standard.connectTimeout(),
        standard.outboundBytes(),
        subscriptions,
        standard.maxTopicLevels(),
        standard.maxTopicBytes(),
        standard.maxClientIdBytes(),
        standard.sessionExpiryMax(),
        4,
        standard.retainedBytes(),
        standard.backlogBytes(),
        totalOutbound,
        connectsPerSecond,
        standard.maxConnecting(),
        standard.totalInboundBytes());
  }

  @Test
  void connectionsSessionsAndFiltersAreCounted() {
    try (TestBroker broker = broker(with(1 << 20, 0, 2))) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(TestClient.persistent(broker, 5, "c" + i));
      }
      try (TestClient five = new TestClient(broker.port(), 5);
          TestClient four = new TestClient(broker.port(), 4)) {
        assertThat(five.connect(2, 60, NONE, "one too many").hex()).isEqualTo("20009700");
        assertThat(four.connect(2, 60, NONE, "one too many").hex()).isEqualTo("200003");
      }
      TestClient first = clients.getFirst();
      assertThat(first.subscribe("a", 0)).isZero();
      assertThat(first.subscribe("b", 0)).isZero();
      assertThat(first.subscribe("c", 0)).isEqualTo(0x97);
      assertThat(first.subscribe("a", 1)).isEqualTo(1); // no new one
      clients.forEach(TestClient::close);
      Await.until("all are gone", () -> broker.statistics().connections() == 0);
      try (TestClient fourth = TestClient.persistent(broker, 5, "c3");
          TestClient fifth = new TestClient(broker.port(), 5)) {
        assertThat(fifth.connect(2, 60, NONE, "c4").hex()).isEqualTo("20009700");
        assertThat(fourth.subscribe("a", 0)).isZero();
      }
    }
  }

  @Test
  void clientsAreLetInAtARate() {
    try (TestBroker broker = broker(with(1 << 20, 2, 10))) {
      int refused = 0;
      for (int i = 0; i < 20; i++) {
        try (TestClient client = new TestClient(broker.port(), 5)) {
          TestClient.Packet connack = client.connect(2, 60, NONE, "c" + i);
          if (connack.hex().equals("20009f00")) {
            refused++;
          } else {
            assertThat(connack.body()[1]).isZero();
          }
        }
      }
      // 2 at once, and 2 for each second that the loop may take
      assertThat(refused).isBetween(1, 18);
    }
  }

  @Test
  void theRateIsEvenWithABurstOfASecond() {
    ConnectRate rate = new ConnectRate(10, 0);
    long now = 0;
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      taken += rate.take(now) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(10);
    for (int second = 0; second < 5; second++) {
      for (int i = 0; i < 100; i++) {
        now += 10_000_000L;
        taken += rate.take(now) ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(60);
    assertThat(new ConnectRate(0, 0).take(now)).isTrue();
  }

  /// Two clients that read nothing fill what all may take together; a third one, for which nothing
  /// waits, is served as if they were not there, and they lose nothing of QoS 1.
  @Test
  void slowClientsHurtOnlyThemselves() {
    try (TestBroker broker = broker(with(20_000, 0, 10));
        TestClient slow = TestClient.connected(broker, 5, "slow");
        TestClient publisher = TestClient.connected(broker, 5, "p");
        TestClient live = TestClient.connected(broker, 5, "live")) {
      slow.subscribe("s/#", 1);
      live.subscribe("s/#", 1);
      String large = "x".repeat(5_000);
      int messages = 4_000;
      int answered = 0;
      for (int i = 0; i < messages; i++) {
        publisher.publish1("s/" + i, large);
        assertThat(live.receive().topic()).isEqualTo("s/" + i);
      }
      for (int i = 0; i < messages; i++) {
        assertThat(slow.receive().topic()).isEqualTo("s/" + i);
        answered++;
      }
      assertThat(answered).isEqualTo(messages);
    }
  }

  /// However a client goes that has not taken what it was to be sent, nothing stays counted: what
  /// did would slow down all others for ever.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatWaitedForAClientThatIsGoneWaitsNoMore(int qos) {
    try (TestBroker broker = broker(with(1 << 20, 0, 10));
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      for (int way = 0; way < 4; way++) {
        boolean isKept = way % 2 == 0;
        TestClient slow = new TestClient(broker.port(), 5);
        byte[] window = TestClient.bytes(0x21, (short) 3, 0x11, (short) 0, (short) 600);
        slow.connect(isKept ? 0 : 2, 60, isKept ? window : NONE, "slow" + way);
        slow.subscribe("w/#", qos);
        for (int i = 0; i < 100; i++) {
          publisher.publish1("w/" + i, "x".repeat(20_000));
        }
        if (way < 2) {
          slow.close();
        } else {
          slow.send(TestClient.packet(0xD0)); // its own fault
          assertThat(slow.readToEnd()).isEqualTo(0x82);
        }
      }
      publisher.disconnect();
      Await.until("nobody is here", () -> broker.statistics().connections() == 0);
      Await.until("nothing waits", () -> broker.broker().waitingBytes() == 0);
    }
  }

  @Test
  @Clause(v5 = {"3.2.2-15"})
  void aPacketThatIsTooLargeIsToldSoAlsoWhenMoreOfItIsToCome() {
    try (TestBroker broker = broker(with(1 << 20, 0, 10));
        TestClient client = TestClient.connected(broker, 5, "large");
        TestClient old = TestClient.connected(broker, 4, "old")) {
      client.send(client.publishPacket(0, "a", 0, "x".repeat(300_000)));
      assertThat(client.readToEnd()).isEqualTo(0x95);
      old.send(old.publishPacket(0, "a", 0, "x".repeat(300_000)));
      assertThat(old.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  void connectsThatWaitForTheJournalAreBounded() {
    GatedDisk disk = new GatedDisk(new SimulatedDisk(1));
    BrokerLimits limits = BrokerLimits.defaults().withUnfinished(1, 1 << 20);
    try (TestBroker broker =
            new TestBroker(disk, TestBroker.with(limits), TestBroker.smallJournal());
        TestClient first = new TestClient(broker.port(), 5);
        TestClient five = new TestClient(broker.port(), 5);
        TestClient four = new TestClient(broker.port(), 4)) {
      try (GatedDisk.Shut _ = disk.shut()) {
        first.send(first.connectPacket("first", true, 0, 60));
        disk.awaitArrival();
        assertThat(five.connect(2, 60, NONE, "second").hex())
            .as("server busy")
            .isEqualTo("20008900");
        assertThat(four.connect(2, 60, NONE, "third").hex()).isEqualTo("200003");
      }
      assertThat(first.read(2).body()[1]).isZero();
      try (TestClient again = TestClient.connected(broker, 5, "second")) {
        assertThat(again.isQuiet()).isTrue();
      }
    }
  }

  @Test
  void packetsThatHaveComeInPartAreBoundedForAllTogether() {
    BrokerLimits limits = BrokerLimits.defaults().withUnfinished(10, 100_000);
    BrokerOptions options = TestBroker.with(limits).withEventLoops(1);
    try (TestBroker broker =
            new TestBroker(new SimulatedDisk(1), options, TestBroker.smallJournal());
        TestClient large = TestClient.connected(broker, 5, "large");
        TestClient small = TestClient.connected(broker, 5, "small");
        TestClient last = TestClient.connected(broker, 4, "last")) {
      byte[] packet = small.publishPacket(2, "a", 1, "x".repeat(70_000));
      large.send(Arrays.copyOf(packet, 60_000));
      Await.until("it is kept", () -> broker.statistics().inboundBytes() >= 60_000);
      small.send(Arrays.copyOf(packet, 30_000));
      Await.until("both are kept", () -> broker.statistics().inboundBytes() >= 90_000);
      byte[] other = last.publishPacket(2, "a", 1, "x".repeat(70_000));
      last.send(Arrays.copyOf(other, 40_000));

      assertThat(large.readToEnd()).as("it takes most").isEqualTo(0x97);
      last.send(Arrays.copyOfRange(other, 40_000, other.length)).handshake(4, 1);
      small.send(Arrays.copyOfRange(packet, 30_000, packet.length)).handshake(4, 1);
      assertThat(broker.statistics().inboundBytes()).as("all have come wholly").isZero();
    }
  }

  /// Also when the client is connected already, and the end of that is what cannot be kept first.
  @ParameterizedTest
  @CsvSource({"4, false", "5, false", "4, true", "5, true"})
  void whoseConnectCannotBeKeptIsToldAtOnce(int version, boolean isThere) {
    SimulatedDisk disk = new SimulatedDisk(1);
    Logger log = Logger.getLogger("io.lockstep");
    log.setLevel(Level.OFF); // what is said of a disk that fails is long, and expected here
    try (TestBroker broker =
            new TestBroker(disk, BrokerOptions.defaults(), TestBroker.smallJournal());
        TestClient _ = TestClient.persistent(broker, version, isThere ? "c" : "other");
        TestClient client = new TestClient(broker.port(), version)) {
      disk.failSyncs(0, 1, true);
      client.send(client.connectPacket("c", false, 60, 60));
      assertThat(client.read(2).hex()).isEqualTo(version == 5 ? "20008800" : "200003");
      assertThat(client.readToEnd()).isEqualTo(-1);
    } finally {
      log.setLevel(null);
    }
  }

  @Test
  void aGroupGivesALargeMessageToAMemberThatTakesIt() {
    try (TestBroker broker = broker(with(1 << 20, 0, 10));
        TestClient small = new TestClient(broker.port(), 5);
        TestClient large = TestClient.connected(broker, 5, "large");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      small.connect(2, 60, TestClient.bytes(0x27, (short) 0, (short) 100), "small");
      small.subscribe("$share/g/l", 1);
      large.subscribe("$share/g/l", 1);
      for (int i = 0; i < 6; i++) {
        publisher.publish1("l", "x".repeat(500));
        assertThat(large.receive().payload(5)).hasSize(500);
      }
      large.disconnect();
      Await.until("it is gone", () -> broker.statistics().connections() == 2);
      publisher.publish1("l", "x".repeat(500)).publish1("l", "fits");
      assertThat(small.receive().payload(5)).isEqualTo("fits");
      assertThat(broker.statistics().droppedTooLarge()).isOne();
    }
  }
}
