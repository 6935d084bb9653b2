package io.lockstep.broker;

import io.lockstep.broker.internal.topic.TopicFilter;
import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// What the server itself publishes: nobody's message, so its device is empty and its epoch 0.
/// Thread-safe.
final class OwnMessages {
  private static final int LONGEST_TOPIC = 65_535;

  private final ReentrantLock lock = new ReentrantLock();
  private final Appender appender;
  private final InstantSource clock;

  OwnMessages(Appender appender, InstantSource clock) {
    this.appender = appender;
    this.clock = clock;
  }

  CompletableFuture<Void> publish(String topic, byte[] payload, int qos, boolean retain) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    boolean isName = TopicFilter.isValid(topic) && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
    if (!isName || name.length > LONGEST_TOPIC || topic.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "topic: expected a name without wildcards, found '%s'".formatted(topic));
    }
    if (qos < 0 || qos > 2) {
      throw new IllegalArgumentException("QoS: expected 0 to 2, found " + qos);
    }
    CompletableFuture<Void> durable = new CompletableFuture<>();
    lock.lock();
    try {
      ByteBuffer into =
          appender.begin(
              InputKind.FIELD_MESSAGE.number(),
              FieldMessage.sizeOf(0, name.length, 0, payload.length));
      FieldMessage.putHeader(
          into,
          qos,
          FieldMessage.DOWNLINK | (retain ? FieldMessage.RETAIN : 0),
          nowMicros(),
          0,
          0,
          name.length,
          0,
          payload.length);
      into.put(name).put(payload);
      int _ = appender.end();
      appender.flush(
          new BatchListener() {
            @Override
            public void durable(long firstPosition, long lastPosition) {
              // Not on the journal's thread: what follows may take its time.
              var _ = durable.completeAsync(() -> null);
            }

            @Override
            public void failed(JournalException why) {
              durable.completeExceptionally(why);
            }
          });
    } catch (JournalException e) {
      durable.completeExceptionally(e);
    } finally {
      lock.unlock();
    }
    return durable;
  }

  private long nowMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
  }
}
