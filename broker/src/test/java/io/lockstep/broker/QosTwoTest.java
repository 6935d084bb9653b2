package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// QoS 2 (§4.3.3) both ways, and what of it survives (§4.4).
class QosTwoTest {
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

  // --- from the client ---

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aMessageReachesSubscribersOfAllQualities(int version) {
    try (TestClient zero = TestClient.connected(broker, version, "zero");
        TestClient one = TestClient.connected(broker, version, "one");
        TestClient two = TestClient.connected(broker, version, "two");
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      zero.subscribe("a", 0);
      one.subscribe("a", 1);
      assertThat(two.subscribe("a", 2)).isEqualTo(2);

      publisher.publish2("a", "x");

      assertThat(zero.receive().qos()).isZero();
      assertThat(one.receive().qos()).isOne();
      assertThat(two.receive().qos()).isEqualTo(2);
      publisher.publish1("a", "y");
      assertThat(two.receive().qos()).as("the lower of both").isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.3.3-10"},
      v311 = {"4.3.3-2"})
  void aRepeatedPublishIsTakenOnce(int version) { // [MQTT-4.3.3-10]
    try (TestClient client = TestClient.connected(broker, version, "c")) {
      client.send(client.publishPacket(4, "a", 9, "once"));
      client.handshake(5, 9);
      client.send(client.publishPacket(4 | 8, "a", 9, "once"));
      client.handshake(5, 9);
      client.pubrel(9).handshake(7, 9);
      client.send(client.publishPacket(4, "a", 9, "new"));
      client.handshake(5, 9);

      assertThat(broker.journalled()).containsExactly("once", "new");
      assertThat(broker.statistics().duplicateMessages()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.1.0-1", "4.3.3-10"},
      v311 = {"4.1.0-1"})
  void whatWasReceivedIsRememberedAcrossConnections(int version) { // [MQTT-4.1.0-1]
    TestClient client = TestClient.persistent(broker, version, "c");
    client.send(client.publishPacket(4, "a", 9, "once"));
    client.handshake(5, 9);
    client.close();
    try (TestClient back = TestClient.persistent(broker, version, "c")) {
      back.send(back.publishPacket(4 | 8, "a", 9, "once"));
      back.handshake(5, 9);
      back.pubrel(9).handshake(7, 9);
    }
    assertThat(broker.journalled()).containsExactly("once");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void whatWasReceivedIsRememberedAcrossACrash(int version) {
    TestClient client = TestClient.persistent(broker, version, "c");
    for (int id = 1; id <= 3; id++) {
      client.send(client.publishPacket(4, "a", id, "m" + id));
      client.handshake(5, id);
    }
    client.pubrel(2).handshake(7, 2);
    broker.crash();
    try (TestClient back = TestClient.persistent(broker, version, "c")) {
      back.send(back.publishPacket(4 | 8, "a", 1, "m1"));
      back.handshake(5, 1);
      back.send(back.publishPacket(4, "a", 2, "a new one under a free identifier"));
      back.handshake(5, 2);
      back.pubrel(3).handshake(7, 3);
      back.send(back.publishPacket(4, "a", 3, "another"));
      back.handshake(5, 3);
    }
    assertThat(broker.journalled())
        .containsExactly("m1", "m2", "m3", "a new one under a free identifier", "another");
  }

  @Test
  void aSessionThatEndsWithItsConnectionRemembersNothing() { // [MQTT-4.1.0-2]
    TestClient client = TestClient.connected(broker, 5, "c");
    client.send(client.publishPacket(4, "a", 9, "first"));
    client.handshake(5, 9);
    client.close();
    try (TestClient next = TestClient.connected(broker, 5, "c")) {
      next.send(next.publishPacket(4, "a", 9, "second"));
      next.handshake(5, 9);
    }
    assertThat(broker.journalled()).containsExactly("first", "second");
  }

  @Test
  void anUnknownIdentifierIsAnsweredPlainly() { // §3.6.2.1, §3.7.2.1
    try (TestClient five = TestClient.connected(broker, 5, "five");
        TestClient four = TestClient.connected(broker, 4, "four")) {
      assertThat(five.pubrel(7).read(7).hex()).isEqualTo("70000792");
      assertThat(five.pubrec(7).read(6).hex()).isEqualTo("62000792");
      assertThat(four.pubrel(7).read(7).hex()).isEqualTo("700007");
      assertThat(four.pubrec(7).read(6).hex()).isEqualTo("620007");
      five.pubcomp(7);
      assertThat(five.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(v5 = {"4.3.3-9"})
  void aRefusedMessageFreesItsIdentifier() { // [MQTT-4.3.3-9]
    try (TestClient five = TestClient.connected(broker, 5, "five");
        TestClient four = TestClient.connected(broker, 4, "four")) {
      five.send(five.publishPacket(4, "forbidden/a", 9, "no"));
      assertThat(five.read(5).hex()).isEqualTo("50000987");
      five.send(five.publishPacket(4, "a", 9, "yes"));
      five.handshake(5, 9);
      four.send(four.publishPacket(4, "forbidden/a", 9, "no"));
      assertThat(four.readToEnd()).isEqualTo(-1);
    }
    assertThat(broker.journalled()).containsExactly("yes");
  }

  @Test
  @Clause(v5 = {"3.3.4-7"})
  void aMessageCountsAgainstTheReceiveMaximumUntilPubcomp() { // [MQTT-3.3.4-7]
    broker.close();
    broker = TestBroker.in(folder, TestBroker.with(BrokerLimits.defaults().withWindows(2, 10)));
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.send(client.publishPacket(4, "a", 1, "x"));
      client.send(client.publishPacket(4, "a", 2, "x"));
      client.handshake(5, 1);
      client.handshake(5, 2);
      client.pubrel(1).handshake(7, 1);
      client.send(client.publishPacket(4 | 8, "a", 2, "x")); // the same message has its place
      client.handshake(5, 2);
      client.send(client.publishPacket(4, "a", 3, "x"));
      client.handshake(5, 3);
      client.send(client.publishPacket(2, "a", 4, "one too many"));
      assertThat(client.readToEnd()).isEqualTo(0x93);
    }
  }

  @Test
  void noPubrecAndNoPubcompBeforeTheSync() {
    broker.close();
    GatedDisk disk = new GatedDisk(new SimulatedDisk(7));
    try (TestBroker gated =
            new TestBroker(disk, BrokerOptions.defaults(), TestBroker.smallJournal());
        TestClient client = TestClient.persistent(gated, 5, "c")) {
      try (GatedDisk.Shut _ = disk.shut()) {
        client.send(client.publishPacket(4, "a", 1, "x"));
        disk.awaitArrival();
        // Again, while the first is on its way to the disk: still no answer.
        client.send(client.publishPacket(4 | 8, "a", 1, "x"));
        assertThat(client.hearsNothingFor(100)).isTrue();
      }
      client.handshake(5, 1);
      try (GatedDisk.Shut _ = disk.shut()) {
        client.pubrel(1);
        disk.awaitArrival();
        assertThat(client.hearsNothingFor(100)).isTrue();
      }
      client.handshake(7, 1);
      assertThat(client.isQuiet()).isTrue();
    }
    broker = TestBroker.in(folder);
  }

  // --- to the client ---

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.4.0-1", "4.3.3-3", "4.3.3-5"},
      v311 = {"4.4.0-1"})
  void aMessageNotReceivedComesAgainAndOneReceivedIsReleasedAgain(int version) { // [MQTT-4.4.0-1]
    TestClient client = TestClient.persistent(broker, version, "c");
    client.subscribe("a", 2);
    try (TestClient publisher = TestClient.connected(broker, version, "p")) {
      publisher.publish2("a", "m1").publish2("a", "m2").publish2("a", "m3");
      TestClient.Packet first = client.read(3);
      TestClient.Packet second = client.read(3);
      TestClient.Packet third = client.read(3);
      client.pubrec(first.packetId());
      client.handshake(6, first.packetId());
      client.pubrec(second.packetId());
      client.handshake(6, second.packetId());
      client.pubcomp(second.packetId());
      assertThat(client.isQuiet()).isTrue();
      client.close();

      try (TestClient back = TestClient.persistent(broker, version, "c")) {
        back.handshake(6, first.packetId());
        TestClient.Packet again = back.read(3);
        assertThat(again.payload(version)).isEqualTo("m3");
        assertThat(again.packetId()).isEqualTo(third.packetId());
        assertThat(again.isDuplicate()).isTrue();
        back.pubcomp(first.packetId()).pubrec(third.packetId());
        back.handshake(6, third.packetId());
        back.pubcomp(third.packetId());
        publisher.publish2("a", "m4");
        assertThat(back.receive().payload(version)).isEqualTo("m4");
        assertThat(back.isQuiet()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void nothingIsDoubledByACrash(int version) {
    TestClient client = TestClient.persistent(broker, version, "c");
    client.subscribe("a", 2);
    TestClient.Packet released;
    TestClient.Packet sent;
    try (TestClient publisher = TestClient.connected(broker, version, "p")) {
      publisher.publish2("a", "done").publish2("a", "released").publish2("a", "sent");
      assertThat(client.receive().payload(version)).isEqualTo("done");
      released = client.read(3);
      sent = client.read(3);
      client.pubrec(released.packetId()).handshake(6, released.packetId());
      assertThat(client.isQuiet()).isTrue();
    }
    broker.crash();
    try (TestClient publisher = TestClient.connected(broker, version, "p")) {
      publisher.publish2("a", "fresh");
    }
    broker.crash(); // what was replayed once is replayed again
    try (TestClient back = TestClient.persistent(broker, version, "c")) {
      back.handshake(6, released.packetId());
      back.pubcomp(released.packetId());
      TestClient.Packet again = back.read(3);
      assertThat(again.payload(version)).isEqualTo("sent");
      assertThat(again.packetId()).as("the client knows it by this").isEqualTo(sent.packetId());
      assertThat(again.isDuplicate()).isTrue();
      back.pubrec(again.packetId()).handshake(6, again.packetId());
      back.pubcomp(again.packetId());
      assertThat(back.receive().payload(version)).isEqualTo("fresh");
      assertThat(back.isQuiet()).isTrue();
    }
  }

  @Test
  void goodOrderKeepsTheStateToo() {
    TestClient client = TestClient.persistent(broker, 5, "c");
    client.subscribe("a", 2);
    TestClient.Packet sent;
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      publisher.publish2("a", "sent");
      sent = client.read(3);
      client.send(client.publishPacket(4, "b", 9, "half"));
      client.handshake(5, 9);
    }
    client.close();
    broker.restart();
    try (TestClient back = TestClient.persistent(broker, 5, "c")) {
      TestClient.Packet again = back.read(3);
      assertThat(again.packetId()).isEqualTo(sent.packetId());
      back.send(back.publishPacket(4 | 8, "b", 9, "half"));
      back.handshake(5, 9);
    }
    assertThat(broker.journalled()).containsExactly("sent", "half");
  }

  @Test
  void aPubrecThatComesTwiceIsAnsweredTwice() {
    try (TestClient client = TestClient.connected(broker, 5, "c");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.subscribe("a", 2);
      publisher.publish2("a", "x");
      TestClient.Packet message = client.read(3);
      // PUBREC twice is answered twice; PUBCOMP ends it.
      client.pubrec(message.packetId()).handshake(6, message.packetId());
      client.pubrec(message.packetId()).handshake(6, message.packetId());
      client.pubcomp(message.packetId());
      assertThat(client.pubrec(message.packetId()).read(6).body()).hasSize(3);
    }
  }

  @Test
  @Clause(v5 = {"4.3.3-4", "4.4.0-2"})
  void pubrecThatRefusesEndsTheMessage() { // [MQTT-4.3.3-4]
    try (TestClient client = new TestClient(broker.port(), 5);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.send(TestClient.packet(0x10, "MQTT", 5, 2, (short) 60, 3, 0x21, (short) 1, "one"));
      client.read(2);
      client.subscribe("a", 2);
      publisher.publish2("a", "no").publish2("a", "yes");
      TestClient.Packet refused = client.read(3);
      client.send(TestClient.packet(0x50, (short) refused.packetId(), 0x97));
      assertThat(client.receive().payload(5)).isEqualTo("yes");
    }
  }

  @Test
  void acknowledgementsOfAnotherQosEndTheConnection() { // §4.3
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      for (byte[] wrong : List.of(TestClient.hex("40020001"), TestClient.hex("70020001"))) {
        try (TestClient client = TestClient.connected(broker, 5, "c")) {
          client.subscribe("a", 2);
          publisher.publish2("a", "x");
          assertThat(client.read(3).packetId()).isOne();
          assertThat(client.send(wrong).readToEnd()).isEqualTo(0x82);
        }
      }
    }
  }

  @Test
  void aWillAndARetainedMessageKeepTheirQuality() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      TestClient lost = new TestClient(broker.port(), 5);
      lost.send(
          TestClient.packet(
              0x10, "MQTT", 5, 0x36, (short) 60, 0, "lost", 0, "will", "gone")); // QoS 2, retain
      lost.read(2);
      client.subscribe("will", 2);
      lost.close();
      TestClient.Packet will = client.receive();
      assertThat(will.payload(5)).isEqualTo("gone");
      assertThat(will.qos()).isEqualTo(2);
    }
    try (TestClient late = TestClient.persistent(broker, 5, "late")) {
      late.subscribe("will", 2);
      TestClient.Packet kept = late.receive();
      assertThat(kept.isRetained()).isTrue();
      assertThat(kept.qos()).isEqualTo(2);
    }
  }
}
