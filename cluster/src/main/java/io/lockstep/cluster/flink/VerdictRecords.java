package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.InputRecords;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// How verdicts stand on a Kafka topic: the key is the space, the value the position (8 bytes,
/// big-endian) and the body. Stateless.
final class VerdictRecords {
  private VerdictRecords() {}

  record Writer(String topic) implements KafkaRecordSerializationSchema<SpaceVerdict> {
    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        SpaceVerdict verdict, KafkaSinkContext context, Long timestamp) {
      byte[] value =
          ByteBuffer.allocate(Long.BYTES + verdict.body().length)
              .putLong(verdict.position())
              .put(verdict.body())
              .array();
      return new ProducerRecord<>(topic, InputRecords.key(verdict.space()), value);
    }
  }

  record Reader() implements KafkaRecordDeserializationSchema<SpaceVerdict> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SpaceVerdict> out) {
      ByteBuffer value = ByteBuffer.wrap(record.value());
      long position = value.getLong();
      byte[] body = new byte[value.remaining()];
      value.get(body);
      out.collect(new SpaceVerdict(InputRecords.space(record.key()), position, body));
    }

    @Override
    public TypeInformation<SpaceVerdict> getProducedType() {
      return SpaceVerdict.TYPE;
    }
  }
}
