package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.ChangeRecords;
import io.lockstep.cluster.kafka.InputRecords;
import io.lockstep.cluster.kafka.KafkaBroker;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The job of a kernel between topics of its own on the tests' broker: from its start until it is
/// drained, and what it has written then. Confined to one thread.
final class KafkaJob {
  private static final long DEADLINE_SECONDS = 900;

  private final KafkaBroker broker = KafkaBroker.shared();
  private final KernelJobOptions options;
  private final LocalJob local = new LocalJob(Map.of());

  /// @param topics what their names begin with
  /// @param partitions of the topic of inputs
  /// @param like the other options
  KafkaJob(String topics, int partitions, KernelJobOptions like) {
    options =
        new KernelJobOptions(
            broker.bootstrap(),
            topics,
            like.stages().withListing(),
            like.parallelism(),
            like.maxParallelism(),
            like.backend(),
            like.checkpointMillis(),
            like.checkpoints(),
            like.transactionMillis());
    for (String topic :
        List.of(options.changes(), options.replies(), options.verdicts(), options.progress())) {
      KafkaBroker.createTopic(broker.bootstrap(), topic, 1, Map.of());
    }
    KafkaBroker.createTopic(broker.bootstrap(), options.inputs(), partitions, Map.of());
  }

  KernelJobOptions options() {
    return options;
  }

  /// Writes inputs.
  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrap(),
            "acks",
            "all",
            "linger.ms",
            5,
            "batch.size",
            256 << 10,
            "buffer.memory",
            64L << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /// Starts the job.
  JobID start() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(KernelJob.configuration(options));
    KernelStreams out = KernelJob.add(environment, options);
    for (int i = 0; i < out.states().size(); i++) {
      out.states().get(i).sinkTo(new LocalSink<>(local.number())).uid("states-" + i);
    }
    return FlinkCluster.shared().start(environment, null);
  }

  /// Waits until spaces have come to their last positions, then drains the job.
  void finish(JobID job, Map<String, Long> last) throws Exception {
    Map<String, Long> missing = new HashMap<>(last);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    try (KafkaConsumer<byte[], byte[]> progress = consumer(options.progress())) {
      while (!missing.isEmpty()) {
        if (System.nanoTime() > deadline || FlinkCluster.shared().hasEnded(job)) {
          throw new AssertionError(
              "expected all spaces to be done, found %d of %d that are not, such as %s"
                  .formatted(missing.size(), last.size(), missing.entrySet().iterator().next()));
        }
        for (ConsumerRecord<byte[], byte[]> record : progress.poll(Duration.ofMillis(100))) {
          long position = ByteBuffer.wrap(record.value()).getLong();
          missing.computeIfPresent(
              InputRecords.space(record.key()), (_, wanted) -> position >= wanted ? null : wanted);
        }
      }
    }
    String _ = FlinkCluster.shared().stop(job, options.checkpoints(), true);
    local.forget();
  }

  /// Reads the changes that are committed.
  void changes(Consumer<ChangeRecord> visitor) {
    read(
        options.changes(),
        record -> ChangeRecords.decode(record.key(), record.value()).forEach(visitor));
  }

  /// The replies. They are written at least once: one that comes again must be the same.
  Collection<SpaceReply> replies() {
    Map<String, SpaceReply> replies = new TreeMap<>();
    read(
        options.replies(),
        record -> {
          SpaceReply reply = replyOf(record.value());
          SpaceReply before = replies.put(reply.space() + "\t" + reply.request(), reply);
          if (before != null && !before.equals(reply)) {
            throw new AssertionError("expected the same again, found " + before + ", " + reply);
          }
        });
    return replies.values();
  }

  private static SpaceReply replyOf(byte[] value) {
    try {
      return SpaceReply.read(new DataInputStream(new ByteArrayInputStream(value)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The states of all parts, once the job was drained.
  Collection<PartState> states() {
    return local.states;
  }

  private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          visitor.accept(record);
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                5_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = List.of(new TopicPartition(topic, 0));
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }
}
