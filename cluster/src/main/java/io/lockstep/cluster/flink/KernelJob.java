package io.lockstep.cluster.flink;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/// The job: inputs of spaces from Kafka, the kernel's stages, what they decide to Kafka.
///
/// Changes are written in transactions that a checkpoint commits: readers of committed records see
/// each once. Replies, progress and verdicts are written at least once: the same again after a
/// failure, since the kernel decides the same. Stateless.
public final class KernelJob {
  /// How long a record waits for others on its way to Kafka, where nobody waits for it.
  private static final String LINGER_MILLIS = "5";

  private static final int RETAINED_CHECKPOINTS = 3;

  /// How many checkpoints in a row may fail until the job starts again from the last good one.
  private static final int FAILED_CHECKPOINTS = 20;

  private KernelJob() {}

  /// What Flink has to be told for a job of a kernel; what is in it already stays.
  public static Configuration configuration(KernelJobOptions options) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ZERO);
    // Parcels are filled by us: a network buffer that waits for more would only be late.
    settings.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
    settings.set(
        StateBackendOptions.STATE_BACKEND,
        options.backend() == Backend.HEAP ? "hashmap" : "rocksdb");
    settings.set(
        CheckpointingOptions.INCREMENTAL_CHECKPOINTS, options.backend() == Backend.ROCKSDB);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, options.checkpoints());
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(options.checkpointMillis()));
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
    // What goes wrong with the newest one must leave one to go on from.
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    // A checkpoint that fails costs time, not a restart: the next one has all that it lacks.
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, FAILED_CHECKPOINTS);
    return settings;
  }

  /// Adds the job to an environment, which was made with [#configuration].
  ///
  /// @return its streams, to which more may be attached
  public static KernelStreams add(
      StreamExecutionEnvironment environment, KernelJobOptions options) {
    environment.setParallelism(options.parallelism());
    environment.setMaxParallelism(options.maxParallelism());
    DataStream<SpaceInput> inputs =
        environment
            .fromSource(
                source(options, options.inputs(), new InputDeserializer()),
                WatermarkStrategy.noWatermarks(),
                "inputs",
                SpaceInput.TYPE)
            .uid("lockstep-inputs");
    DataStream<SpaceVerdict> verdicts =
        environment
            .fromSource(
                source(options, options.verdicts(), new VerdictRecords.Reader()),
                WatermarkStrategy.noWatermarks(),
                "verdicts",
                SpaceVerdict.TYPE)
            .uid("lockstep-verdicts");
    KernelStreams streams = KernelStages.add(environment, inputs, verdicts, options.stages());
    List<Stage> stages = List.of(Stage.GRAPH, Stage.TWIN, Stage.COMMAND);
    for (int i = 0; i < stages.size(); i++) {
      String stage = stages.get(i).name().toLowerCase(java.util.Locale.ROOT);
      streams
          .changes()
          .get(i)
          .sinkTo(committed(options, stage, new KafkaWriters.Changes(options.changes())))
          .name("changes of " + stage)
          .uid("lockstep-changes-" + stage);
      streams
          .replies()
          .get(i)
          .sinkTo(atLeastOnce(options, "0", new KafkaWriters.Replies(options.replies())))
          .name("replies of " + stage)
          .uid("lockstep-replies-" + stage);
    }
    streams
        .verdicts()
        .sinkTo(atLeastOnce(options, "0", new VerdictRecords.Writer(options.verdicts())))
        .name("verdicts out")
        .uid("lockstep-verdicts-out");
    streams
        .progress()
        .sinkTo(atLeastOnce(options, LINGER_MILLIS, new KafkaWriters.Progress(options.progress())))
        .name("progress")
        .uid("lockstep-progress");
    return streams;
  }

  private static <T> KafkaSource<T> source(
      KernelJobOptions options, String topic, KafkaRecordDeserializationSchema<T> reader) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(options.bootstrap())
        .setTopics(topic)
        .setGroupId(options.topics() + "-kernel")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperty("commit.offsets.on.checkpoint", "false") // The checkpoint has them.
        .setDeserializer(reader)
        .build();
  }

  private static <T> StrictSink<T> committed(
      KernelJobOptions options, String stage, KafkaRecordSerializationSchema<T> writer) {
    KafkaSink<T> sink =
        KafkaSink.<T>builder()
            .setBootstrapServers(options.bootstrap())
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(options.topics() + "-" + stage)
            .setProperty("transaction.timeout.ms", Integer.toString(options.transactionMillis()))
            .setProperty("linger.ms", LINGER_MILLIS)
            .setProperty("batch.size", Integer.toString(128 << 10))
            .setRecordSerializer(writer)
            .build();
    return new StrictSink<>(sink, options.bootstrap());
  }

  private static <T> KafkaSink<T> atLeastOnce(
      KernelJobOptions options, String linger, KafkaRecordSerializationSchema<T> writer) {
    return KafkaSink.<T>builder()
        .setBootstrapServers(options.bootstrap())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setProperty("linger.ms", linger)
        .setRecordSerializer(writer)
        .build();
  }
}
