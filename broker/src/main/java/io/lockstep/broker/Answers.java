package io.lockstep.broker;

import io.lockstep.broker.internal.packet.AckRequest;
import io.lockstep.journal.Appender;
import io.lockstep.journal.JournalException;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers publishers who asked how far their message has come. The answer is a message like any
/// other: journalled, then fanned out to who has subscribed to the response topic. Who asked before
/// a crash and got no answer must ask again. Confined to the delivery thread.
final class Answers {
  private static final int MOST_WAITING = 100_000;
  private static final byte PAYLOAD_FORMAT = 0x01;
  private static final byte CORRELATION_DATA = 0x09;
  private static final int QOS_AT_LEAST_ONCE = 1;

  private final Milestones milestones;
  private final Appender appender;
  private final Counters counters;
  private final Consumer<Due> whenDue;
  private int waiting;

  /// An answer to give: who asked, for what, and why it will never come that far (empty when it
  /// has).
  record Due(String device, AckRequest request, long position, long epoch, String failure) {}

  /// @param whenDue takes an answer that is due, from any thread, to [#give] on the delivery thread
  Answers(Milestones milestones, Appender appender, Counters counters, Consumer<Due> whenDue) {
    this.milestones = milestones;
    this.appender = appender;
    this.counters = counters;
    this.whenDue = whenDue;
  }

  /// Sees to it that a message that asks is answered, unless far too many wait.
  void expect(FieldMessage message, long position) {
    if (waiting >= MOST_WAITING) {
      counters.droppedAnswers.increment();
      return;
    }
    AckRequest request =
        AckRequest.find(message.buffer(), message.propertiesOffset(), message.propertiesLength())
            .orElseThrow();
    String device = message.device();
    long epoch = message.epoch();
    waiting++;
    var _ =
        milestones
            .reached(request.level(), position)
            .whenComplete(
                (_, failure) ->
                    whenDue.accept(new Due(device, request, position, epoch, reasonOf(failure))));
  }

  private static String reasonOf(@Nullable Throwable failure) {
    return failure == null ? "" : String.valueOf(failure.getMessage());
  }

  /// Publishes an answer.
  void give(Due due, long nowMicros) {
    waiting--;
    byte[] device = utf8(due.device());
    byte[] topic = utf8(due.request().responseTopic());
    byte[] payload = utf8(textOf(due));
    byte[] correlation = due.request().correlation();
    int properties = 2 + (correlation == null ? 0 : 3 + correlation.length);
    try {
      ByteBuffer into =
          appender.begin(
              InputKind.FIELD_MESSAGE.number(),
              FieldMessage.sizeOf(device.length, topic.length, properties, payload.length));
      FieldMessage.putHeader(
          into,
          QOS_AT_LEAST_ONCE,
          FieldMessage.ANSWER,
          nowMicros,
          due.epoch(),
          device.length,
          topic.length,
          properties,
          payload.length);
      into.put(device).put(topic).put(PAYLOAD_FORMAT).put((byte) 1);
      if (correlation != null) {
        into.put(CORRELATION_DATA).putShort((short) correlation.length).put(correlation);
      }
      into.put(payload);
      int _ = appender.end();
    } catch (JournalException _) {
      counters.droppedAnswers.increment();
    }
  }

  private static String textOf(Due due) {
    String level = due.request().level().word();
    String reached = "{\"ack\":\"" + level + "\",\"position\":" + due.position();
    return due.failure().isEmpty()
        ? reached + "}"
        : reached + ",\"failed\":\"" + quotable(due.failure()) + "\"}";
  }

  /// The text with what would end a JSON string replaced.
  private static String quotable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(c < ' ' || c == '"' || c == '\\' ? ' ' : c);
    }
    return safe.toString();
  }

  /// Hands over to the journal what was answered.
  void flush() {
    if (appender.pendingRecords() > 0) {
      appender.flush();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
