package io.lockstep.cluster.faults;

import io.lockstep.cluster.flink.PartState;
import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.cluster.kafka.InputRecords;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The state of parts on a topic of a test: the key is the space, the value the stage's code, the
/// part's number and the state.
record StateRecords(String topic) implements KafkaRecordSerializationSchema<PartState> {
  private static final long serialVersionUID = 1;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      PartState state, KafkaSinkContext context, Long timestamp) {
    ByteBuffer value = ByteBuffer.allocate(1 + Integer.BYTES + state.state().length);
    value.put(state.stage().code()).putInt(state.part()).put(state.state());
    return new ProducerRecord<>(topic, InputRecords.key(state.space()), value.array());
  }

  static PartState read(ConsumerRecord<byte[], byte[]> record) {
    ByteBuffer value = ByteBuffer.wrap(record.value());
    Stage stage = Stage.ofCode(value.get());
    int part = value.getInt();
    byte[] state = new byte[value.remaining()];
    value.get(state);
    return new PartState(InputRecords.space(record.key()), stage, part, state);
  }
}
