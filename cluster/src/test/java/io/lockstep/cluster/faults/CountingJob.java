package io.lockstep.cluster.faults;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/// The smallest job that shows what the engines guarantee: it numbers the lines of each key, from
/// one topic to another, exactly once. Tells a fault of a test's machinery from one of the kernel.
final class CountingJob {
  private CountingJob() {}

  /// Builds it.
  ///
  /// @param checkpoints a folder, as a URI
  /// @param transactionMillis how long Kafka keeps a transaction that nobody ends
  static StreamExecutionEnvironment environment(
      String bootstrap, String from, String to, String checkpoints, int transactionMillis) {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(250));
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1_000);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(2);
    environment.setMaxParallelism(16);
    environment
        .fromSource(
            KafkaSource.<String>builder()
                .setBootstrapServers(bootstrap)
                .setTopics(from)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build(),
            WatermarkStrategy.noWatermarks(),
            "lines")
        .uid("lines")
        .setParallelism(1)
        .keyBy(line -> line.substring(0, line.indexOf(' ')))
        .process(new Numbering())
        .uid("numbering")
        .sinkTo(
            KafkaSink.<String>builder()
                .setBootstrapServers(bootstrap)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(to)
                .setProperty("transaction.timeout.ms", Integer.toString(transactionMillis))
                .setRecordSerializer(
                    KafkaRecordSerializationSchema.builder()
                        .setTopic(to)
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .build())
        .uid("numbered");
    return environment;
  }

  /// `KEY N` becomes `KEY N COUNT`.
  private static final class Numbering extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Long> count;

    @Override
    @SuppressWarnings("NullAway.Init") // Flink opens it first.
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(String line, Context context, Collector<String> out)
        throws Exception {
      Long before = count.value();
      long now = before == null ? 1 : before + 1;
      count.update(now);
      out.collect(line + " " + now);
    }
  }
}
