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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Seeded streams, each of a space of its own, that share the partitions of one topic of inputs:
/// laid out first, since the ids of what they lead to hold the offsets of their records, then
/// written; and what a job has made of them. Confined to one thread.
final class SpacesOnKafka {
  private static final long DEADLINE_SECONDS = 300;

  private final KafkaBroker broker = KafkaBroker.shared();
  private final int partitions;
  private final int size;

  /// By partition, the numbers of the spaces whose turn it is, offset by offset.
  private final int[][] turns;

  /// By space, the offsets of its records.
  private final long[][] offsets;

  private final SeededStream[] streams;
  private final KernelJobOptions options;
  private final LocalJob local = new LocalJob(Map.of());

  /// @param topics what their names begin with
  SpacesOnKafka(
      String topics, long seed, int spaces, int size, int partitions, KernelJobOptions options) {
    this.partitions = partitions;
    this.size = size;
    this.offsets = new long[spaces][size];
    this.turns = layOut(spaces, new SplittableRandom(seed));
    this.streams = new SeededStream[spaces];
    IntStream.range(0, spaces)
        .parallel()
        .forEach(i -> streams[i] = SeededStream.of(seed + i, size, number -> offsets[i][number]));
    this.options =
        new KernelJobOptions(
            broker.bootstrap(),
            topics,
            options.stages().withListing(),
            options.parallelism(),
            options.maxParallelism(),
            options.backend(),
            options.checkpointMillis(),
            options.checkpoints(),
            options.transactionMillis());
    for (String topic :
        List.of(
            this.options.changes(),
            this.options.replies(),
            this.options.verdicts(),
            this.options.progress())) {
      KafkaBroker.createTopic(broker.bootstrap(), topic, 1, Map.of());
    }
    KafkaBroker.createTopic(broker.bootstrap(), this.options.inputs(), partitions, Map.of());
  }

  static String name(int space) {
    return "space " + space;
  }

  private int[][] layOut(int spaces, SplittableRandom random) {
    List<List<Integer>> of = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      of.add(new ArrayList<>());
    }
    for (int i = 0; i < spaces; i++) {
      of.get(InputRecords.partition(name(i), partitions)).addAll(Collections.nCopies(size, i));
    }
    int[][] all = new int[partitions][];
    int[] next = new int[spaces];
    for (int partition = 0; partition < partitions; partition++) {
      int[] turn = of.get(partition).stream().mapToInt(Integer::intValue).toArray();
      for (int i = turn.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int swapped = turn[i];
        turn[i] = turn[other];
        turn[other] = swapped;
      }
      for (int offset = 0; offset < turn.length; offset++) {
        offsets[turn[offset]][next[turn[offset]]++] = offset;
      }
      all[partition] = turn;
    }
    return all;
  }

  /// Writes all inputs.
  void write() throws Exception {
    Map<String, Object> settings =
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
            64L << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      int[] next = new int[streams.length];
      for (int partition = 0; partition < partitions; partition++) {
        Future<RecordMetadata> last = null;
        for (int space : turns[partition]) {
          StreamInput input = streams[space].inputs().get(next[space]++);
          last =
              producer.send(
                  InputRecords.encode(
                      options.inputs(),
                      partition,
                      InputRecords.key(name(space)),
                      input.kind(),
                      input.bytes()));
        }
        if (last != null && last.get().offset() != turns[partition].length - 1) {
          throw new AssertionError(
              "last offset: expected %d, found %d"
                  .formatted(turns[partition].length - 1, last.get().offset()));
        }
      }
    }
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

  /// Waits until all spaces have decided all their inputs, then stops the job.
  void finish(JobID job) throws Exception {
    Map<String, Long> missing = new HashMap<>();
    for (int i = 0; i < streams.length; i++) {
      missing.put(name(i), offsets[i][size - 1]);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    try (KafkaConsumer<byte[], byte[]> progress = consumer(options.progress())) {
      while (!missing.isEmpty()) {
        if (System.nanoTime() > deadline || FlinkCluster.shared().hasEnded(job)) {
          throw new AssertionError(
              "expected all spaces to be done, found %d of %d that are not, such as %s"
                  .formatted(missing.size(), streams.length, missing.entrySet().iterator().next()));
        }
        for (ConsumerRecord<byte[], byte[]> record : progress.poll(Duration.ofMillis(100))) {
          long position = ByteBuffer.wrap(record.value()).getLong();
          missing.computeIfPresent(
              InputRecords.space(record.key()), (_, last) -> position >= last ? null : last);
        }
      }
    }
    String _ = FlinkCluster.shared().stop(job, options.checkpoints(), true);
    local.forget();
  }

  /// The first differences from what embedded spaces make of the streams.
  List<String> differences() throws Exception {
    List<ChangeRecord> changes = new ArrayList<>();
    read(
        options.changes(),
        (_, record) -> changes.addAll(ChangeRecords.decode(record.key(), record.value())));
    // At least once: what comes twice must be equal.
    Map<String, SpaceReply> replies = new TreeMap<>();
    List<String> found = new ArrayList<>();
    read(
        options.replies(),
        (_, record) -> {
          SpaceReply reply = replyOf(record.value());
          SpaceReply before = replies.put(reply.space() + "\t" + reply.request(), reply);
          if (before != null && !before.equals(reply)) {
            found.add("expected the same reply again, found " + before + " and " + reply);
          }
        });
    Map<String, SeededStream> bySpace = new LinkedHashMap<>();
    for (int i = 0; i < streams.length; i++) {
      bySpace.put(name(i), streams[i]);
    }
    found.addAll(FlinkRun.differences(bySpace, changes, replies.values(), local.states));
    return found;
  }

  private static SpaceReply replyOf(byte[] value) {
    try {
      return SpaceReply.read(new DataInputStream(new ByteArrayInputStream(value)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads what is committed of a topic.
  private void read(String topic, BiConsumer<Integer, ConsumerRecord<byte[], byte[]>> visitor) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          visitor.accept(record.partition(), record);
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

  /// How many inputs there are in all.
  int inputs() {
    return Arrays.stream(turns).mapToInt(turn -> turn.length).sum();
  }
}
