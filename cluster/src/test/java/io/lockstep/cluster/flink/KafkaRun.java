package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.ChangeRecords;
import io.lockstep.cluster.kafka.InputRecords;
import io.lockstep.cluster.kafka.KafkaBroker;
import io.lockstep.space.SeededStream;
import io.lockstep.space.StreamInput;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Seeded streams in the topics of a job: written as its inputs, and what it made of them read.
/// Confined to one thread.
final class KafkaRun {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long DEADLINE_SECONDS = 240;

  private final String bootstrap;
  private final String topics = "kernel" + NUMBERS.incrementAndGet();
  private final Map<String, SeededStream> streams = new LinkedHashMap<>();
  private final int size;

  /// Makes streams for positions that are offsets: all stand in one partition, in turn.
  ///
  /// @param size how many inputs each has
  KafkaRun(KafkaBroker broker, long firstSeed, int count, int size) {
    this.size = size;
    bootstrap = broker.bootstrap();
    for (int i = 0; i < count; i++) {
      int place = i;
      long seed = firstSeed + i;
      streams.put(
          "seed " + seed, SeededStream.of(seed, size, number -> (long) number * count + place));
    }
    KernelJobOptions options = options("file:///");
    for (String topic : List.of(options.inputs(), options.verdicts(), options.progress())) {
      KafkaBroker.createTopic(bootstrap, topic, 1, Map.of());
    }
    for (String topic : List.of(options.changes(), options.replies())) {
      KafkaBroker.createTopic(bootstrap, topic, 2, Map.of());
    }
  }

  KernelJobOptions options(String checkpoints) {
    return KernelJobOptions.of(bootstrap, topics, checkpoints).withStages(StageOptions.of(6));
  }

  Map<String, SeededStream> streams() {
    return streams;
  }

  /// Writes some inputs of each space.
  ///
  /// @param from the number of the first, in its space
  void write(int from, int to) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      List<Long> expected = new ArrayList<>();
      for (int i = from; i < Math.min(to, size); i++) {
        for (Map.Entry<String, SeededStream> entry : streams.entrySet()) {
          StreamInput input = entry.getValue().inputs().get(i);
          byte[] key = InputRecords.key(entry.getKey());
          expected.add(input.position());
          sent.add(
              producer.send(
                  InputRecords.encode(options("").inputs(), 0, key, input.kind(), input.bytes())));
        }
      }
      for (int i = 0; i < sent.size(); i++) {
        long offset = sent.get(i).get(DEADLINE_SECONDS, TimeUnit.SECONDS).offset();
        if (offset != expected.get(i)) {
          throw new AssertionError(
              "expected offset %d, found %d".formatted(expected.get(i), offset));
        }
      }
    }
  }

  /// Waits until a job has decided the first `count` inputs of each space.
  void awaitDecided(int count, LocalJob.Ended hasEnded) throws Exception {
    Map<String, Long> progress = new HashMap<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(options("").progress())) {
      while (!isDecided(count, progress)) {
        if (System.nanoTime() > deadline || hasEnded.yet()) {
          throw new AssertionError(
              "expected %d inputs of each space to be decided, found %s"
                  .formatted(count, progress));
        }
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(50))) {
          progress.merge(
              InputRecords.space(each.key()), ByteBuffer.wrap(each.value()).getLong(), Math::max);
        }
      }
    }
  }

  private boolean isDecided(int count, Map<String, Long> progress) {
    for (Map.Entry<String, SeededStream> entry : streams.entrySet()) {
      long last = entry.getValue().inputs().get(Math.min(count, size) - 1).position();
      if (progress.getOrDefault(entry.getKey(), -1L) < last) {
        return false;
      }
    }
    return true;
  }

  /// All committed changes, by position; those of one subject and stage must stand so on the topic.
  List<ChangeRecord> changes() {
    List<ChangeRecord> changes = new ArrayList<>();
    Map<List<Object>, Long> last = new HashMap<>();
    read(
        options("").changes(),
        each -> {
          for (ChangeRecord change : ChangeRecords.decode(each.key(), each.value())) {
            long position = change.header().inputPosition();
            List<Object> subject = List.of(change.space(), change.stage(), change.subject());
            Long before = change.subject().isEmpty() ? null : last.put(subject, position);
            if (before != null && before > position) {
              throw new AssertionError(
                  "changes of %s: expected rising positions, found %d behind %d"
                      .formatted(subject, position, before));
            }
            changes.add(change);
          }
        });
    changes.sort(Comparator.comparingLong(change -> change.header().inputPosition()));
    return changes;
  }

  /// All replies, each once: they are written at least once, and then the same.
  List<SpaceReply> replies() {
    Map<String, SpaceReply> replies = new LinkedHashMap<>();
    read(
        options("").replies(),
        each -> {
          SpaceReply reply;
          try {
            reply = SpaceReply.read(new DataInputStream(new ByteArrayInputStream(each.value())));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          SpaceReply before = replies.put(reply.space() + " " + reply.request(), reply);
          if (before != null && !before.equals(reply)) {
            throw new AssertionError("expected the same reply again, found " + reply);
          }
        });
    return List.copyOf(replies.values());
  }

  /// Reads what is committed, partition by partition.
  private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> to) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(to);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
