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

/// Wills outlive the process: each is published once, or not at all where the standard says so.
/// What was published is looked up in the journal, which is all that anybody is ever sent.
class WillDurabilityTest {
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

  /// An MQTT 5 client `d` whose session and will have these times, in seconds.
  private TestClient with(boolean clean, int expiry, int delay) {
    return with("will/d", clean, expiry, delay);
  }

  private TestClient with(String topic, boolean clean, int expiry, int delay) {
    TestClient client = new TestClient(broker.port(), 5);
    client.send(
        TestClient.packet(
            0x10,
            "MQTT",
            5,
            0x04 | 0x08 | (clean ? 2 : 0),
            (short) 60,
            TestClient.bytes(5, 0x11, (short) 0, (short) expiry),
            "d",
            TestClient.bytes(5, 0x18, (short) 0, (short) delay),
            topic,
            "gone"));
    assertThat(client.read(2).body()[1]).isZero();
    return client;
  }

  private long published() {
    return broker.journalled().stream().filter("gone"::equals).count();
  }

  private void becomesPublished() {
    Await.until("the will is published", () -> published() == 1);
  }

  /// Whatever the delivery thread would do it has done when another client was served twice.
  private void isPublished(int times) {
    for (int i = 0; i < 2; i++) {
      try (TestClient other = TestClient.connected(broker, 5, "other")) {
        other.subscribe("x", 0);
        other.disconnect();
      }
    }
    assertThat(published()).isEqualTo(times);
  }

  /// The delivery thread looks at the clock every second: another will, due later, shows it has.
  private void letTimePass(int seconds) {
    long before = broker.journalled().stream().filter("tick"::equals).count();
    TestClient marker = new TestClient(broker.port(), 5);
    marker.send(
        TestClient.packet(
            0x10,
            "MQTT",
            5,
            0x04 | 2,
            (short) 60,
            TestClient.bytes(5, 0x11, (short) 0, (short) 600),
            "marker",
            TestClient.bytes(5, 0x18, (short) 0, (short) seconds),
            "will/marker",
            "tick"));
    marker.read(2);
    marker.close();
    Await.until("it has left", () -> broker.statistics().connections() == 0);
    isPublished((int) published()); // the end of the marker is known
    broker.clock.advance(Duration.ofSeconds(seconds));
    Await.until(
        "time has passed",
        () -> broker.journalled().stream().filter("tick"::equals).count() > before);
  }

  private void leave(TestClient client) {
    client.close();
    Await.until("the client is gone", () -> broker.statistics().connections() == 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Clause(
      v5 = {"3.1.2-7", "3.1.2-8"},
      v311 = {"3.1.2-8"})
  void aConnectionThatWasOpenWhenTheProcessEndedIsLost(boolean clean) { // [MQTT-3.1.2-8]
    try (TestClient watcher = new TestClient(broker.port(), 5)) {
      watcher.connect("watcher", false, 3_600);
      watcher.subscribe("will/#", 1);
    }
    TestClient client = with(clean, clean ? 0 : 600, 0);
    broker.crash();
    client.close();
    try (TestClient watcher = new TestClient(broker.port(), 5)) {
      assertThat(watcher.connect("watcher", false, 3_600)).isTrue();
      TestClient.Packet will = watcher.receive();
      assertThat(will.topic()).isEqualTo("will/d");
      assertThat(will.payload(5)).isEqualTo("gone");
      assertThat(watcher.isQuiet()).isTrue();
    }
    broker.crash();
    isPublished(1);
    broker.restart();
    isPublished(1);
  }

  @Test
  @Clause(v5 = {"3.1.2-8"})
  void itsDelayCountsFromTheStart() {
    TestClient client = with(false, 600, 100);
    broker.clock.advance(Duration.ofSeconds(200)); // while it is connected
    broker.crash();
    client.close();
    letTimePass(60);
    isPublished(0);
    broker.crash(); // which does not begin the delay anew
    letTimePass(41);
    becomesPublished();
    broker.crash();
    isPublished(1);
  }

  @Test
  @Clause(v5 = {"3.1.2-8"})
  void aDelayThatRanGoesOn() {
    leave(with(false, 600, 100));
    letTimePass(60);
    broker.crash();
    isPublished(0);
    letTimePass(41);
    becomesPublished();
    broker.crash();
    isPublished(1);
  }

  @Test
  @Clause(v5 = {"3.1.2-8"})
  void aSessionThatEndsBeforeTheDelayDoesNotWaitForIt() {
    TestClient client = with(false, 30, 100);
    broker.crash();
    client.close();
    letTimePass(31);
    becomesPublished();
    isPublished(1);
  }

  @Test
  @Clause(v5 = {"3.1.3-9"})
  void aClientThatIsBackInTimeTakesItBack() { // [MQTT-3.1.3-9]
    TestClient client = with(false, 600, 100);
    broker.crash();
    client.close();
    try (TestClient back = new TestClient(broker.port(), 5)) {
      assertThat(back.connect("d", false, 600)).isTrue();
      back.disconnect();
    }
    letTimePass(200);
    broker.crash();
    isPublished(0);
  }

  @Test
  @Clause(v5 = {"3.1.2-8"})
  void aCleanStartAfterTheCrashEndsTheSessionAndMakesItDue() {
    TestClient client = with(false, 600, 100);
    broker.crash();
    client.close();
    TestClient.connected(broker, 5, "d").disconnect();
    becomesPublished();
    broker.crash();
    isPublished(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 600})
  @Clause(
      v5 = {"3.1.2-10", "3.14.4-3"},
      v311 = {"3.1.2-10", "3.14.4-3"})
  void disconnectTakesItBackForGood(int expiry) { // [MQTT-3.1.2-10]
    with(expiry == 0, expiry, 0).disconnect();
    Await.until("the client is gone", () -> broker.statistics().connections() == 0);
    isPublished(0);
    broker.crash();
    isPublished(0);
    broker.restart();
    isPublished(0);
  }

  @Test
  @Clause(v5 = {"3.1.2-8"})
  void aStopInGoodOrderPublishesItOnceAndKeepsTheDelayOfOthers() {
    TestClient client = with(false, 600, 0);
    broker.restart();
    assertThat(client.readToEnd()).isEqualTo(0x8B);
    isPublished(1);

    TestClient delayed = with(false, 600, 100);
    broker.restart();
    assertThat(delayed.readToEnd()).isEqualTo(0x8B);
    isPublished(1);
    letTimePass(101);
    Await.until("the second", () -> published() == 2);
    broker.restart();
    isPublished(2);
  }

  @Test
  void theRightToPublishIsJudgedWhenItIsPublished() {
    TestClient client = with("switched/d", false, 600, 0);
    broker.access.switchOff();
    broker.crash();
    client.close();
    isPublished(0);
    broker.crash();
    isPublished(0);
  }

  /// One is known of a client that was refused only because it is written down that it was.
  @Test
  void aClientThatIsNotLetInLeavesNone() {
    TestClient owner = new TestClient(broker.port(), 5);
    owner.connect("d", false, 600);
    try (TestClient thief = new TestClient(broker.port(), 5)) {
      thief.send(
          TestClient.packet(
              0x10, "MQTT", 5, 0x84, (short) 60, 0, "d", 0, "will/d", "gone", "thief"));
      assertThat(thief.read(2).body()[1] & 0xFF).isEqualTo(0x85);
    }
    isPublished(0);
    broker.crash();
    owner.close();
    isPublished(0);
  }
}
