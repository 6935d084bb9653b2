package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a client may not do, and what it hears of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolErrorTest {
  private TestBroker broker;

  @BeforeAll
  void start(@TempDir Path folder) {
    BrokerLimits limits = BrokerLimits.defaults().withMaxPacketBytes(100_000).withWindows(3, 10);
    broker = TestBroker.in(folder, TestBroker.with(limits));
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    // reason code, packet, what
    "129, 3600 00, PUBLISH with QoS 3 [MQTT-3.3.1-4]",
    "129, 3804 0001 61 00, DUP with QoS 0 [MQTT-3.3.1-2]",
    "130, 3206 0001 61 0000 00, packet identifier 0 [MQTT-2.2.1-3]",
    "129, 3004 0001 ff 00, topic not UTF-8 [MQTT-1.5.4-1]",
    "129, 3006 0003 eda080 00, topic with a surrogate [MQTT-1.5.4-1]",
    "129, 3004 0001 00 00, topic with U+0000 [MQTT-1.5.4-2]",
    "129, 3004 0001 2b 00, topic with wildcard [MQTT-3.3.2-2]",
    "130, 3003 0000 00, no topic and no alias",
    "148, 3006 0000 03 230000, topic alias 0 [MQTT-3.3.2-8]",
    "148, 3006 0000 03 230100, topic alias above the maximum [MQTT-3.3.2-9]",
    "130, 3006 0000 03 230005, unknown topic alias",
    "130, 3008 0001 61 04 01000100, property twice",
    "129, 3006 0001 61 02 7f00, unknown property",
    "130, 3006 0001 61 02 0b01, subscription identifier from a client [MQTT-3.3.4-6]",
    "130, 3006 0001 61 02 0102, payload format indicator 2",
    "153, 3007 0001 61 02 0101 ff, payload is not the text it claims to be",
    "130, 3406 0001 61 0000 00, packet identifier 0 at QoS 2 [MQTT-2.2.1-3]",
    "129, 6002 0001, PUBREL with wrong flags [MQTT-3.6.1-1]",
    "130, 6202 0000, PUBREL with packet identifier 0",
    "129, 820d 0001 00 0007 247368617265 2f 00, $share without group and filter [MQTT-4.8.2-1]",
    "129, 8210 0001 00 000a 247368617265 2f 2f 61 62 00, $share with an empty group [MQTT-4.8.2-1]",
    "129, 8210 0001 00 000a 247368617265 2f 2b 2f 61 00, $share with a wildcard in the group [MQTT-4.8.2-2]",
    "129, 820f 0001 00 0009 247368617265 2f 67 2f 00, $share without a filter [MQTT-4.8.2-2]",
    "130, 8210 0001 00 000a 247368617265 2f 67 2f 61 04, $share with no local [MQTT-3.8.3-4]",
    "129, 8006 0001 00 0001 61 00, SUBSCRIBE with wrong flags [MQTT-3.8.1-1]",
    "130, 8203 0001 00, SUBSCRIBE without filter [MQTT-3.8.3-2]",
    "129, 8207 0001 00 0001 61 03, subscription QoS 3",
    "129, 8207 0001 00 0001 61 40, reserved subscription bits [MQTT-3.8.3-5]",
    "130, 8207 0001 00 0001 61 30, retain handling 3",
    "129, 820a 0001 00 0004 612f2b2b 00, wildcard not alone [MQTT-4.7.1-2]",
    "130, a203 0001 00, UNSUBSCRIBE without filter [MQTT-3.10.3-2]",
    "129, a006 0001 00 0001 61, UNSUBSCRIBE with wrong flags [MQTT-3.10.1-1]",
    "130, 1000, second CONNECT [MQTT-3.1.0-2]",
    "129, 0000, reserved packet type",
    "130, 2000, CONNACK from a client",
    "130, d000, PINGRESP from a client",
    "129, c001 00, PINGREQ with a body",
    "130, f000, AUTH without method [MQTT-4.12.0-7]",
    "129, c080 00, remaining length of more bytes than needed [MQTT-1.5.5-1]",
    "129, 3007 0001 61 8100 01 00, property length of more bytes than needed [MQTT-1.5.5-1]",
    "129, 8209 0001 03 0b8000 0001 61 00, subscription identifier of more bytes [MQTT-1.5.5-1]",
    "129, d100, PINGRESP with wrong flags [MQTT-2.1.3-1]",
    "129, 8207 0000 00 0001 61 00, SUBSCRIBE with packet identifier 0 [MQTT-2.2.1-3]",
    "129, 3004 0001 01 00, topic with a control character",
    "129, 8208 0001 00 0002 c280 00, filter with a control character",
    "129, 8206 0001 00 0000 00, empty filter [MQTT-4.7.3-1]",
    "129, e001 ff, DISCONNECT with an unknown reason",
    "129, 30ffffffff01, remaining length of five bytes",
    "149, 30ffff7f, packet larger than the maximum [MQTT-3.2.2-15]",
  })
  @Clause(
      v5 = {
        "1.5.4-1",
        "1.5.4-2",
        "1.5.5-1",
        "2.1.3-1",
        "3.3.1-2",
        "3.3.1-4",
        "3.3.2-2",
        "3.3.2-8",
        "3.6.1-1",
        "3.8.1-1",
        "3.8.3-2",
        "3.8.3-4",
        "3.8.3-5",
        "3.10.1-1",
        "3.10.3-2",
        "4.7.1-2",
        "4.8.2-1",
        "4.8.2-2",
        "3.14.2-1",
        "3.2.2-15",
        "4.13.1-1"
      })
  void isAnsweredWithItsReason(int reason, String packet, String what) {
    String digits = packet.replace(" ", "");
    try (TestClient client = TestClient.connected(broker, 5, "five")) {
      client.send(TestClient.hex(digits));
      assertThat(client.readToEnd()).as(what).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10 04 0004 4d515454, CONNECT cut short, ''",
    "c000, first packet not CONNECT [MQTT-3.1.0-1], ''",
    "11 0d 0004 4d515454 04 02 003c 0001 61, CONNECT flags [MQTT-2.2.2-2], ''",
    "10 0d 0004 4d515455 04 02 003c 0001 61, wrong protocol name [MQTT-3.1.2-1], ''",
    "10 0f 0006 4d5149736470 04 02 003c 0001 61, level 4 under the name of 3.1, 20020001",
    "10 0c 0004 4d515454 06, level 6 and nothing else, 2003008400",
    "10 0d 0004 4d515454 03 02 003c 0001 61, protocol level 3 [MQTT-3.1.2-2], 20020001",
    "10 0e 0004 4d515454 06 02 003c 00 0001 61, protocol level 6, 2003008400",
    "10 0d 0004 4d515454 04 03 003c 0001 61, reserved connect flag [MQTT-3.1.2-3], ''",
    "10 0d 0004 4d515454 04 42 003c 0001 61, password without user [MQTT-3.1.2-22], ''",
    "10 0c 0004 4d515454 04 00 003c 0000, no client identifier and not clean, 20020002",
    "10 10 0004 4d515454 05 02 003c 03 210000 0001 61, receive maximum 0, 2003008200",
    "10 13 0004 4d515454 05 02 003c 05 15 0002 7878 0001 61, enhanced authentication, 2003008c00",
  })
  @Clause(
      v5 = {"3.1.0-1", "3.1.2-3", "3.1.4-1"},
      v311 = {"3.1.0-1", "3.1.2-3", "3.1.2-22", "3.1.4-1"})
  void firstPacketIsAnsweredByConnackOrByTheEnd(String packet, String what, String answer) {
    String digits = packet.replace(" ", "");
    byte[] bytes = TestClient.hex(digits);
    bytes[1] = bytes[1] == 0 ? 0 : (byte) (bytes.length - 2);
    try (TestClient client = new TestClient(broker.port(), 4)) {
      client.send(bytes);
      if (!answer.isEmpty()) {
        TestClient.Packet connack = client.read();
        int length = connack.body().length;
        assertThat("20%02x".formatted(length) + connack.hex().substring(2))
            .as(what)
            .isEqualTo(answer);
      }
      assertThat(client.readToEnd()).as(what).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-7"})
  void moreThanReceiveMaximumIsTooMuch() { // [MQTT-3.3.4-7]
    try (TestClient client = TestClient.connected(broker, 5, "many")) {
      byte[] one = client.publishPacket(2, "a", 1, "x");
      byte[] burst = TestClient.bytes(one, one, one, one, one, one);
      client.send(burst);
      assertThat(client.readToEnd()).isEqualTo(0x93);
    }
  }

  @Test
  @Clause(
      v5 = {"3.1.4-2"},
      v311 = {"3.2.2-5"})
  void badCredentialsAreRefused() {
    try (TestClient five = new TestClient(broker.port(), 5);
        TestClient four = new TestClient(broker.port(), 4)) {
      five.send(TestClient.packet(0x10, "MQTT", 5, 0x82, (short) 60, 0, "c", "mallory"));
      assertThat(five.read(2).hex()).isEqualTo("20008600");
      four.send(TestClient.packet(0x10, "MQTT", 4, 0x82, (short) 60, "c", "mallory"));
      assertThat(four.read(2).hex()).isEqualTo("200004");
      assertThat(broker.statistics().authenticationFailures()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void connackOfVersion5TellsWhatTheServerIs() { // §3.2.2.3
    try (TestClient client = new TestClient(broker.port(), 5)) {
      client.send(client.connectPacket("", true, 0, 60));
      String connack = client.read(2).hex();
      assertThat(connack)
          .contains("210003") // receive maximum
          .contains("27000186a0") // maximum packet size
          .contains("220020") // topic alias maximum
          .contains("12002961") // assigned client identifier "auto-..."
          // Absent, which says maximum QoS 2, and shared subscriptions, retain and wildcards on.
          .doesNotContain("2400", "2401", "2a00", "2500", "2800", "2900");
    }
  }

  @Test
  void packetsMayArriveByteByByteAndAllAtOnce() {
    try (TestClient slow = new TestClient(broker.port(), 4);
        TestClient fast = new TestClient(broker.port(), 4)) {
      byte[] all =
          TestClient.bytes(
              slow.connectPacket("bytes", true, 0, 60),
              TestClient.packet(0x82, (short) 1, "a", 0),
              slow.publishPacket(2, "a", 9, "x"));
      for (byte one : all) {
        slow.send(new byte[] {one});
      }
      assertThat(slow.read(2).body()[1]).isZero();
      // SUBACK, PUBACK and PUBLISH follow from different packets: their order is not laid down.
      assertThat(List.of(slow.read(), slow.read(), slow.read()))
          .extracting(TestClient.Packet::hex)
          .containsExactlyInAnyOrder("90000100", "400009", "3000016178");
      fast.send(
          TestClient.bytes(
              fast.connectPacket("burst", true, 0, 60), fast.publishPacket(2, "b", 9, "x")));
      assertThat(fast.read(2).body()[1]).isZero();
      assertThat(fast.read(4).packetId()).isEqualTo(9);
    }
  }
}
