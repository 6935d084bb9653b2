package io.lockstep.bench;

import io.lockstep.cluster.flink.KernelJob;
import io.lockstep.cluster.flink.KernelJobOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// The peer: the same records through plain Flink, source, keyed by device, a count of each in
/// state, sink exactly once; no payload is looked at. Confined to one thread.
final class PlainFlinkPath implements ClusterPath {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final int DEVICE_LENGTH_OFFSET = 18;
  private static final int DEVICE_OFFSET = 28;

  private final KernelJobOptions options;
  private final String output;
  private final long warm;
  private final long end;
  private final int readings;
  private final FlinkRounds rounds;

  /// @param output the topic to write to
  PlainFlinkPath(
      KafkaPeer kafka, KernelJobOptions options, String output, long warm, long end, int readings) {
    this.options = options;
    this.output = output;
    this.warm = warm;
    this.end = end;
    this.readings = readings;
    rounds = new FlinkRounds(kafka, output);
  }

  @Override
  public String name() {
    return "flink-without-kernel";
  }

  @Override
  public Cost round() {
    COUNT.set(0);
    return rounds.run(KernelJob.configuration(options), this::add, COUNT::get, warm, end, readings);
  }

  private void add(StreamExecutionEnvironment environment) {
    environment.setParallelism(options.parallelism());
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setBootstrapServers(options.bootstrap())
            .setTopics(options.inputs())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setProperty("commit.offsets.on.checkpoint", "false")
            .setDeserializer(
                KafkaRecordDeserializationSchema.valueOnly(ByteArrayDeserializer.class))
            .build();
    KafkaSink<byte[]> sink =
        KafkaSink.<byte[]>builder()
            .setBootstrapServers(options.bootstrap())
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(output)
            .setProperty("transaction.timeout.ms", Integer.toString(options.transactionMillis()))
            .setProperty("linger.ms", "5")
            .setProperty("batch.size", Integer.toString(128 << 10))
            .setRecordSerializer(new Values(output))
            .build();
    environment
        .fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            "inputs",
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .keyBy(PlainFlinkPath::device, Types.STRING)
        .process(new Counted(), PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .sinkTo(sink);
  }

  /// The device of a field message; of anything else a few of its bytes.
  private static String device(byte[] record) {
    int length = ByteBuffer.wrap(record).getShort(DEVICE_LENGTH_OFFSET);
    return length < 0 || DEVICE_OFFSET + length > record.length
        ? "other"
        : new String(record, DEVICE_OFFSET, length, StandardCharsets.US_ASCII);
  }

  private static final class Counted extends KeyedProcessFunction<String, byte[], byte[]> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(byte[] value, Context context, Collector<byte[]> out)
        throws Exception {
      ValueState<Long> state = count;
      if (state != null) {
        Long before = state.value();
        state.update(before == null ? 1 : before + 1);
      }
      out.collect(value);
      COUNT.incrementAndGet();
    }
  }

  private record Values(String topic) implements KafkaRecordSerializationSchema<byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        byte[] value, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(topic, value);
    }
  }
}
