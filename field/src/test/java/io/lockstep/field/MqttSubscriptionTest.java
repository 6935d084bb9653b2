package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A device that listens: it subscribes after each connect, acknowledges what comes, and answers.
class MqttSubscriptionTest {
  private record Command(String name, String id, String request) {}

  private final SmallBroker broker = new SmallBroker();
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final JsonDevice device =
      JsonDevice.open(
          "line/1",
          broker.login(),
          Duration.ofSeconds(60),
          (name, id, request) -> commands.add(new Command(name, id, request)));

  @AfterEach
  void close() throws IOException {
    device.close();
    broker.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCommandComesWithItsNameIdAndRequestAndIsAcknowledged() throws Exception {
    try (SmallBroker.Connection connection = broker.accept(0)) {
      assertThat(connection.acceptSubscribe(1))
          .containsExactly("lockstep/v1/line%2F1/commands/+/+");
      String request = "{\"reason\":\"%s\"}".formatted("x".repeat(300));
      connection.deliver("lockstep/v1/line%2F1/commands/zone1%2Fheat/8192-1", bytes(request), 1);
      assertThat(commands.poll(60, TimeUnit.SECONDS))
          .isEqualTo(new Command("zone1/heat", "8192-1", request));
      assertThat(connection.readAcknowledgement()).isEqualTo(77);
      device.answer("zone1/heat", "8192-1", 200, "{\"celsius\":3}");
      SmallBroker.Message answer = connection.read();
      assertThat(answer.topic())
          .isEqualTo("lockstep/v1/line%2F1/commands/zone1%2Fheat/8192-1/response");
      assertThat(answer.payload()).isEqualTo("{\"status\":200,\"payload\":{\"celsius\":3}}");
    }
  }

  @Test
  void aMessageAtQosZeroIsNotAcknowledged() throws Exception {
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      connection.deliver("lockstep/v1/line%2F1/commands/halt/1-1", bytes(""), 0);
      assertThat(commands.poll(60, TimeUnit.SECONDS)).isEqualTo(new Command("halt", "1-1", ""));
      device.publish("{\"state\":\"halted\"}");
      assertThat(connection.read().payload()).isEqualTo("{\"state\":\"halted\"}");
    }
  }

  @Test
  void itSubscribesAgainAfterEachReconnect() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (SmallBroker.Connection connection = broker.accept(0)) {
        List<String> filters = connection.acceptSubscribe(1);
        assertThat(filters).hasSize(1);
        connection.deliver("lockstep/v1/line%2F1/commands/halt/1-" + i, bytes(""), 0);
        assertThat(commands.poll(60, TimeUnit.SECONDS))
            .isEqualTo(new Command("halt", "1-" + i, ""));
      }
    }
  }

  @Test
  void aRefusedSubscriptionIsSaidAndNotTriedAgain() throws Exception {
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(0x80);
      assertThat(connection.isAtEnd()).isTrue();
    }
    assertThatThrownBy(() -> device.publish("{}"))
        .isInstanceOfSatisfying(
            LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN))
        .hasMessageContaining("lockstep/v1/line%2F1/commands/+/+");
  }
}
