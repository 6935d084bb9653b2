package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A link loses nothing: what was not acknowledged is sent again, in order, after each reconnect.
class MqttLinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SmallBroker broker = new SmallBroker();
  private final MqttLink link = MqttLink.open(broker.login(), PATIENCE);

  @AfterEach
  void close() throws IOException {
    link.close();
    broker.close();
  }

  private void publish(String payload) {
    link.publish("t", payload.getBytes(StandardCharsets.UTF_8), 1);
  }

  private static List<String> payloads(List<SmallBroker.Message> messages) {
    return messages.stream().map(SmallBroker.Message::payload).toList();
  }

  private static List<SmallBroker.Message> read(SmallBroker.Connection connection, int count)
      throws IOException {
    List<SmallBroker.Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(connection.read());
    }
    return messages;
  }

  @Test
  void drainWaitsForTheLastAcknowledgement() throws Exception {
    try (SmallBroker.Connection connection = broker.accept(0)) {
      publish("a");
      publish("b");
      CompletableFuture<Void> drained = CompletableFuture.runAsync(link::drain);
      connection.acknowledge(connection.read().packetId());
      int last = connection.read().packetId();
      assertThat(drained).isNotDone();
      connection.acknowledge(last);
      drained.get(60, TimeUnit.SECONDS);
      assertThat(link.acknowledged()).isEqualTo(2);
    }
  }

  @Test
  void whatWasNotAcknowledgedIsSentAgainInOrderAndMarked() throws Exception {
    try (SmallBroker.Connection first = broker.accept(0)) {
      for (String payload : List.of("a", "b", "c", "d")) {
        publish(payload);
      }
      List<SmallBroker.Message> messages = read(first, 4);
      assertThat(messages).noneMatch(SmallBroker.Message::duplicate);
      first.acknowledge(messages.getFirst().packetId());
    }
    try (SmallBroker.Connection second = broker.accept(0)) {
      List<SmallBroker.Message> again = read(second, 3);
      assertThat(payloads(again)).containsExactly("b", "c", "d");
      assertThat(again).allMatch(SmallBroker.Message::duplicate);
      publish("e");
      SmallBroker.Message fresh = second.read();
      assertThat(fresh.payload()).isEqualTo("e");
      assertThat(fresh.duplicate()).isFalse();
      for (SmallBroker.Message message : again) {
        second.acknowledge(message.packetId());
      }
      second.acknowledge(fresh.packetId());
      link.drain();
      assertThat(link.acknowledged()).isEqualTo(5);
    }
  }

  @Test
  void aBrokerThatIsNotReadyYetIsTriedAgain() throws Exception {
    // §3.2.2.3: return code 3, server unavailable.
    broker.accept(3).close();
    broker.accept(3).close();
    try (SmallBroker.Connection connection = broker.accept(0)) {
      publish("a");
      assertThat(connection.read().payload()).isEqualTo("a");
    }
  }

  @Test
  void aRefusedLoginIsSaidAtOnceAndNotTriedAgain() throws Exception {
    broker.accept(5).close();
    assertThatThrownBy(() -> publish("a"))
        .isInstanceOfSatisfying(
            LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED))
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("press")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFullWindowMakesThePublisherWait() throws Exception {
    try (SmallBroker.Connection connection = broker.accept(0)) {
      for (int i = 0; i < 1_000; i++) {
        publish("a");
      }
      CompletableFuture<Void> next = CompletableFuture.runAsync(() -> publish("b"));
      int first = connection.read().packetId();
      for (int i = 1; i < 1_000; i++) {
        assertThat(connection.read().payload()).isEqualTo("a");
      }
      assertThat(next).isNotDone();
      connection.acknowledge(first);
      assertThat(connection.read().payload()).isEqualTo("b");
      next.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aBrokerThatStaysAwayIsToldAfterThePatience() throws Exception {
    // A port that is taken, so that nobody else gets it, and that nobody listens on.
    try (Socket absent = new Socket()) {
      absent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      MqttLogin login =
          new MqttLogin("127.0.0.1", absent.getLocalPort(), "link", "press", "secret");
      aLinkToNobodyGivesUp(login);
    }
  }

  private static void aLinkToNobodyGivesUp(MqttLogin login) {
    try (MqttLink lonely = MqttLink.open(login, Duration.ofMillis(200))) {
      assertThatThrownBy(() -> lonely.publish("t", new byte[0], 1))
          .isInstanceOfSatisfying(
              LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT))
          .hasMessageContaining("expected the broker to answer");
    }
  }

  @Test
  void aClosedLinkTakesNothing() {
    link.close();
    assertThatThrownBy(() -> publish("a")).isInstanceOf(LockstepException.class);
  }

  /// A peer whose machine or network is gone closes nothing.
  @Test
  void aBrokerThatFallsSilentIsLeftForANewConnection() throws Exception {
    try (SmallBroker other = new SmallBroker();
        MqttLink restless = MqttLink.open(other.login(), PATIENCE, 3, MqttListener.NONE);
        SmallBroker.Connection silent = other.accept(0)) {
      restless.publish("t", new byte[] {'a'}, 1);
      assertThat(silent.read().payload()).isEqualTo("a");
      CompletableFuture<Void> drained = CompletableFuture.runAsync(restless::drain);
      while (!drained.isDone()) {
        try (SmallBroker.Connection next = other.accept(0)) {
          SmallBroker.Message again = next.read();
          assertThat(again.payload()).isEqualTo("a");
          assertThat(again.duplicate()).isTrue();
          next.acknowledge(again.packetId());
          drained.get(5, TimeUnit.SECONDS);
        } catch (IOException | TimeoutException _) {
          // This one says no more either: the next, if the answer came too late.
        }
      }
      assertThat(restless.acknowledged()).isOne();
    }
  }

  /// Sixteen bits of packet ids come round while others still wait.
  @Test
  void packetIdsComeRound() throws Exception {
    try (SmallBroker.Sink sink = new SmallBroker.Sink();
        MqttLink busy = MqttLink.open(sink.login(), PATIENCE)) {
      int count = 0x1_0000 + 10;
      for (int i = 0; i < count; i++) {
        busy.publish("t", Integer.toString(i).getBytes(StandardCharsets.UTF_8), 1);
      }
      busy.drain();
      assertThat(busy.acknowledged()).isEqualTo(count);
      List<SmallBroker.Message> messages = sink.take(count);
      for (int i = 0; i < count; i++) {
        assertThat(messages.get(i).payload()).isEqualTo(Integer.toString(i));
        assertThat(messages.get(i).packetId()).isEqualTo(i % 0xFFFF + 1);
      }
    }
  }
}
