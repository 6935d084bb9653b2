package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Sparkplug asks of an MQTT server: that it is compliant, and that it is aware.
class SparkplugAwareTest {
  private static final String CERTIFICATES = "$sparkplug/certificates/";
  private static final String NODE_BIRTH = "spBv1.0/G/NBIRTH/E";
  private static final String DEVICE_BIRTH = "spBv1.0/G/DBIRTH/E/D";
  private static final String NODE_DEATH = "spBv1.0/G/NDEATH/E";

  /// Timestamp 1, a metric of two bytes: field 2 with a field 2 in it.
  private static final String DEATH = "\u0008\u0001\u0012\u0002\u0010\u0007";

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

  private static void expect(TestClient subscriber, String topic, String payload, boolean retain) {
    TestClient.Packet packet = subscriber.receive();
    assertThat(packet.topic()).isEqualTo(topic);
    assertThat(packet.payload(4)).isEqualTo(payload);
    assertThat(packet.isRetained()).isEqualTo(retain);
    assertThat(packet.qos()).isZero();
  }

  @Test
  @Clause(
      sparkplug = {
        "conformance-mqtt-aware-store",
        "conformance-mqtt-aware-nbirth-mqtt-topic",
        "conformance-mqtt-aware-nbirth-mqtt-retain",
        "conformance-mqtt-aware-dbirth-mqtt-topic",
        "conformance-mqtt-aware-dbirth-mqtt-retain"
      })
  void theLastBirthsAreOfferedRetainedAndNothingElseIs() {
    try (TestClient edge = TestClient.connected(broker, 4, "edge");
        TestClient host = TestClient.connected(broker, 4, "host")) {
      edge.publish0(NODE_BIRTH, "first").publish0(NODE_BIRTH, "born");
      edge.publish0(DEVICE_BIRTH, "device born").publish0("spBv1.0/G/DDATA/E/D", "data");
      edge.publish0("spBv1.0/G/NBIRTH/E/D", "no topic").publish0("spBv1.0/G/DBIRTH/E", "nor this");
      edge.publish1("flush", "x");

      host.subscribe("spBv1.0/#", 1);
      assertThat(host.isQuiet()).as("births themselves are not retained").isTrue();
      host.subscribe("$sparkplug/certificates/#", 1);

      expect(host, CERTIFICATES + DEVICE_BIRTH, "device born", true);
      expect(host, CERTIFICATES + NODE_BIRTH, "born", true);
      assertThat(host.isQuiet()).isTrue();
      assertThat(broker.statistics().retainedMessages()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void certificatesSurviveARestartAndACrash(boolean isCrash) {
    try (TestClient edge = TestClient.connected(broker, 4, "edge")) {
      edge.publish0(NODE_BIRTH, "old").publish0(NODE_BIRTH, "new").publish1("flush", "x");
    }
    if (isCrash) {
      broker.crash();
    } else {
      broker.restart();
      broker.restart();
    }
    try (TestClient host = TestClient.connected(broker, 4, "host")) {
      host.subscribe(CERTIFICATES + NODE_BIRTH, 0);
      expect(host, CERTIFICATES + NODE_BIRTH, "new", true);
    }
  }

  @Test
  void whoIsSubscribedHearsOfEachBirthAtOnceAlsoWhenItFollowsTheJournal() {
    try (TestClient edge = TestClient.connected(broker, 4, "edge");
        TestClient host = TestClient.persistent(broker, 4, "host")) {
      host.subscribe(CERTIFICATES + "spBv1.0/G/NBIRTH/+", 1);
      edge.publish0(NODE_BIRTH, "born");
      expect(host, CERTIFICATES + NODE_BIRTH, "born", false);
      host.disconnect();
      edge.publish0(NODE_BIRTH, "missed").publish1("flush", "x");
      try (TestClient again = TestClient.persistent(broker, 4, "host")) {
        edge.publish0(NODE_BIRTH, "again");
        expect(again, CERTIFICATES + NODE_BIRTH, "again", false);
      }
    }
  }

  @Test
  void aBirthAtTheWrongQualityOfServiceIsOfferedAtTheRightOne() {
    try (TestClient edge = TestClient.connected(broker, 4, "edge");
        TestClient host = TestClient.connected(broker, 4, "host")) {
      edge.publish1(NODE_BIRTH, "wrong", true);
      host.subscribe(CERTIFICATES + "#", 1);
      expect(host, CERTIFICATES + NODE_BIRTH, "wrong", true);
    }
  }

  private static byte[] payloadOf(TestClient.Packet packet, String topic) {
    int from = 2 + topic.length() + (packet.qos() > 0 ? 2 : 0);
    return Arrays.copyOfRange(packet.body(), from, packet.body().length);
  }

  private static long timestamp(byte[] payload) {
    assertThat(payload[0]).as("the tag of a timestamp").isEqualTo((byte) 8);
    long value = 0;
    for (int i = 1, shift = 0; ; i++, shift += 7) {
      value |= (long) (payload[i] & 0x7F) << shift;
      if (payload[i] >= 0) {
        return value;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {DEATH, "\u0012\u0002\u0010\u0007", "\u0012\u0002\u0010\u0007\u0008\u0001"})
  @Clause(sparkplug = {"conformance-mqtt-aware-ndeath-timestamp"})
  void aDeathIsDeliveredWithTheTimeOfDelivery(String payload) {
    broker.clock.advance(Duration.ofDays(400));
    try (TestClient host = TestClient.connected(broker, 4, "host")) {
      host.subscribe("spBv1.0/#", 1);
      long before = broker.clock.millis();
      try (TestClient edge = new TestClient(broker.port(), 4)) {
        // Will, QoS 1, clean session.
        assertThat(edge.connect(0x0E, 60, new byte[0], "edge", NODE_DEATH, payload).body()[1])
            .isZero();
      } // lost
      TestClient.Packet death = host.receive();
      byte[] told = payloadOf(death, NODE_DEATH);
      assertThat(timestamp(told)).isBetween(before, broker.clock.millis());
      assertThat(Arrays.copyOfRange(told, told.length - 4, told.length))
          .as("all else is as it was")
          .isEqualTo(new byte[] {0x12, 2, 0x10, 7});
      assertThat(told).as("one timestamp").hasSize(1 + 6 + 4);
      assertThat(death.qos()).isEqualTo(1);
      assertThat(broker.journalled()).as("the raw message stays").contains(payload);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0012p", "\u0013", "text", ""})
  void whatIsNoPayloadIsDeliveredAsItIs(String payload) {
    boolean isEmpty = payload.isEmpty();
    try (TestClient host = TestClient.connected(broker, 4, "host");
        TestClient edge = TestClient.connected(broker, 4, "edge")) {
      host.subscribe("spBv1.0/#", 0);
      edge.publish0(NODE_DEATH, payload);
      byte[] told = payloadOf(host.receive(), NODE_DEATH);
      if (isEmpty) {
        assertThat(timestamp(told)).isPositive();
      } else {
        assertThat(new String(told, StandardCharsets.UTF_8)).isEqualTo(payload);
      }
      edge.publish0("spBv1.0/G/DDEATH/E/D", DEATH);
      assertThat(host.receive().payload(4)).as("deaths of devices have their own").isEqualTo(DEATH);
    }
  }

  @Test
  @Clause(
      sparkplug = {
        "conformance-mqtt-qos0",
        "conformance-mqtt-qos1",
        "conformance-mqtt-retained",
        "conformance-mqtt-will-messages",
        "conformance-mqtt-aware-basic"
      })
  void whatSparkplugNeedsOfMqttIsThere() {
    // All of MQTT 3.1.1 and 5 is: ClausesTest. Here it is once more as Sparkplug uses it.
    String state = "spBv1.0/STATE/host";
    try (TestClient observer = TestClient.connected(broker, 4, "observer")) {
      observer.subscribe("spBv1.0/#", 1);
      try (TestClient host = new TestClient(broker.port(), 4)) {
        // A retained will at QoS 1.
        assertThat(host.connect(0x2E, 60, new byte[0], "host", state, "offline").body()[1])
            .isZero();
        host.publish1(state, "online", true);
        TestClient.Packet online = observer.receive();
        assertThat(online.payload(4)).isEqualTo("online");
        assertThat(online.qos()).isEqualTo(1);
        host.publish0("spBv1.0/G/NCMD/E", "command");
        TestClient.Packet command = observer.receive();
        assertThat(command.payload(4)).isEqualTo("command");
        assertThat(command.qos()).isZero();
        try (TestClient late = TestClient.connected(broker, 4, "late")) {
          late.subscribe(state, 1);
          TestClient.Packet kept = late.receive();
          assertThat(kept.payload(4)).isEqualTo("online");
          assertThat(kept.isRetained()).isTrue();
        }
      } // lost
      assertThat(observer.receive().payload(4)).isEqualTo("offline");
      try (TestClient late = TestClient.connected(broker, 4, "late")) {
        late.subscribe(state, 1);
        TestClient.Packet kept = late.receive();
        assertThat(kept.payload(4)).isEqualTo("offline");
        assertThat(kept.isRetained()).isTrue();
        assertThat(kept.qos()).isEqualTo(1);
      }
    }
  }
}
