package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// S09: who loses a right while a subscription stands is told nothing more of it, whichever way the
/// message comes.
class ReceiptTest {
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

  private static List<String> topics(TestClient client) {
    List<String> found = new ArrayList<>();
    while (!client.isQuiet()) {
      found.add(client.receive().topic());
    }
    return found;
  }

  @Test
  void aLiveSessionLosesItWithTheNextMessage() {
    try (TestClient subscriber = TestClient.connected(broker, 5, "s");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      subscriber.subscribe("#", 1);
      subscriber.subscribe("secret/+", 1);
      publisher.publish1("secret/a", "1");
      assertThat(topics(subscriber)).containsExactly("secret/a");
      broker.access.hide("secret/");
      publisher.publish0("secret/a", "2").publish1("secret/a", "3").publish2("secret/a", "4");
      publisher.publish1("open/a", "5");
      assertThat(topics(subscriber)).containsExactly("open/a");
    }
  }

  @Test
  void retainedMessagesAreJudgedWhenTheyAreSent() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      client.publish1("secret/a", "1", true).publish1("open/a", "2", true);
      broker.access.hide("secret/");
      client.subscribe("#", 1);
      client.subscribe("secret/a", 1);
      assertThat(topics(client)).containsExactly("open/a");
    }
  }

  @Test
  void storedMessagesAreJudgedWhenTheyAreSent() {
    try (TestClient subscriber = TestClient.persistent(broker, 5, "s")) {
      subscriber.subscribe("#", 1);
      subscriber.disconnect();
    }
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      publisher.publish1("secret/a", "1").publish1("open/a", "2").publish1("secret/b", "3");
    }
    broker.access.hide("secret/");
    try (TestClient subscriber = TestClient.persistent(broker, 5, "s")) {
      assertThat(topics(subscriber)).containsExactly("open/a");
    }
  }

  @Test
  void aGroupWhoseMembersMayNotBeToldGoesOn() {
    try (TestClient member = TestClient.connected(broker, 5, "m");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      member.subscribe("$share/g/#", 1);
      broker.access.hide("secret/");
      publisher.publish1("secret/a", "1").publish1("open/a", "2");
      assertThat(topics(member)).containsExactly("open/a");
    }
  }

  private static TestClient withWill(TestBroker broker, String clientId, String topic) {
    TestClient client = new TestClient(broker.port(), 4);
    int willOfQos1 = 0x02 | 0x04 | 0x08;
    client.send(
        TestClient.packet(0x10, "MQTT", 4, willOfQos1, (short) 60, clientId, topic, "gone"));
    client.read(2);
    return client;
  }

  @Test
  void willsAreJudgedWhenTheyAreSent() {
    try (TestClient subscriber = TestClient.connected(broker, 5, "s")) {
      subscriber.subscribe("#", 1);
      TestClient secret = withWill(broker, "w1", "secret/w");
      TestClient open = withWill(broker, "w2", "open/w");
      broker.access.hide("secret/");
      secret.close();
      Await.until("it has left", () -> broker.statistics().connections() == 2);
      open.close();
      assertThat(subscriber.receive().topic()).isEqualTo("open/w");
      assertThat(subscriber.isQuiet()).isTrue();
    }
  }
}
