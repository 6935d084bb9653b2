package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CONNECT and CONNACK (§3.1, §3.2): who is let in, and what each side learns of the other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectTest {
  private static final byte[] NONE = {};
  private static final int CLEAN = 2;

  private TestBroker broker;

  @BeforeAll
  void start() {
    BrokerLimits limits =
        BrokerLimits.defaults()
            .withTimes(Duration.ZERO, Duration.ofSeconds(10), Duration.ofHours(1));
    broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private TestClient socket(int version) {
    return new TestClient(broker.port(), version);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  @Clause(
      v5 = {"3.1.3-5", "3.1.4-5", "3.2.0-1", "3.2.2-1", "3.2.2-8", "3.1.3-2"},
      v311 = {"3.1.3-5", "3.1.4-4", "3.2.0-1", "3.1.3-2"})
  void lettersAndDigitsAreAnIdentifier(int version) {
    for (String id : new String[] {"a", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ"}) {
      try (TestClient client = socket(version)) {
        TestClient.Packet connack = client.connect(CLEAN, 60, NONE, id);
        assertThat(connack.first()).isEqualTo(0x20);
        assertThat(connack.body()[0]).isZero();
        assertThat(connack.body()[1]).isZero();
      }
    }
  }

  @Test
  @Clause(v5 = {"3.1.3-6", "3.1.3-7", "3.2.2-16"})
  void anEmptyIdentifierGetsOneThatNobodyHas() {
    Set<String> assigned = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      try (TestClient client = socket(5)) {
        // Without clean start, too.
        TestClient.Packet connack = client.connect(i % 2 == 0 ? CLEAN : 0, 60, NONE, "");
        assertThat(connack.body()[0]).isZero();
        assigned.add(connack.text(0x12));
        client.subscribe("a", 0);
        client.publish0("a", "works");
        assertThat(client.receive().payload(5)).isEqualTo("works");
      }
    }
    assertThat(assigned).hasSize(5);
  }

  @Test
  @Clause(v311 = {"3.1.3-6", "3.1.3-7", "3.1.3-8", "3.2.2-5", "3.2.2-4"})
  void beforeVersionFiveAnEmptyIdentifierNeedsACleanSession() {
    try (TestClient clean = socket(4);
        TestClient kept = socket(4);
        TestClient old = socket(3)) {
      assertThat(clean.connect(CLEAN, 60, NONE, "").hex()).isEqualTo("200000");
      assertThat(kept.connect(0, 60, NONE, "").hex()).isEqualTo("200002");
      assertThat(kept.readToEnd()).isEqualTo(-1);
      assertThat(old.connect(CLEAN, 60, NONE, "").hex()).isEqualTo("200002");
      assertThat(old.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(
      v5 = {"3.1.3-8", "3.2.2-6", "3.2.2-7"},
      v311 = {"3.1.3-9"})
  void anIdentifierThatIsTooLongOrHasControlCharactersIsRejected() {
    for (String id : new String[] {"x".repeat(257), "a\u0007b"}) {
      try (TestClient client = socket(5)) {
        assertThat(client.connect(CLEAN, 60, NONE, id).hex()).isEqualTo("20008500");
        assertThat(client.readToEnd()).isEqualTo(-1);
      }
    }
    try (TestClient client = socket(4)) {
      assertThat(client.connect(CLEAN, 60, NONE, "x".repeat(257)).hex()).isEqualTo("200002");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.1.4-2", "3.1.4-6", "3.2.2-6", "3.2.2-7", "4.13.2-1"},
      v311 = {"3.1.4-5", "3.2.2-4", "3.2.2-5"})
  void whatFollowsARejectedConnectIsNotProcessed(int version) {
    try (TestClient client = socket(version);
        TestClient other = TestClient.connected(broker, version, "other" + version)) {
      client.send(
          TestClient.bytes(
              client.connectPacket(CLEAN | 0x80, 60, NONE, "rejected", "mallory"),
              client.publishPacket(1, "rejected/" + version, 0, "no")));
      TestClient.Packet connack = client.read(2);
      assertThat(connack.body()[0]).isZero();
      assertThat(connack.body()[1] & 0xFF).isEqualTo(version == 5 ? 0x86 : 4);
      assertThat(client.readToEnd()).isEqualTo(-1);
      other.subscribe("rejected/#", 0);
      assertThat(other.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.1.0-2", "3.2.0-2", "4.13.1-1"},
      v311 = {"3.1.0-2", "4.8.0-1"})
  void aSecondConnectEndsTheConnectionAndIsNotAnswered(int version) {
    try (TestClient client = TestClient.connected(broker, version, "twice" + version)) {
      client.send(client.connectPacket(CLEAN, 60, NONE, "twice" + version));
      assertThat(client.readToEnd()).isEqualTo(version == 5 ? 0x82 : -1);
    }
  }

  @Test
  @Clause(v5 = {"3.1.0-1", "3.14.0-1"})
  void noDisconnectComesBeforeConnack() {
    try (TestClient client = socket(5)) {
      client.send(client.publishPacket(2, "a", 1, "x"));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = socket(5)) { // malformed: CONNACK says why, not DISCONNECT
      client.send(TestClient.packet(0x10, "MQTT", 5, 3, (short) 60, 0, "c"));
      assertThat(client.read(2).hex()).isEqualTo("20008100");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v5 = {"3.1.2-1", "3.1.2-2", "3.1.2-3", "3.1.4-1"})
  void otherProtocolsAndVersionsAreRefused() {
    try (TestClient client = socket(5)) {
      client.send(TestClient.packet(0x10, "MQTX", 5, 2, (short) 60, 0, "c"));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = socket(5)) {
      client.send(TestClient.packet(0x10, "MQTT", 9, 2, (short) 60, 0, "c"));
      assertThat(client.read(2).hex()).isEqualTo("20008400");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v311 = {"3.1.2-1", "3.1.2-2", "3.1.2-3", "3.1.4-1", "3.2.2-6"})
  void beforeVersionFiveTheyAreToo() {
    try (TestClient client = socket(4)) {
      client.send(TestClient.packet(0x10, "MQTX", 4, 2, (short) 60, "c"));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = socket(4)) {
      client.send(TestClient.packet(0x10, "MQTT", 1, 2, (short) 60, "c"));
      assertThat(client.read(2).hex()).isEqualTo("200001");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = socket(4)) { // malformed: no CONNACK
      client.send(TestClient.packet(0x10, "MQTT", 4, 3, (short) 60, "c"));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v5 = {"3.1.2-24"})
  void whoTakesNoConnackIsNotLetIn() {
    try (TestClient client = socket(5)) {
      byte[] tiny = TestClient.bytes(0x27, (short) 0, (short) 5);
      client.send(client.connectPacket(CLEAN, 60, tiny, "tiny"));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    Await.until("nobody is let in", () -> broker.statistics().connections() == 0);
  }

  @Test
  @Clause(v5 = {"3.1.2-24", "3.9.2-1", "3.9.2-2"})
  void anAnswerThatIsTooLargeEndsTheConnection() {
    try (TestClient client = socket(5)) {
      byte[] small = TestClient.bytes(0x27, (short) 0, (short) 30);
      assertThat(client.connect(CLEAN, 60, small, "small").body()[1]).isZero();
      Object[] parts = new Object[2 + 2 * 30];
      parts[0] = (short) 7;
      parts[1] = 0;
      for (int i = 0; i < 30; i++) {
        parts[2 + 2 * i] = "f" + i;
        parts[3 + 2 * i] = 0;
      }
      client.send(TestClient.packet(0x82, parts));
      assertThat(client.readToEnd()).isEqualTo(0x95);
    }
  }

  @Test
  @Clause(
      v5 = {
        "3.1.2-29",
        "3.4.2-1",
        "3.4.2-2",
        "3.4.2-3",
        "3.5.2-1",
        "3.5.2-2",
        "3.5.2-3",
        "3.9.2-1",
        "3.9.2-2",
        "3.11.2-1",
        "3.11.2-2",
        "3.14.2-1",
        "3.14.2-2",
        "3.14.2-3",
        "3.14.2-4"
      })
  void reasonsAreToldOnlyToWhoAsksForThem() {
    try (TestClient client = socket(5)) {
      client.connect(CLEAN, 60, TestClient.bytes(0x17, 0), "unasked");
      client.send(client.publishPacket(2, "forbidden/x", 1, "no"));
      assertThat(client.read(4).hex()).isEqualTo("40000187");
      client.send(client.publishPacket(4, "forbidden/x", 2, "no"));
      assertThat(client.read(5).hex()).isEqualTo("50000287");
      client.send(TestClient.packet(0x82, (short) 3, 0, "forbidden/#", 0));
      assertThat(client.read(9).hex()).isEqualTo("9000030087");
      client.send(TestClient.packet(0xA2, (short) 4, 0, "forbidden/#"));
      assertThat(client.read(11).hex()).isEqualTo("b000040011");
      client.send(TestClient.packet(0xD0));
      assertThat(client.read(14).hex()).isEqualTo("e082");
    }
    try (TestClient client = socket(5)) {
      client.connect(CLEAN, 60, TestClient.bytes(0x17, 1), "asked");
      client.send(TestClient.packet(0xD0));
      TestClient.Packet disconnect = client.read(14);
      assertThat(disconnect.body()[0] & 0xFF).isEqualTo(0x82);
      assertThat(disconnect.body()[2]).isEqualTo((byte) 0x1F);
    }
    try (TestClient client = socket(5)) { // asked, and no room for it
      byte[] small = TestClient.bytes(0x17, 1, 0x27, (short) 0, (short) 40);
      client.connect(CLEAN, 60, small, "asked");
      client.send(TestClient.packet(0xD0));
      assertThat(client.read(14).hex()).isEqualTo("e082");
    }
  }

  @Test
  @Clause(v5 = {"3.1.2-28", "3.2.2-9", "3.2.2-10", "3.2.2-19", "3.2.2-20", "3.2.2-22", "4.12.0-6"})
  void connackSaysNothingThatIsNotTheCase() {
    try (TestClient client = socket(5)) {
      TestClient.Packet connack =
          client.connect(CLEAN, 77, TestClient.bytes(0x19, 0, 0x11, (short) 0, (short) 9), "plain");
      // receive maximum, maximum packet size and topic alias maximum; no maximum QoS, keep alive,
      // response information, reason, user property or method
      assertThat(connack.hex()).matches("2000000b21[0-9a-f]{4}27[0-9a-f]{8}22[0-9a-f]{4}");
      client.subscribe("a", 2);
      client.publish2("a", "all");
      assertThat(client.receive().qos()).isEqualTo(2);
    }
  }

  @Test
  @Clause(v5 = {"3.2.2-22"})
  void aSessionExpiryThatIsTooLongIsShortenedAndSaid() {
    try (TestClient client = socket(5)) {
      TestClient.Packet connack =
          client.connect(CLEAN, 60, TestClient.bytes(0x11, (short) 0x00FF, (short) 0), "for ever");
      assertThat(connack.hex()).contains("1100000e10"); // one hour
    }
  }

  /// 512 KiB are announced, which a client that is known may send.
  @Test
  void nobodySendsMuchBeforeItIsKnown() {
    try (TestClient stranger = socket(5);
        TestClient known = TestClient.connected(broker, 5, "known")) {
      stranger.send(TestClient.hex("10808020"));
      assertThat(stranger.readToEnd()).isEqualTo(-1);
      known.send(known.publishPacket(2, "large", 1, "x".repeat(500_000)));
      assertThat(known.read(4).packetId()).isOne();
    }
  }
}
