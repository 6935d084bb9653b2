package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.BridgeSettings.Inbound;
import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over messages that another broker wrote to Kafka: they become inputs, and the place in
/// Kafka is committed when these are durable. At least once: after a crash some come again, as from
/// a device that repeats a QoS 1 message. A record that holds no message is an input on a topic
/// without meaning, and so drift. One thread, which owns the consumer.
final class KafkaSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int EXCERPT_BYTES = 1_024;
  private static final int QOS_AT_LEAST_ONCE = 1;

  private final BridgeSettings settings;
  private final KafkaConnection connection;
  private final Map<String, Inbound> byTopic = new TreeMap<>();
  private final Appender appender;
  private final InstantSource clock;
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], ByteBuffer> consumer;
  private volatile boolean isClosing;
  private boolean isTroubled;

  KafkaSource(
      BridgeSettings settings, KafkaConnection connection, Journal inputs, InstantSource clock) {
    this.settings = settings;
    this.connection = connection;
    this.appender = inputs.appender();
    this.clock = clock;
    settings.in().forEach(one -> byTopic.put(one.topic(), one));
    this.thread =
        Thread.ofPlatform().daemon().name("bridge-in-" + settings.name()).start(this::run);
  }

  private void run() {
    while (!isClosing) {
      try (KafkaConsumer<byte[], ByteBuffer> opened =
          connection.consumer(
              Map.of(
                  "client.id",
                  "lockstep-bridge-" + settings.name(),
                  "group.id",
                  "lockstep-" + settings.name(),
                  "max.poll.records",
                  2_000,
                  "auto.offset.reset",
                  "earliest"))) {
        consumer = opened;
        opened.subscribe(byTopic.keySet());
        while (!isClosing) {
          take(opened);
        }
      } catch (WakeupException _) {
        // It closes.
      } catch (KafkaException | JournalException | CompletionException e) {
        // What was not committed is read again by a consumer that begins anew.
        trouble(e);
        LockSupport.parkNanos(this, PAUSE.toNanos());
      } finally {
        consumer = null;
      }
    }
  }

  private void take(KafkaConsumer<byte[], ByteBuffer> from) {
    ConsumerRecords<byte[], ByteBuffer> records = from.poll(ROUND);
    if (records.isEmpty()) {
      return;
    }
    for (ConsumerRecord<byte[], ByteBuffer> record : records) {
      append(record);
    }
    flushed().join();
    from.commitSync(records.nextOffsets());
    isTroubled = false;
  }

  private void append(ConsumerRecord<byte[], ByteBuffer> record) {
    Inbound by = byTopic.get(record.topic());
    Optional<ForeignMessage> message =
        by == null ? Optional.empty() : ForeignMessage.read(record, by);
    try {
      append(message.orElseGet(() -> unreadable(record)));
    } catch (JournalException e) {
      if (e.reason() != JournalException.Reason.RECORD_TOO_LARGE) {
        throw e;
      }
      append(unreadable(record));
    }
  }

  /// Its topic is ours and means nothing, which makes drift of it.
  private ForeignMessage unreadable(ConsumerRecord<byte[], ByteBuffer> record) {
    ByteBuffer value = record.value() == null ? ByteBuffer.allocate(0) : record.value().duplicate();
    value.limit(value.position() + Math.min(value.remaining(), EXCERPT_BYTES));
    return new ForeignMessage(
        settings.name(),
        "lockstep/v1/%s/kafka/%s".formatted(settings.name(), record.topic()),
        value);
  }

  private void append(ForeignMessage message) {
    byte[] device = message.device().getBytes(StandardCharsets.UTF_8);
    byte[] sender = device.length == 0 ? settings.name().getBytes(StandardCharsets.UTF_8) : device;
    byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = message.payload().duplicate();
    int size = FieldMessage.sizeOf(sender.length, topic.length, 0, payload.remaining());
    ByteBuffer into = appender.begin(InputKind.FIELD_MESSAGE.number(), size);
    Instant now = clock.instant();
    FieldMessage.putHeader(
        into,
        QOS_AT_LEAST_ONCE,
        0,
        now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
        0,
        sender.length,
        topic.length,
        0,
        payload.remaining());
    into.put(sender).put(topic).put(payload);
    int _ = appender.end();
  }

  private CompletableFuture<Void> flushed() {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            durable.complete(null);
          }

          @Override
          public void failed(JournalException why) {
            durable.completeExceptionally(why);
          }
        });
    return durable;
  }

  private void trouble(RuntimeException why) {
    if (!isTroubled && !isClosing) {
      LOG.atWarn()
          .addKeyValue("bridge", settings.name())
          .setCause(why)
          .log("A bridge takes nothing over; it tries again each second");
    }
    isTroubled = true;
  }

  @Override
  public void close() {
    isClosing = true;
    KafkaConsumer<byte[], ByteBuffer> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    LockSupport.unpark(thread);
    try {
      boolean _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
