package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
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

  private TestClient resume(int version, String clientId, boolean expectPresent) {
    TestClient client = new TestClient(broker.port(), version);
    assertThat(client.connect(clientId, false, 3_600)).isEqualTo(expectPresent);
    return client;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.5.0-1", "3.1.2-5", "3.1.2-6", "3.2.2-3", "3.1.2-23"},
      v311 = {"3.1.2-4", "3.1.2-5", "3.2.2-2", "3.2.2-3", "4.1.0-1"})
  void messagesWaitForAnAbsentClient(int version) { // [MQTT-4.5.0-1]
    try (TestClient publisher = TestClient.connected(broker, version, "p")) {
      TestClient client = resume(version, "c", false);
      client.subscribe("a/#", 1);
      client.disconnect();
      publisher.publish1("a/1", "one").publish0("a/2", "zero is not kept").publish1("a/3", "two");
      try (TestClient back = resume(version, "c", true)) {
        assertThat(back.receive().payload(version)).isEqualTo("one");
        assertThat(back.receive().payload(version)).isEqualTo("two");
        publisher.publish0("a/4", "live");
        assertThat(back.receive().payload(version)).isEqualTo("live");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"4.4.0-1"},
      v311 = {"4.4.0-1", "4.6.0-1"})
  void unacknowledgedMessagesComeAgainWithTheirIdentifiersInOrder(int version) { // [MQTT-4.4.0-1]
    try (TestClient publisher = TestClient.connected(broker, version, "p")) {
      TestClient client = resume(version, "c", false);
      client.subscribe("a", 1);
      publisher.publish1("a", "m1").publish1("a", "m2").publish1("a", "m3");
      TestClient.Packet first = client.read(3);
      TestClient.Packet second = client.read(3);
      TestClient.Packet third = client.read(3);
      client.acknowledge(second);
      assertThat(client.isQuiet()).isTrue();
      client.close();
      publisher.publish1("a", "m4");
      try (TestClient back = resume(version, "c", true)) {
        TestClient.Packet again = back.receive();
        assertThat(again.payload(version)).isEqualTo("m1");
        assertThat(again.isDuplicate()).isTrue();
        assertThat(again.packetId()).isEqualTo(first.packetId());
        TestClient.Packet thirdAgain = back.receive();
        assertThat(thirdAgain.packetId()).isEqualTo(third.packetId());
        assertThat(thirdAgain.isDuplicate()).isTrue();
        TestClient.Packet fresh = back.receive();
        assertThat(fresh.payload(version)).isEqualTo("m4");
        assertThat(fresh.isDuplicate()).isFalse();
      }
    }
  }

  @Test
  @Clause(
      v5 = {"4.1.0-1", "3.1.2-23"},
      v311 = {"4.1.0-1"})
  void sessionsSurviveARestartWithInflightMessages() {
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient client = resume(5, "c", false);
      client.subscribe("a/+", 1);
      publisher.publish1("a/1", "m1").publish1("a/1", "m2");
      TestClient.Packet first = client.read(3);
      client.read(3);
      client.acknowledge(first);
      assertThat(client.isQuiet()).isTrue();
    }
    broker.restart();
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      publisher.publish1("a/2", "m3");
      try (TestClient back = resume(5, "c", true)) {
        TestClient.Packet again = back.receive();
        assertThat(again.payload(5)).isEqualTo("m2");
        assertThat(again.isDuplicate()).isTrue();
        assertThat(back.receive().payload(5)).isEqualTo("m3");
      }
    }
  }

  @Test
  void sessionsSurviveACrashRightAfterTheSuback() {
    TestClient client = resume(4, "c", false);
    client.subscribe("a", 1);
    client.close();
    broker.crash();
    try (TestClient publisher = TestClient.connected(broker, 4, "p")) {
      publisher.publish1("a", "m");
      try (TestClient back = resume(4, "c", true)) {
        assertThat(back.receive().payload(4)).isEqualTo("m");
      }
    }
  }

  @Test
  @Clause(
      v5 = {"3.1.2-4", "3.1.4-4", "3.2.2-2"},
      v311 = {"3.1.2-6", "3.1.4-3", "3.2.2-1"})
  void cleanStartForgetsTheSession() { // [MQTT-3.1.2-4]
    TestClient client = resume(5, "c", false);
    client.subscribe("a", 1);
    client.disconnect();
    try (TestClient clean = new TestClient(broker.port(), 5)) {
      assertThat(clean.connect("c", true, 3_600)).isFalse();
      clean.publish1("a", "x");
      assertThat(clean.isQuiet()).isTrue();
      clean.disconnect();
    }
    try (TestClient back = resume(5, "c", true)) {
      assertThat(back.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(
      v5 = {"4.1.0-2"},
      v311 = {"4.1.0-2"})
  void aSessionWithoutExpiryEndsWithItsConnection() {
    TestClient client = new TestClient(broker.port(), 5);
    client.connect("c", true, 0);
    client.subscribe("a", 1);
    client.disconnect();
    try (TestClient back = resume(5, "c", false)) {
      assertThat(back.isQuiet()).isTrue();
    }
  }

  @Test
  void disconnectMaySetTheExpiryButNotRaiseItFromZero() { // [MQTT-3.1.2-23]
    TestClient client = resume(5, "c", false);
    client.send(TestClient.packet(0xE0, 0, 5, 0x11, (short) 0, (short) 0));
    assertThat(client.readToEnd()).isEqualTo(-1);
    try (TestClient back = resume(5, "c", false)) {
      assertThat(back.isQuiet()).isTrue();
    }
    try (TestClient zero = TestClient.connected(broker, 5, "z")) {
      zero.send(TestClient.packet(0xE0, 0, 5, 0x11, (short) 0, (short) 9));
      assertThat(zero.readToEnd()).isEqualTo(0x82);
    }
  }

  @Test
  @Clause(v5 = {"4.1.0-2"})
  void anAbsentSessionExpires() {
    TestClient client = resume(5, "c", false);
    client.disconnect();
    try (TestClient other = TestClient.connected(broker, 5, "other")) {
      other.subscribe("x", 0); // two ways through the journal: the end of the first is known now
    }
    broker.clock.advance(Duration.ofSeconds(3_601));
    Await.until("the session expires", () -> broker.statistics().sessions() == 0);
    try (TestClient back = resume(5, "c", false)) {
      assertThat(back.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Clause(
      v5 = {"3.1.4-3"},
      v311 = {"3.1.4-2"})
  void aSecondConnectionTakesTheSessionOver(int version) { // [MQTT-3.1.4-3]
    try (TestClient first = resume(version, "c", false);
        TestClient publisher = TestClient.connected(broker, version, "p")) {
      first.subscribe("a", 1);
      publisher.publish1("a", "m1");
      first.read(3);
      try (TestClient second = resume(version, "c", true)) {
        assertThat(first.readToEnd()).isEqualTo(version == 5 ? 0x8E : -1);
        TestClient.Packet again = second.receive();
        assertThat(again.payload(version)).isEqualTo("m1");
        assertThat(again.isDuplicate()).isTrue();
        publisher.publish1("a", "m2");
        assertThat(second.receive().payload(version)).isEqualTo("m2");
      }
    }
  }

  @Test
  void nobodyElseMayPickUpASession() {
    TestClient owner = new TestClient(broker.port(), 5);
    owner.send(
        TestClient.packet(
            0x10, "MQTT", 5, 0x80, (short) 60, 5, 0x11, (short) 0, (short) 60, "c", "alice"));
    owner.read(2);
    owner.subscribe("a", 1);
    owner.close();
    try (TestClient thief = new TestClient(broker.port(), 5)) {
      thief.send(TestClient.packet(0x10, "MQTT", 5, 0x80, (short) 60, 0, "c", "bob"));
      assertThat(thief.read(2).body()[1] & 0xFF).isEqualTo(0x85);
    }
    try (TestClient admin = new TestClient(broker.port(), 5)) {
      admin.send(TestClient.packet(0x10, "MQTT", 5, 0x80, (short) 60, 0, "c", "admin"));
      TestClient.Packet connack = admin.read(2);
      assertThat(connack.body()[1]).isZero();
      assertThat(connack.body()[0]).as("somebody else's session is not inherited").isZero();
    }
  }

  @Test
  void aTakeOverStormLeavesOneConnection() {
    TestClient last = new TestClient(broker.port(), 4);
    last.send(last.connectPacket("c", false, 0, 60));
    for (int i = 1; i < 50; i++) {
      last = new TestClient(broker.port(), 4);
      last.send(last.connectPacket("c", false, 0, 60));
    }
    TestClient.Packet connack = last.read(2);
    assertThat(connack.body()[1]).isZero();
    last.publish1("a", "x");
    last.close();
  }

  @Test
  void unsubscribedWhileWaitingMeansNotDelivered() {
    try (TestClient publisher = TestClient.connected(broker, 4, "p")) {
      TestClient client = resume(4, "c", false);
      client.subscribe("a", 1);
      client.send(TestClient.packet(0xA2, (short) 3, "a")).read(11);
      client.disconnect();
      publisher.publish1("a", "m");
      try (TestClient back = resume(4, "c", true)) {
        assertThat(back.isQuiet()).isTrue();
      }
    }
  }
}
