package io.lockstep.cluster.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.flink.FlinkRun;
import io.lockstep.cluster.flink.KernelJob;
import io.lockstep.cluster.flink.KernelJobOptions;
import io.lockstep.cluster.flink.PartState;
import io.lockstep.cluster.flink.SpaceReply;
import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.ChangeRecords;
import io.lockstep.cluster.kafka.InputRecords;
import io.lockstep.cluster.kafka.KafkaBroker;
import io.lockstep.space.SeededStream;
import io.lockstep.space.StreamInput;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Seeded streams of several spaces, at a steady rate into the topics of a [KernelJob], and what
/// comes out of it, as a reader of committed records sees it. Confined to one thread.
final class KernelFlow implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(10);

  private final KernelJobOptions options;
  private final Map<String, SeededStream> streams;
  private final List<StreamInput> inputs = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Queue<String> misplaced = new ConcurrentLinkedQueue<>();

  private final List<ChangeRecord> changes = new ArrayList<>();
  private final Map<String, Map<Long, SpaceReply>> replies = new HashMap<>();
  private final List<PartState> states = new ArrayList<>();
  private final Map<String, Long> progress = new HashMap<>();
  private final double perSecond;
  private int sent;
  private long paceStart;
  private int paceSent;
  private long newestChangeMillis;

  private KernelFlow(
      KernelJobOptions options, Map<String, SeededStream> streams, double perSecond) {
    this.options = options;
    this.streams = streams;
    this.perSecond = perSecond;
    int longest = streams.values().stream().mapToInt(s -> s.inputs().size()).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (Map.Entry<String, SeededStream> stream : streams.entrySet()) {
        inputs.add(stream.getValue().inputs().get(i));
        keys.add(InputRecords.key(stream.getKey()));
      }
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", options.bootstrap(), "acks", "all", "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", options.bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(options.changes(), options.replies(), options.progress(), statesTopic(options))
            .stream()
            .map(topic -> new TopicPartition(topic, 0))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    paceStart = System.nanoTime();
  }

  /// Makes the topics and the streams: the positions of all spaces' inputs are the offsets of the
  /// one partition that holds them.
  ///
  /// @param size inputs of each space
  /// @param perSecond inputs of all spaces together
  static KernelFlow of(
      KernelJobOptions options, long seed, int spaces, int size, double perSecond) {
    for (String topic :
        List.of(
            options.inputs(),
            options.changes(),
            options.replies(),
            options.verdicts(),
            options.progress(),
            statesTopic(options))) {
      KafkaBroker.createTopic(options.bootstrap(), topic, 1, Map.of());
    }
    Map<String, SeededStream> streams = new LinkedHashMap<>();
    for (int space = 0; space < spaces; space++) {
      int first = space;
      streams.put(
          "space " + space, SeededStream.of(seed + space, size, i -> (long) i * spaces + first));
    }
    return new KernelFlow(options, streams, perSecond);
  }

  private static String statesTopic(KernelJobOptions options) {
    return options.topics() + "-states";
  }

  /// The job, with the state of its parts on a topic when its input has ended.
  ///
  /// @param settings more of Flink
  static StreamExecutionEnvironment job(KernelJobOptions options, Configuration settings) {
    Configuration all = KernelJob.configuration(options);
    all.addAll(settings);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(all);
    var streams = KernelJob.add(environment, options.withStages(options.stages().withListing()));
    for (int i = 0; i < streams.states().size(); i++) {
      streams
          .states()
          .get(i)
          .sinkTo(
              KafkaSink.<PartState>builder()
                  .setBootstrapServers(options.bootstrap())
                  .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                  .setRecordSerializer(new StateRecords(statesTopic(options)))
                  .build())
          .uid("test-states-" + i);
    }
    return environment;
  }

  /// Sends at the steady rate and reads, until so many inputs more have been sent.
  void send(int count, Supplier<String> particulars) throws Exception {
    paceStart = System.nanoTime();
    paceSent = sent;
    int end = Math.min(inputs.size(), sent + count);
    Await.until(
        count + " inputs to be sent",
        () -> {
          step(end);
          return sent == end;
        },
        particulars);
  }

  /// Sends and reads after a fault, until the first change that was written after it is committed
  /// and until what waits is decided but for what was sent during the last second.
  ///
  /// @param end how many inputs may be sent in all
  Recovery recovery(long faultNanos, long faultMillis, int end, Supplier<String> particulars)
      throws Exception {
    Await.until(
        "a change after the fault",
        () -> {
          step(end);
          return newestChangeMillis > faultMillis;
        },
        particulars);
    Duration first = Duration.ofNanos(System.nanoTime() - faultNanos);
    int behind = (int) Math.ceil(perSecond);
    Await.until(
        "the job to catch up",
        () -> {
          step(end);
          return decided() >= sent - behind;
        },
        particulars);
    return new Recovery(first, Duration.ofNanos(System.nanoTime() - faultNanos));
  }

  /// How long a fault was felt.
  ///
  /// @param firstChange until the first change decided after the fault was committed
  /// @param caughtUp until all but the last second's inputs were decided
  record Recovery(Duration firstChange, Duration caughtUp) {
    @Override
    public String toString() {
      return "first change committed after %.1f s, caught up after %.1f s"
          .formatted(firstChange.toMillis() / 1e3, caughtUp.toMillis() / 1e3);
    }
  }

  /// The number of inputs that are decided in order, by the space that is behind the others.
  private long decided() {
    long least = Long.MAX_VALUE;
    for (String space : streams.keySet()) {
      least = Math.min(least, progress.getOrDefault(space, -1L));
    }
    return least + 1;
  }

  /// Reads until a condition holds.
  void await(String what, Await.Condition condition) throws Exception {
    Await.until(
        what,
        () -> {
          step(sent);
          return condition.holds();
        },
        () -> "");
  }

  /// How many changes have been committed and read.
  int changes() {
    return changes.size();
  }

  int sent() {
    return sent;
  }

  private void step(int end) {
    long due = paceSent + (long) ((System.nanoTime() - paceStart) / 1e9 * perSecond);
    while (sent < Math.min(end, due)) {
      StreamInput input = inputs.get(sent);
      var _ =
          producer.send(
              InputRecords.encode(options.inputs(), 0, keys.get(sent), input.kind(), input.bytes()),
              (metadata, failure) -> acknowledged(input, metadata, failure));
      sent++;
    }
    consumer.poll(POLL).forEach(this::take);
  }

  private void acknowledged(
      StreamInput input,
      @org.jspecify.annotations.Nullable RecordMetadata metadata,
      @org.jspecify.annotations.Nullable Exception failure) {
    if (failure != null || metadata == null || metadata.offset() != input.position()) {
      misplaced.add("%s: %s, %s".formatted(input, metadata, failure));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      String topic = record.topic();
      if (topic.equals(options.changes())) {
        changes.addAll(ChangeRecords.decode(record.key(), record.value()));
        newestChangeMillis = Math.max(newestChangeMillis, record.timestamp());
      } else if (topic.equals(options.replies())) {
        SpaceReply reply =
            SpaceReply.read(new DataInputStream(new ByteArrayInputStream(record.value())));
        // At least once: the same again after a failure.
        SpaceReply before =
            replies
                .computeIfAbsent(reply.space(), _ -> new HashMap<>())
                .put(reply.request(), reply);
        assertThat(before).isIn(null, reply);
      } else if (topic.equals(options.progress())) {
        long position = ByteBuffer.wrap(record.value()).getLong();
        progress.merge(InputRecords.space(record.key()), position, Math::max);
      } else {
        states.add(StateRecords.read(record));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Sends what is left of the streams, and waits until all is decided.
  void finish(Supplier<String> particulars) throws Exception {
    send(inputs.size() - sent, particulars);
    producer.flush();
    Await.until(
        "all %d inputs to be decided".formatted(sent),
        () -> {
          step(sent);
          return decided() > sent - streams.size();
        },
        () -> "decided %d%n%s".formatted(decided(), particulars.get()));
  }

  /// To be called when the job has been drained: each acknowledged input was decided once, as an
  /// embedded kernel that nothing interrupted decides it.
  void verify() {
    verify(0);
  }

  /// The same when the job was that of a later release.
  ///
  /// @param formats by how much the formats of its parts are higher than those of this release
  void verify(int formats) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (!ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
      consumer.poll(POLL).forEach(this::take);
    }
    assertThat(misplaced).isEmpty();
    for (PartState state : states) {
      ByteBuffer written = ByteBuffer.wrap(state.state());
      written.putInt(0, written.getInt(0) - formats);
    }
    List<SpaceReply> all = replies.values().stream().flatMap(m -> m.values().stream()).toList();
    assertThat(FlinkRun.differences(streams, changes, all, states)).isEmpty();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
