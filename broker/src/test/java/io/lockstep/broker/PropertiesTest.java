package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Properties of messages (§3.3.2.3) on their way through the broker: live, retained, stored, as a
/// will.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PropertiesTest {
  /// payload format 1, content type, response topic, correlation data, three user properties
  private static final byte[] ALL =
      TestClient.bytes(
          0x01,
          1,
          0x03,
          "text/plain",
          0x08,
          "answers/here",
          0x09,
          (short) 3,
          new byte[] {0, -1, 7},
          0x26,
          "b",
          "1",
          0x26,
          "a",
          "2",
          0x26,
          "b",
          "");

  private static final String ALL_HEX = HexFormat.of().formatHex(ALL);

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Clause(
      v5 = {
        "3.3.2-4",
        "3.3.2-15",
        "3.3.2-16",
        "3.3.2-17",
        "3.3.2-18",
        "3.3.2-20",
        "1.5.7-1",
        "3.3.2-13",
        "3.3.2-19"
      })
  void allAreHandedOnAsTheyCame(int qos) {
    try (TestClient client = TestClient.connected(broker, 5, "all" + qos);
        TestClient old = TestClient.connected(broker, 4, "old" + qos)) {
      client.subscribe("p/" + qos, qos);
      old.subscribe("p/" + qos, qos);
      client.send(client.publishPacket(qos << 1 | 1, "p/" + qos, 9, ALL, "text"));
      TestClient.Packet live = null;
      int answers = qos; // PUBACK, or PUBREC and PUBCOMP, in no order with the message
      while (live == null || answers > 0) {
        TestClient.Packet packet = client.read();
        if (packet.type() == 3) {
          live = packet;
        } else {
          answers--;
          if (packet.type() == 5) {
            client.pubrel(9);
          }
        }
      }
      assertThat(live.properties()).isEqualTo(ALL_HEX);
      assertThat(old.receive().payload(4)).isEqualTo("text");
      try (TestClient later = TestClient.connected(broker, 5, "later" + qos)) {
        later.subscribe("p/" + qos, qos);
        TestClient.Packet retained = later.receive();
        assertThat(retained.isRetained()).isTrue();
        assertThat(retained.properties()).isEqualTo(ALL_HEX);
      }
    }
  }

  @Test
  @Clause(v5 = {"3.1.3-10", "3.1.2-9"})
  void thoseOfAWillAreTooAndItsDelayIsNot() {
    try (TestClient watcher = TestClient.connected(broker, 5, "watcher")) {
      watcher.subscribe("will", 1);
      TestClient client = new TestClient(broker.port(), 5);
      byte[] section = TestClient.bytes(ALL, 0x18, (short) 0, (short) 0, 0x26, "z", "9");
      client.connect(
          0x0E, 60, new byte[0], "w", TestClient.bytes(section.length, section), "will", "gone");
      client.close();
      TestClient.Packet will = watcher.receive();
      assertThat(will.properties()).isEqualTo(ALL_HEX + "2600017a000139");
      assertThat(will.payload(5)).isEqualTo("gone");
    }
  }

  @Test
  @Clause(v5 = {"3.3.2-5", "3.3.2-6", "4.3.3-7", "4.3.3-13"})
  void whatIsOnItsWayDoesNotExpire() {
    byte[] tenSeconds = TestClient.bytes(0x02, (short) 0, (short) 10);
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient client = TestClient.persistent(broker, 5, "expiry");
      client.subscribe("e", 2);
      publisher.send(publisher.publishPacket(4, "e", 1, tenSeconds, "begun"));
      publisher.read(5);
      TestClient.Packet begun = client.read(3);
      client.close();
      // published, and not released, and never begun
      publisher.send(publisher.publishPacket(4, "e", 2, tenSeconds, "waits"));
      publisher.read(5);
      broker.clock.advance(Duration.ofSeconds(20));
      try (TestClient back = TestClient.persistent(broker, 5, "expiry")) {
        TestClient.Packet again = back.receive();
        assertThat(again.packetId()).isEqualTo(begun.packetId());
        assertThat(again.payload(5)).isEqualTo("begun");
        assertThat(again.properties()).isEqualTo("0200000000");
        assertThat(back.isQuiet()).isTrue();
      }
      for (int id = 1; id <= 2; id++) {
        publisher.pubrel(id);
        publisher.handshake(7, id);
      }
    }
  }

  @Test
  void anExpiredRetainedMessageIsNotSent() {
    try (TestClient client = TestClient.connected(broker, 5, "retained")) {
      byte[] tenSeconds = TestClient.bytes(0x02, (short) 0, (short) 10);
      client.send(client.publishPacket(3, "er", 1, tenSeconds, "kept"));
      client.read(4);
      broker.clock.advance(Duration.ofSeconds(4));
      assertThat(client.isQuiet()).isTrue(); // the delivery thread looks at the clock once a turn
      client.subscribe("er", 1);
      assertThat(Integer.parseInt(client.receive().properties().substring(2), 16)).isBetween(5, 6);
      broker.clock.advance(Duration.ofSeconds(6));
      assertThat(client.isQuiet()).isTrue();
      client.subscribe("er", 1);
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "129, 2600016101ff, a user property that is no text",
    "129, 260001ff0000, nor its name",
    "129, 030001ff, a content type that is no text",
    "129, 080001ff, a response topic that is no text",
    "130, 080000, an empty response topic",
    "130, 0800012b, a response topic with a wildcard",
    "130, 0900000900 00, correlation data twice",
    "129, 0900, correlation data cut short",
    "129, 020000, an expiry cut short",
    "130, 0200000001 0200000001, an expiry twice",
    "129, 11 00000001, a property of another packet",
    "130, 0b8101, a subscription identifier",
    "129, 0b8080808001, a subscription identifier that is none",
  })
  @Clause(v5 = {"1.5.7-1", "3.3.2-13", "3.3.2-14", "3.3.2-19", "3.3.4-6", "4.13.1-1"})
  void wrongOnesEndTheConnection(int reason, String properties, String what) {
    byte[] section = HexFormat.of().parseHex(properties.replace(" ", ""));
    if (what.startsWith("a user property")) {
      section = HexFormat.of().parseHex("26000161" + "0001ff");
    }
    try (TestClient client = TestClient.connected(broker, 5, "wrong")) {
      client.send(client.publishPacket(2, "w", 1, section, "x"));
      assertThat(client.readToEnd()).as(what).isEqualTo(reason);
    }
  }

  /// A client asks, another one answers (§4.10).
  @Test
  @Clause(v5 = {"3.3.2-15", "3.3.2-16"})
  void requestAndResponseFindEachOther() {
    try (TestClient asks = TestClient.connected(broker, 5, "asks");
        TestClient answers = TestClient.connected(broker, 5, "answers")) {
      asks.subscribe("reply/asks", 1);
      answers.subscribe("request", 1);
      byte[] request = TestClient.bytes(0x08, "reply/asks", 0x09, (short) 1, 42);
      asks.send(asks.publishPacket(2, "request", 1, request, "how much?"));
      asks.read(4);
      String properties = answers.receive().properties();
      assertThat(properties).isEqualTo(HexFormat.of().formatHex(request));
      byte[] correlation = HexFormat.of().parseHex(properties.substring(properties.length() - 8));
      answers.send(answers.publishPacket(2, "reply/asks", 1, correlation, "this much"));
      TestClient.Packet reply = asks.receive();
      assertThat(reply.properties()).isEqualTo("0900012a");
      assertThat(List.of(reply.payload(5))).containsExactly("this much");
    }
  }
}
