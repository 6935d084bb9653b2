package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeBatch;
import io.lockstep.cluster.kafka.ChangeRecords;
import io.lockstep.cluster.kafka.InputRecords;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/// How what the job gives stands on topics. Stateless.
final class KafkaWriters {
  private KafkaWriters() {}

  /// Changes, as [ChangeRecords] describes them.
  record Changes(String topic) implements KafkaRecordSerializationSchema<ChangeBatch> {
    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        ChangeBatch batch, KafkaSinkContext context, Long timestamp) {
      return ChangeRecords.encode(topic, batch);
    }
  }

  /// Replies: the key is the space, the value what [SpaceReply#write] writes.
  record Replies(String topic) implements KafkaRecordSerializationSchema<SpaceReply> {
    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        SpaceReply reply, KafkaSinkContext context, Long timestamp) {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      try {
        reply.write(new DataOutputStream(value));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // Memory has no errors.
      }
      return new ProducerRecord<>(topic, InputRecords.key(reply.space()), value.toByteArray());
    }
  }

  /// Progress: the key is the space, the value the position (8 bytes, big-endian).
  record Progress(String topic) implements KafkaRecordSerializationSchema<SpaceProgress> {
    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        SpaceProgress progress, KafkaSinkContext context, Long timestamp) {
      byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(progress.position()).array();
      return new ProducerRecord<>(topic, InputRecords.key(progress.space()), value);
    }
  }
}
