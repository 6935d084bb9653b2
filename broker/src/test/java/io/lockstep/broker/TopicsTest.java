package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Topics, filters and texts (§1.5.4, §4.7).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsTest {
  private TestBroker broker;

  @BeforeAll
  void start() {
    BrokerLimits standard = BrokerLimits.defaults();
    broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(standard), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.7.2-1"},
      v311 = {"4.7.2-1"})
  void topicsThatBeginWithADollarAreNotSeenByLeadingWildcards(int version) {
    try (TestClient all = TestClient.connected(broker, version, "all");
        TestClient named = TestClient.connected(broker, version, "named")) {
      for (String filter : List.of("#", "+/#", "+/dollar/x", "$share/g/+/dollar/#")) {
        all.subscribe(filter, 1);
      }
      named.subscribe("$own/+/x", 1);
      named.subscribe("$own/#", 1);
      named.publish1("$own/dollar/x", "seen by name", true);
      assertThat(named.receive().payload(version)).isEqualTo("seen by name");
      assertThat(all.isQuiet()).isTrue();
      all.subscribe("#", 1); // retained neither
      assertThat(all.isQuiet()).isTrue();
      named.publish1("$own/dollar/x", "", true);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+, /finance, false",
    "+/tennis/#, sport/tennis, true",
    "sport/+/player1, sport/tennis/player1, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "Sport, sport, false",
    "a/b, a//b, false",
    "a//b, a//b, true",
    "a/b, a/b/, false",
    "\u00e9, e\u0301, false",
    "' a', a, false",
  })
  @Clause(
      v5 = {"4.7.1-1", "4.7.1-2", "4.7.3-4", "3.3.2-3"},
      v311 = {"4.7.1-2", "4.7.1-3", "4.7.3-4", "3.3.2-3"})
  void filtersMatchAsTheyAreWritten(String filter, String topic, boolean matches) {
    try (TestClient client = TestClient.connected(broker, 5, "match")) {
      client.subscribe(filter, 0);
      client.publish1(topic, "m");
      assertThat(client.isQuiet()).isEqualTo(!matches);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"1.5.4-1", "1.5.4-2", "4.7.3-2", "3.3.2-1", "3.8.3-1", "3.10.3-1", "3.1.3-4"},
      v311 = {"1.5.3-1", "1.5.3-2", "4.7.3-2", "3.3.2-1", "3.8.3-1", "3.10.3-1", "4.8.0-1"},
      sparkplug = {"intro-group-id-string", "intro-edge-node-id-string", "intro-device-id-string"})
  void textThatIsNoneEndsTheConnection(int version) {
    Object none = version == 5 ? (Object) 0 : new byte[0];
    for (String hex : List.of("61eda08062", "c080", "61ff", "f4908080", "e282", "6100", "edbfbf")) {
      byte[] raw = HexFormat.of().parseHex(hex);
      byte[] text = TestClient.bytes((short) raw.length, raw);
      for (byte[] packet :
          List.of(
              TestClient.packet(0x30, text, none),
              TestClient.packet(0x82, (short) 1, none, text, 0),
              TestClient.packet(0xA2, (short) 1, none, text))) {
        try (TestClient client = TestClient.connected(broker, version, "text")) {
          client.send(packet);
          assertThat(client.readToEnd()).as(hex).isEqualTo(version == 5 ? 0x81 : -1);
        }
      }
      try (TestClient client = new TestClient(broker.port(), version)) {
        client.send(TestClient.packet(0x10, "MQTT", version, 2, (short) 60, none, (Object) text));
        if (version == 5) {
          assertThat(client.read(2).hex()).isEqualTo("20008100");
        }
        assertThat(client.readToEnd()).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"1.5.4-3", "4.7.3-4"},
      v311 = {"1.5.3-3", "4.7.3-4"})
  void aZeroWidthNoBreakSpaceIsACharacterLikeOthers(int version) {
    try (TestClient client = TestClient.connected(broker, version, "\uFEFFbom")) {
      client.subscribe("\uFEFFa", 0);
      client.publish0("a", "without").publish0("\uFEFFa", "with \uD83D\uDE00");
      TestClient.Packet message = client.receive();
      assertThat(message.topic().getBytes(StandardCharsets.UTF_8))
          .isEqualTo(HexFormat.of().parseHex("efbbbf61"));
      assertThat(message.payload(version)).isEqualTo("with \uD83D\uDE00");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.7.0-1", "4.7.3-1", "3.3.2-2"},
      v311 = {"4.7.1-1", "4.7.3-1", "3.3.2-2"},
      sparkplug = {
        "intro-group-id-chars",
        "intro-edge-node-id-chars",
        "intro-device-id-chars",
        "topic-structure-namespace-valid-group-id",
        "topic-structure-namespace-valid-edge-node-id",
        "topic-structure-namespace-valid-device-id"
      })
  void topicsHaveCharactersAndNoWildcards(int version) {
    for (String topic : List.of("", "a/+", "#", "a+b", "a/#/b")) {
      try (TestClient client = TestClient.connected(broker, version, "names")) {
        client.send(client.publishPacket(2, topic, 1, "x"));
        assertThat(client.readToEnd()).isEqualTo(version == 4 ? -1 : topic.isEmpty() ? 0x82 : 0x81);
      }
    }
    for (String filter :
        List.of("", "a#", "#/a", "a/b+", "+a/b", "a/#/b", "$share/g", "$share//a")) {
      try (TestClient client = TestClient.connected(broker, version, "filters")) {
        Object none = version == 5 ? (Object) 0 : new byte[0];
        client.send(TestClient.packet(0x82, (short) 1, none, filter, 0));
        assertThat(client.readToEnd()).as(filter).isEqualTo(version == 5 ? 0x81 : -1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.7.3-3"},
      v311 = {"4.7.3-3"})
  void longTopicsAreRefusedAndDoNoHarm(int version) {
    String longest = "x".repeat(65_535);
    try (TestClient client = TestClient.connected(broker, version, "long")) {
      assertThat(client.subscribe(longest, 0)).isEqualTo(version == 5 ? 0x8F : 0x80);
      client.send(client.publishPacket(0, longest, 0, "dropped"));
      assertThat(client.isQuiet()).isTrue();
      String fits = "y".repeat(4_096);
      assertThat(client.subscribe(fits, 0)).isZero();
      client.publish0(fits, "m");
      assertThat(client.receive().topic()).isEqualTo(fits);
    }
  }
}
