package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.BridgeSettings.Outbound;
import io.lockstep.ingest.TopicFilters;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes messages from the field to Kafka topics, raw: the key is the MQTT topic, the value the
/// payload; headers say `device`, `qos`, `retain` and `received` (microseconds since
/// 1970-01-01T00:00Z). It follows the inputs with a cursor of its own that moves when Kafka has
/// acknowledged: at least once, in order. One thread.
final class KafkaMirror implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaMirror.class);
  private static final int TURN_RECORDS = 1_000;
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int DELIVERY_MILLIS = 30_000;

  private final BridgeSettings settings;
  private final Journal inputs;
  private final Path cursor;
  private final KafkaProducer<byte[], byte[]> producer;
  private final FieldMessage message = new FieldMessage();
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final Thread thread;
  private volatile boolean isClosing;
  private boolean isTroubled;

  /// @param cursor file that remembers the position; without it the mirror begins at the end
  KafkaMirror(BridgeSettings settings, KafkaConnection connection, Journal inputs, Path cursor) {
    this.settings = settings;
    this.inputs = inputs;
    this.cursor = cursor;
    this.producer =
        connection.producer(
            Map.of(
                "client.id",
                "lockstep-mirror-" + settings.name(),
                "linger.ms",
                0,
                "max.block.ms",
                DELIVERY_MILLIS,
                "delivery.timeout.ms",
                DELIVERY_MILLIS));
    long from = load();
    store(from);
    this.thread =
        Thread.ofPlatform().daemon().name("bridge-out-" + settings.name()).start(() -> run(from));
  }

  private void run(long from) {
    try (Reader reader = inputs.reader(from)) {
      long acknowledged = from;
      while (!isClosing) {
        try {
          int read = reader.poll(this::visit, TURN_RECORDS);
          awaitSent();
          if (reader.position() != acknowledged) {
            acknowledged = reader.position();
            store(acknowledged);
          }
          isTroubled = false;
          if (read == 0) {
            boolean _ = reader.await(WAIT);
          }
        } catch (HorizonException e) {
          trouble(e);
          reader.seek(e.firstKeptPosition());
        } catch (KafkaException | ExecutionException | UncheckedIOException e) {
          trouble(e);
          sent.clear();
          reader.seek(acknowledged);
          LockSupport.parkNanos(this, PAUSE.toNanos());
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    if (kind != InputKind.FIELD_MESSAGE.number() || message.wrap(payload).isAnswer()) {
      return;
    }
    String topic = message.topic();
    for (Outbound out : settings.out()) {
      if (TopicFilters.matches(out.filter(), topic)) {
        sent.add(producer.send(record(out, topic)));
      }
    }
  }

  private ProducerRecord<byte[], byte[]> record(Outbound out, String topic) {
    byte[] payload = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), payload);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(out.topic(), bytes(topic), payload);
    record
        .headers()
        .add("device", bytes(message.device()))
        .add("qos", bytes(String.valueOf(message.qos())))
        .add("retain", bytes(String.valueOf(message.isRetained())))
        .add("received", bytes(String.valueOf(message.receivedMicros())));
    return record;
  }

  private void awaitSent() throws ExecutionException, InterruptedException {
    for (Future<RecordMetadata> one : sent) {
      try {
        RecordMetadata _ = one.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw e;
        }
        // It will never fit: the others must not wait for it.
        trouble(e);
      }
    }
    sent.clear();
  }

  private long load() {
    try {
      return Long.parseLong(Files.readString(cursor).strip());
    } catch (NoSuchFileException _) {
      return inputs.readablePosition();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A crash leaves the old one or the new one.
  private void store(long position) {
    try {
      Path folder = cursor.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path draft = cursor.resolveSibling(cursor.getFileName() + ".tmp");
      Files.writeString(draft, position + "\n");
      Files.move(draft, cursor, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trouble(Exception why) {
    if (!isTroubled && !isClosing) {
      LOG.atWarn()
          .addKeyValue("bridge", settings.name())
          .setCause(why)
          .log("A bridge cannot write to Kafka as it should; it tries again each second");
    }
    isTroubled = true;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    isClosing = true;
    // What waits for an acknowledgement fails at once, and is sent again after the next start.
    producer.close(Duration.ofSeconds(2));
    LockSupport.unpark(thread);
    try {
      boolean _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
