package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.InputRecords;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Reads inputs as [InputRecords] describes them. Records that are none of ours are passed over: a
/// bridge turns them into inputs first. Confined to the source's thread.
final class InputDeserializer implements KafkaRecordDeserializationSchema<SpaceInput> {
  private static final long serialVersionUID = 1;

  /// The space of the record before: mostly that of the next one, too.
  private transient byte @Nullable [] lastKey;

  private transient @Nullable String lastSpace;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SpaceInput> out) {
    int kind = InputRecords.kind(record.headers());
    byte[] key = record.key();
    byte[] value = record.value();
    if (kind != InputRecords.FOREIGN && key != null && value != null) {
      out.collect(new SpaceInput(space(key), record.offset(), kind, value));
    }
  }

  private String space(byte[] key) {
    String space = lastSpace;
    if (space == null || !Arrays.equals(key, lastKey)) {
      space = InputRecords.space(key);
      lastKey = key;
      lastSpace = space;
    }
    return space;
  }

  @Override
  public TypeInformation<SpaceInput> getProducedType() {
    return SpaceInput.TYPE;
  }
}
