package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// How changes stand on a Kafka topic. Stateless; thread-safe.
///
/// | part of the record | content |
/// |---|---|
/// | key | the stage's code (1), the lane (1), the name of the space in UTF-8. Kafka's partitioner keeps the order of a lane, and so of a subject |
/// | value | one byte, the layout, 1; then the content of a [ChangeBatch] |
///
/// Readers follow committed records only (`isolation.level=read_committed`): a job that fails
/// writes what it had not committed again.
public final class ChangeRecords {
  private static final byte LAYOUT = 1;
  private static final int KEY_BYTES = 2;

  private ChangeRecords() {}

  /// A record for a topic; Kafka's partitioner finds its partition.
  public static ProducerRecord<byte[], byte[]> encode(String topic, ChangeBatch batch) {
    byte[] space = batch.space().getBytes(StandardCharsets.UTF_8);
    byte[] key =
        ByteBuffer.allocate(KEY_BYTES + space.length)
            .put(batch.stage().code())
            .put((byte) batch.lane())
            .put(space)
            .array();
    byte[] value = new byte[1 + batch.content().length];
    value[0] = LAYOUT;
    System.arraycopy(batch.content(), 0, value, 1, batch.content().length);
    return new ProducerRecord<>(topic, key, value);
  }

  /// Reads the changes of a record.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it is none of ours
  public static List<ChangeRecord> decode(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null || key.length < KEY_BYTES) {
      throw corrupt("a key of 2 bytes or more", key == null ? "none" : key.length + "");
    }
    if (value == null || value.length == 0 || value[0] != LAYOUT) {
      throw corrupt(
          "a value of layout " + LAYOUT,
          value == null || value.length == 0 ? "none" : "layout " + value[0]);
    }
    Stage stage;
    try {
      stage = Stage.ofCode(key[0]);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(ErrorCode.DATA_CORRUPT, e.getMessage() + "", e);
    }
    String space = new String(key, KEY_BYTES, key.length - KEY_BYTES, StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOfRange(value, 1, value.length);
    return new ChangeBatch(space, stage, key[1], content).changes();
  }

  private static LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "changes on a topic: expected %s, found %s (does the topic hold changes of Lockstep?)"
            .formatted(expected, found));
  }
}
