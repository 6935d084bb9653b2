package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The way of a client's messages to its [Dialogue] and of the answers back, one at a time.
/// Confined to the connection's event loop, but for replies.
final class Conversation {
  private final Connection connection;
  private final Engine engine;
  private final Dialogue dialogue;
  private final ArrayDeque<Request> waiting = new ArrayDeque<>(2);
  private boolean isBusy;

  /// A message of the client.
  ///
  /// @param acknowledgement the type of the packet that acknowledges it, 0 at QoS 0
  private record Request(String topic, ByteBuffer payload, int acknowledgement, int packetId) {}

  Conversation(Connection connection, Engine engine, Dialogue dialogue) {
    this.connection = connection;
    this.engine = engine;
    this.dialogue = dialogue;
  }

  /// Takes a message; false when too many wait.
  boolean take(String topic, ByteBuffer payload, int acknowledgement, int packetId) {
    if (waiting.size() >= Dialogue.WAITING_MAX) {
      return false;
    }
    waiting.add(new Request(topic, payload, acknowledgement, packetId));
    next();
    return true;
  }

  private void next() {
    Request request = isBusy ? null : waiting.poll();
    if (request != null) {
      isBusy = true;
      connection.traffic().receivedMessage();
      dialogue.take(request.topic(), request.payload(), new OneReply(request));
    }
  }

  /// Goes back to the event loop with what the dialogue says first.
  private final class OneReply implements Dialogue.Reply {
    private final Request request;
    private final AtomicBoolean isGiven = new AtomicBoolean();

    OneReply(Request request) {
      this.request = request;
    }

    @Override
    public void say(String topic, ByteBuffer payload) {
      give(messageOf(Naming.inner(connection.naming(), topic), payload));
    }

    @Override
    public void refuse() {
      give(null);
    }

    private void give(@Nullable FieldMessage answer) {
      if (isGiven.compareAndSet(false, true)) {
        connection.intake().loop().execute(() -> done(request, answer));
      }
    }
  }

  private void done(Request request, @Nullable FieldMessage answer) {
    isBusy = false;
    if (!connection.isActive()) {
      return;
    }
    int reason = answer == null ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS;
    if (answer == null) {
      engine.counters().refusedMessages.increment();
    }
    if (answer == null && connection.version() < 5 && request.acknowledgement() != 0) {
      connection.end(reason, "the message is refused"); // [MQTT-3.3.5-2]
      return;
    }
    if (request.acknowledgement() != 0) {
      connection.acknowledge(request.acknowledgement(), request.packetId(), reason);
      connection.intake().answerNow();
    }
    if (answer != null) {
      engine.delivery().tell(connection, answer);
    }
    next();
  }

  private static FieldMessage messageOf(String topic, ByteBuffer payload) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(FieldMessage.sizeOf(0, name.length, 0, payload.remaining()));
    FieldMessage.putHeader(
        record, 0, FieldMessage.DOWNLINK, 0, 0, 0, name.length, 0, payload.remaining());
    return new FieldMessage().wrap(record.put(name).put(payload).flip());
  }
}
