package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rights that change while sessions live (S09).
class LiveRightsTest {
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

  private boolean isAwayWithOneUnfinished(String clientId) {
    ClientFigures client = broker.clients().find(clientId).join().orElseThrow();
    return client.connection().isEmpty() && client.unfinished() == 1;
  }

  private boolean isBarred(String clientId) {
    return broker
        .clients()
        .find(clientId)
        .join()
        .orElseThrow()
        .subscriptions()
        .getFirst()
        .isBarred();
  }

  @Test
  void aSubscriptionThatMayNotBeAnyMoreBringsNothingUntilItMay() {
    try (TestClient subscriber = TestClient.connected(broker, 5, "s");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      subscriber.subscribe("switched/a", 1);
      subscriber.subscribe("free/#", 1);
      broker.access.switchOff();
      Await.until("the subscription is barred", () -> isBarred("s"));

      broker
          .broker()
          .publish("switched/a", "secret".getBytes(StandardCharsets.UTF_8), 1, false)
          .join();
      publisher.publish1("free/x", "open");
      assertThat(subscriber.receive().payload(5)).isEqualTo("open");

      broker.access.switchOn();
      Await.until("it may again", () -> !isBarred("s"));
      publisher.publish1("switched/a", "allowed");
      assertThat(subscriber.receive().payload(5)).isEqualTo("allowed");
    }
  }

  @Test
  void aMemberOfAGroupThatMayNotAnyMoreLeavesMessagesToTheOthers() {
    try (TestClient one = TestClient.connected(broker, 5, "one");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      one.subscribe("$share/g/switched/a", 1);
      broker.access.switchOff();
      Await.until("the member is barred", () -> isBarred("one"));
      broker
          .broker()
          .publish("switched/a", "secret".getBytes(StandardCharsets.UTF_8), 1, false)
          .join();
      publisher.publish1("other", "x");
      assertThat(one.isQuiet()).isTrue();
    }
  }

  @Test
  void aRightThatWasLostWhileTheClientWasAwayIsLostWhenItComesBack() {
    try (TestClient subscriber = TestClient.persistent(broker, 5, "s")) {
      subscriber.subscribe("switched/a", 1);
    }
    broker
        .broker()
        .publish("switched/a", "before".getBytes(StandardCharsets.UTF_8), 1, false)
        .join();
    broker.access.switchOff();
    broker.broker().publish("switched/a", "after".getBytes(StandardCharsets.UTF_8), 1, true).join();
    try (TestClient subscriber = TestClient.persistent(broker, 5, "s")) {
      assertThat(subscriber.isQuiet()).isTrue();
      assertThat(isBarred("s")).isTrue();
    }
  }

  @Test
  void aMessageThatWasOnItsWayIsNotSentAgainOnceTheRightIsLost() {
    for (int qos = 1; qos <= 2; qos++) {
      String client = "on its way at " + qos;
      try (TestClient subscriber = TestClient.persistent(broker, 5, client)) {
        subscriber.subscribe("switched/a", qos);
        broker
            .broker()
            .publish("switched/a", "once".getBytes(StandardCharsets.UTF_8), qos, false)
            .join();
        assertThat(subscriber.read(3).payload(5)).isEqualTo("once"); // and not acknowledged
      }
      Await.until("it is away", () -> isAwayWithOneUnfinished(client));
      broker.access.switchOff();
      try (TestClient subscriber = TestClient.persistent(broker, 5, client)) {
        assertThat(subscriber.isQuiet()).isTrue();
        broker.access.switchOn();
        Await.until("it may again", () -> !isBarred(client));
        broker
            .broker()
            .publish("switched/a", "later".getBytes(StandardCharsets.UTF_8), qos, false)
            .join();
        assertThat(subscriber.receive().payload(5)).isEqualTo("later");
      }
    }
  }

  @Test
  void aClientWhoseProofIsGoodNoMoreIsSentAway() {
    try (TestClient client = new TestClient(broker.port(), 5);
        TestClient other = TestClient.connected(broker, 5, "other")) {
      client.send(TestClient.packet(0x10, "MQTT", 5, 0x82, (short) 60, 0, "c", "oven"));
      client.read(2);
      broker.access.ban("oven");
      assertThat(client.readToEnd()).isEqualTo(0x87);
      assertThat(other.subscribe("a", 0)).isZero();
    }
  }

  @Test
  void aWillThatMayNotBePublishedAnyMoreIsNot() {
    try (TestClient watcher = TestClient.connected(broker, 4, "w")) {
      watcher.subscribe("switched/#", 1);
      watcher.subscribe("free", 1);
      try (TestClient client = new TestClient(broker.port(), 4)) {
        client.send(
            TestClient.packet(0x10, "MQTT", 4, 0x0E, (short) 60, "c", "switched/will", "gone"));
        client.read(2);
        broker.access.switchOff();
      }
      Await.until("it is gone", () -> broker.clients().find("c").join().isEmpty());
      watcher.publish1("free", "x");
      assertThat(watcher.receive().payload(4)).isEqualTo("x");
      assertThat(broker.journalled()).containsExactly("x");
    }
  }

  @Test
  void publishingIsAskedForAnewAfterAChange() {
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      publisher.publish1("switched/a", "before");
      broker.access.switchOff();
      publisher.send(publisher.publishPacket(2, "switched/a", 3, "after"));
      assertThat(publisher.read(4).body()[2] & 0xFF).isEqualTo(0x87);
      assertThat(broker.journalled()).containsExactly("before");
    }
  }
}
