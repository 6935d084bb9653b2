package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client says to the server alone, and is told alone.
class DialogueTest {
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

  private boolean isInJournal(String text) {
    AtomicBoolean found = new AtomicBoolean();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      while (reader.poll(
              (_, _, payload) -> {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(payload.position(), bytes);
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
                  found.set(true);
                }
              },
              1_000)
          > 0) {
        // The visitor looks.
      }
    }
    return found.get();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void theAnswerGoesToThatConnectionAloneAndIsWrittenNowhere(int version) {
    try (TestClient one = TestClient.connected(broker, version, "talk-a");
        TestClient other = TestClient.connected(broker, version, "talk-b");
        TestClient admin = TestClient.connected(broker, version, "watcher")) {
      assertThat(one.subscribe("$hub/#", 1)).isOne();
      assertThat(other.subscribe("$hub/#", 1)).isOne();
      assertThat(admin.subscribe("$device/#", 1)).isOne();
      for (int qos = 0; qos < 3; qos++) {
        String secret = "secret-" + qos;
        switch (qos) {
          case 0 -> one.publish0("$hub/say", secret);
          case 1 -> one.publish1("$hub/say", secret);
          default -> one.publish2("$hub/say", secret);
        }
        TestClient.Packet told = one.receive();
        assertThat(told.topic()).isEqualTo("$hub/said");
        assertThat(told.payload(version)).isEqualTo(secret + secret);
        assertThat(told.qos()).isZero();
        assertThat(isInJournal(secret)).isFalse();
      }
      assertThat(other.isQuiet()).isTrue();
      assertThat(admin.isQuiet()).isTrue();
    }
  }

  @Test
  void whoHasNotSubscribedHearsNothing() {
    try (TestClient client = TestClient.connected(broker, 5, "talk-a")) {
      client.publish1("$hub/say", "x");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  void whatMayNotBeSaidIsRefusedAndNoMessageOfTheirsIsPublished() {
    try (TestClient five = TestClient.connected(broker, 5, "talk-a");
        TestClient four = TestClient.connected(broker, 4, "talk-b");
        TestClient reader = TestClient.connected(broker, 5, "reader")) {
      assertThat(reader.subscribe("#", 1)).isOne();
      five.send(five.publishPacket(2, "plant/x", 9, "no"));
      TestClient.Packet puback = five.read(4);
      assertThat(puback.body()[2] & 0xFF).isEqualTo(0x87);
      four.send(four.publishPacket(2, "plant/x", 9, "no"));
      assertThatThrownBy(four::read).as("the connection ends").isNotNull();
      assertThat(reader.isQuiet()).isTrue();
    }
  }

  @Test
  void oneAfterTheOtherIsAnsweredInOrder() {
    try (TestClient client = TestClient.connected(broker, 5, "talk-a")) {
      assertThat(client.subscribe("$hub/said", 1)).isOne();
      for (int i = 0; i < 10; i++) {
        client.publish0("$hub/say", "n" + i);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(client.receive().payload(5)).isEqualTo("n" + i + "n" + i);
      }
    }
  }

  @Test
  void whoLooksOnAtTheClientSeesNothingOfIt() throws Exception {
    try (ClientTrace trace = broker.clients().trace("talk-a");
        TestClient client = TestClient.connected(broker, 5, "talk-a")) {
      assertThat(client.subscribe("$hub/said", 1)).isOne();
      client.publish1("$hub/say", "x");
      assertThat(client.receive().payload(5)).isEqualTo("xx");
      assertThat(trace.next(Duration.ofSeconds(60)).orElseThrow().type()).isEqualTo("CONNECT");
      assertThat(trace.next(Duration.ofMillis(100))).isEmpty();
    }
  }

  @Test
  void theSessionEndsWithTheConnection() {
    TestClient client = TestClient.persistent(broker, 5, "talk-a");
    assertThat(client.subscribe("$hub/#", 1)).isOne();
    client.close();
    try (TestClient again = new TestClient(broker.port(), 5)) {
      assertThat(again.connect("talk-a", false, 3_600)).as("session present").isFalse();
    }
  }
}
