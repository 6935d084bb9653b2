package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections end: DISCONNECT (§3.14), keep alive (§3.1.2.10), redirection (§4.11).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisconnectTest {
  private TestBroker broker;

  @BeforeAll
  void start() {
    broker = broker(BrokerOptions.defaults());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private static TestBroker broker(BrokerOptions options) {
    return new TestBroker(new SimulatedDisk(1), options, TestBroker.smallJournal());
  }

  private TestClient withWill(int version, int keepAlive, byte[] properties) {
    TestClient client = new TestClient(broker.port(), version);
    Object none = version == 5 ? (Object) 0 : new byte[0];
    client.connect(0x06, keepAlive, properties, "leaves", none, "left/" + version, "gone");
    return client;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.14.4-3", "3.1.2-10", "3.1.2-8"},
      v311 = {"3.14.4-3", "3.1.2-10", "3.1.2-8"})
  void disconnectForgetsTheWill(int version) {
    try (TestClient watcher = TestClient.connected(broker, version, "watcher")) {
      watcher.subscribe("left/#", 1);
      TestClient client = withWill(version, 60, new byte[0]);
      client.send(TestClient.packet(0xE0));
      assertThat(client.readToEnd()).isEqualTo(-1);
      assertThat(watcher.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(v5 = {"3.1.2-8", "3.14.2-1"})
  void anyOtherReasonPublishesIt() {
    try (TestClient watcher = TestClient.connected(broker, 5, "watcher")) {
      watcher.subscribe("left/#", 1);
      for (int reason : new int[] {0x04, 0x80, 0x93, 0x98}) {
        TestClient client = withWill(5, 60, new byte[0]);
        client.send(TestClient.packet(0xE0, reason));
        assertThat(watcher.receive().payload(5)).isEqualTo("gone");
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.14.1-1", "2.1.3-1", "4.13.1-1"},
      v311 = {
        "3.14.1-1",
        "2.2.2-1",
        "2.2.2-2",
        "4.8.0-1",
        "3.3.1-4",
        "3-8.3-4",
        "3.6.1-1",
        "3.8.1-1",
        "3.10.1-1"
      })
  void reservedBitsAreChecked(int version) {
    Object none = version == 5 ? (Object) 0 : new byte[0];
    for (byte[] packet :
        List.of(
            TestClient.packet(0xE1),
            TestClient.packet(0xC4),
            TestClient.packet(0x48, (short) 1),
            TestClient.packet(0x52, (short) 1),
            TestClient.packet(0x60, (short) 1),
            TestClient.packet(0x71, (short) 1),
            TestClient.packet(0x36, "a", (short) 1, none),
            TestClient.packet(0x82, (short) 1, none, "a", version == 5 ? 0x40 : 0x04),
            TestClient.packet(0x82, (short) 1, none, "a", 3),
            TestClient.packet(0x80, (short) 1, none, "a", 0),
            TestClient.packet(0xA0, (short) 1, none, "a"))) {
      try (TestClient client = TestClient.connected(broker, version, "bits")) {
        client.send(packet);
        assertThat(client.readToEnd()).isEqualTo(version == 5 ? 0x81 : -1);
      }
    }
  }

  @Test
  @Clause(v5 = {"3.14.4-1", "3.14.4-2", "4.13.2-1", "3.14.2-2"})
  void nothingFollowsTheServersDisconnect() {
    try (TestClient client = TestClient.connected(broker, 5, "last")) {
      client.subscribe("last", 1);
      client.send(
          TestClient.bytes(
              client.publishPacket(2, "last", 1, "m"),
              TestClient.packet(0xD0),
              client.publishPacket(2, "last", 2, "m")));
      int type = 0;
      try {
        while (true) {
          TestClient.Packet packet = client.read();
          assertThat(type).as("nothing after DISCONNECT").isNotEqualTo(14);
          type = packet.type();
        }
      } catch (java.io.UncheckedIOException _) {
        assertThat(type).isEqualTo(14);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.1.2-22", "3.12.4-1"},
      v311 = {"3.1.2-24", "3.12.4-1", "3.1.2-8"})
  void silenceEndsAConnectionAndAnyPacketKeepsIt(int version) {
    try (TestClient watcher = TestClient.connected(broker, version, "watcher");
        TestClient never = new TestClient(broker.port(), version)) {
      watcher.subscribe("left/#", 1);
      never.connect(2, 0, new byte[0], "never");
      try (TestClient silent = withWill(version, 1, new byte[0])) {
        TestClient.Packet gone = watcher.receive();
        assertThat(gone.payload(version)).isEqualTo("gone");
        assertThat(silent.readToEnd()).isEqualTo(version == 5 ? 0x8D : -1);
      }
      never.send(TestClient.packet(0xC0));
      assertThat(never.read(13).hex()).isEqualTo("d0");
    }
  }

  @Test
  @Clause(v5 = {"3.2.2-22", "3.2.2-21"})
  void theServersKeepAliveHolds() {
    BrokerLimits limits =
        BrokerLimits.defaults()
            .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofDays(1));
    try (TestBroker strict = broker(TestBroker.with(limits));
        TestClient none = new TestClient(strict.port(), 5);
        TestClient longer = new TestClient(strict.port(), 5)) {
      assertThat(none.connect(2, 0, new byte[0], "none").hex()).contains("130001");
      assertThat(longer.connect(2, 600, new byte[0], "longer").hex()).contains("130001");
      assertThat(none.readToEnd()).isEqualTo(0x8D);
      assertThat(longer.readToEnd()).isEqualTo(0x8D);
    }
  }

  @Test
  void aServerThatStopsSaysSoOrWhereToGo() {
    TestBroker plain = broker(BrokerOptions.defaults());
    try (TestClient client = TestClient.connected(plain, 5, "c")) {
      plain.close();
      assertThat(client.readToEnd()).isEqualTo(0x8B);
    }
    TestBroker moving =
        broker(
            BrokerOptions.defaults()
                .withRedirection(new Redirection(Redirection.When.AT_STOP, "other.example:1883")));
    try (TestClient client = TestClient.connected(moving, 5, "c");
        TestClient old = TestClient.connected(moving, 4, "old")) {
      moving.close();
      TestClient.Packet disconnect = client.read(14);
      assertThat(disconnect.hex()).startsWith("e09c151c0012").endsWith(hex("other.example:1883"));
      assertThat(old.readToEnd()).isEqualTo(-1);
    }
  }

  private static String hex(String text) {
    return java.util.HexFormat.of()
        .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aServerThatHasMovedSendsAllAway() {
    for (Redirection.When when : List.of(Redirection.When.NOW, Redirection.When.FOR_GOOD)) {
      BrokerOptions options =
          BrokerOptions.defaults().withRedirection(new Redirection(when, "b:1883"));
      try (TestBroker moved = broker(options);
          TestClient five = new TestClient(moved.port(), 5);
          TestClient four = new TestClient(moved.port(), 4);
          TestClient small = new TestClient(moved.port(), 5)) {
        String reason = when == Redirection.When.NOW ? "9c" : "9d";
        assertThat(five.connect(2, 60, new byte[0], "c").hex())
            .isEqualTo("2000" + reason + "091c0006" + hex("b:1883"));
        assertThat(five.readToEnd()).isEqualTo(-1);
        assertThat(four.connect(2, 60, new byte[0], "c").hex()).isEqualTo("200003");
        byte[] tiny = TestClient.bytes(0x27, (short) 0, (short) 8);
        small.send(small.connectPacket(2, 60, tiny, "c"));
        assertThat(small.readToEnd()).isEqualTo(-1);
      }
    }
  }
}
