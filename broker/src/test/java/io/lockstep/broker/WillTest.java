package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WillTest {
  private static final int WILL_QOS1_CLEAN = 0x02 | 0x04 | 0x08;

  @TempDir Path folder;
  private TestBroker broker;
  private TestClient watcher;

  @BeforeEach
  void start() {
    broker = TestBroker.in(folder);
    watcher = TestClient.connected(broker, 4, "watcher");
    watcher.subscribe("will/#", 1);
  }

  @AfterEach
  void stop() {
    watcher.close();
    broker.close();
  }

  private TestClient withWill(int flags) {
    return withWill(flags, 60);
  }

  private TestClient withWill(int flags, int keepAlive) {
    TestClient client = new TestClient(broker.port(), 4);
    client.send(
        TestClient.packet(0x10, "MQTT", 4, flags, (short) keepAlive, "c", "will/c", "gone"));
    client.read(2);
    return client;
  }

  @Test
  @Clause(
      v5 = {"3.1.2-7", "3.1.2-8"},
      v311 = {"3.1.2-8"})
  void isPublishedWhenTheConnectionIsLost() { // [MQTT-3.1.2-8]
    withWill(WILL_QOS1_CLEAN).close();
    assertThat(watcher.receive().payload(4)).isEqualTo("gone");
  }

  @Test
  @Clause(
      v5 = {"3.1.2-8"},
      v311 = {"3.1.2-8"})
  void isPublishedAfterAProtocolError() { // [MQTT-3.1.2-8]
    TestClient client = withWill(WILL_QOS1_CLEAN);
    client.send(TestClient.packet(0x10));
    assertThat(watcher.receive().payload(4)).isEqualTo("gone");
    client.close();
  }

  @Test
  @Clause(
      v5 = {"3.1.2-22"},
      v311 = {"3.1.2-24"})
  void isPublishedWhenNothingIsHeardForOneAndAHalfKeepAlives() { // [MQTT-3.1.2-22]
    try (TestClient client = withWill(WILL_QOS1_CLEAN, 1)) {
      assertThat(watcher.receive().payload(4)).isEqualTo("gone");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  void isNotPublishedByWhoHasLostTheRightSinceConnect() {
    try (TestClient all = TestClient.connected(broker, 4, "all")) {
      all.subscribe("switched/#", 1);
      TestClient client = new TestClient(broker.port(), 4);
      client.send(
          TestClient.packet(
              0x10, "MQTT", 4, WILL_QOS1_CLEAN, (short) 60, "c", "switched/c", "gone"));
      client.read(2);
      TestClient other = new TestClient(broker.port(), 4);
      other.send(
          TestClient.packet(0x10, "MQTT", 4, WILL_QOS1_CLEAN, (short) 60, "d", "will/d", "gone"));
      other.read(2);
      broker.access.switchOff();
      client.close();
      Await.until("it has left", () -> broker.statistics().connections() == 3);
      other.close();
      assertThat(watcher.receive().topic()).isEqualTo("will/d");
      assertThat(all.isQuiet()).isTrue();
    }
  }

  @Test
  @Clause(
      v5 = {"3.14.4-3"},
      v311 = {"3.14.4-3"})
  void isForgottenAfterDisconnect() { // [MQTT-3.14.4-3]
    withWill(WILL_QOS1_CLEAN).disconnect();
    assertThat(watcher.isQuiet()).isTrue();
  }

  @Test
  @Clause(
      v5 = {"3.1.2-15"},
      v311 = {"3.1.2-17"})
  void isRetainedWhenItSaysSo() { // [MQTT-3.1.2-15]
    withWill(WILL_QOS1_CLEAN | 0x20).close();
    watcher.receive();
    watcher.subscribe("will/c", 0);
    assertThat(watcher.receive().isRetained()).isTrue();
  }

  @Test
  @Clause(
      v5 = {"3.1.2-14", "3.1.2-10"},
      v311 = {"3.1.2-16", "3.1.2-10", "3.1.2-12"})
  void isNotRetainedWhenItDoesNotSaySoAndComesOnce() {
    withWill(WILL_QOS1_CLEAN).close();
    assertThat(watcher.receive().isRetained()).isFalse();
    watcher.subscribe("will/c", 0);
    TestClient.connected(broker, 4, "c").close(); // this time without a will
    Await.until("the client is gone", () -> broker.statistics().connections() == 1);
    assertThat(watcher.isQuiet()).isTrue();
  }

  /// §3.1.4: the session before has ended, so its will is due.
  @Test
  @Clause(v5 = {"3.1.2-8"})
  void comesWhenACleanStartEndsTheSessionBeforeItsDelay() {
    delayed(100).close();
    Await.until("the client is gone", () -> broker.statistics().connections() == 1);
    try (TestClient clean = TestClient.connected(broker, 5, "d")) {
      assertThat(watcher.receive().payload(4)).isEqualTo("later");
      assertThat(clean.isQuiet()).isTrue();
    }
    TestClient taken = delayed(100);
    try (TestClient clean = TestClient.connected(broker, 5, "d")) { // over the open connection
      assertThat(taken.readToEnd()).isEqualTo(0x8E);
      assertThat(watcher.receive().payload(4)).isEqualTo("later");
      assertThat(clean.isQuiet()).isTrue();
    }
    taken.close();
  }

  @Test
  void disconnectWithWillPublishesIt() { // §3.14.2.1, 0x04
    TestClient client = delayed(0);
    client.send(TestClient.packet(0xE0, 4, 0));
    assertThat(watcher.receive().payload(4)).isEqualTo("later");
    client.close();
  }

  /// An MQTT 5 client with a session and a delayed will.
  private TestClient delayed(int delaySeconds) {
    TestClient client = new TestClient(broker.port(), 5);
    client.send(
        TestClient.packet(
            0x10,
            "MQTT",
            5,
            0x04 | 0x08,
            (short) 60,
            TestClient.bytes(5, 0x11, (short) 0, (short) 600),
            "d",
            TestClient.bytes(5, 0x18, (short) 0, (short) delaySeconds),
            "will/d",
            "later"));
    client.read(2);
    return client;
  }

  @Test
  @Clause(v5 = {"3.1.3-9", "3.1.2-8"})
  void waitsForItsDelayUnlessTheClientComesBack() { // [MQTT-3.1.3-9]
    delayed(100).close();
    TestClient back = delayed(100);
    broker.clock.advance(Duration.ofSeconds(200));
    TestClient other = withWill(WILL_QOS1_CLEAN);
    other.close();
    assertThat(watcher.receive().payload(4)).as("only the other's").isEqualTo("gone");

    back.close();
    Await.until("the client is gone", () -> broker.statistics().connections() == 1);
    assertThat(watcher.isQuiet()).isTrue();
    watcher.subscribe("after/the/end", 0); // the delivery thread knows of the end now
    broker.clock.advance(Duration.ofSeconds(101));
    assertThat(watcher.receive().payload(4)).isEqualTo("later");
  }
}
