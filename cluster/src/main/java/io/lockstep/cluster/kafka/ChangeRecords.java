package io.lockstep.cluster.kafka;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// How changes stand on a Kafka topic. Stateless; thread-safe.
///
/// | part of the record | content |
/// |---|---|
/// | key | the subject, UTF-8; empty when there is none. Kafka's partitioner keeps the order of a subject |
/// | header `s` | name of the space, UTF-8 |
/// | header `k` | one byte: [ChangeKind#number] |
/// | header `p` | five bytes: the stage's code, the number of its part (big-endian) |
/// | value | the record as in the log of changes, beginning with its [ChangeHeader] |
///
/// Readers follow committed records only (`isolation.level=read_committed`): a job that fails
/// writes what it had not committed again.
public final class ChangeRecords {
  /// The header that carries the space.
  public static final String SPACE = "s";

  /// The header that carries the kind.
  public static final String KIND = "k";

  /// The header that carries stage and part.
  public static final String PART = "p";

  private static final int PART_BYTES = 1 + Integer.BYTES;

  private ChangeRecords() {}

  /// A record for a topic; Kafka's partitioner finds its partition.
  public static ProducerRecord<byte[], byte[]> encode(String topic, ChangeRecord change) {
    return new ProducerRecord<>(topic, null, null, key(change), change.record(), headers(change));
  }

  /// The key.
  public static byte[] key(ChangeRecord change) {
    return change.subject().getBytes(StandardCharsets.UTF_8);
  }

  /// The headers.
  public static Headers headers(ChangeRecord change) {
    byte[] part =
        ByteBuffer.allocate(PART_BYTES).put(change.stage().code()).putInt(change.part()).array();
    return new RecordHeaders(
        new Header[] {
          new RecordHeader(SPACE, change.space().getBytes(StandardCharsets.UTF_8)),
          new RecordHeader(KIND, new byte[] {(byte) change.kind().number()}),
          new RecordHeader(PART, part)
        });
  }

  /// Reads a record.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it is none of ours
  public static ChangeRecord decode(
      byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
    byte[] space = header(headers, SPACE, -1);
    byte[] kind = header(headers, KIND, 1);
    byte[] part = header(headers, PART, PART_BYTES);
    if (value == null || value.length < ChangeHeader.BYTES) {
      throw corrupt(
          "value", "at least " + ChangeHeader.BYTES, value == null ? "none" : value.length + "");
    }
    Stage stage;
    try {
      stage = Stage.ofCode(part[0]);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(ErrorCode.DATA_CORRUPT, e.getMessage() + "", e);
    }
    return new ChangeRecord(
        new String(space, StandardCharsets.UTF_8),
        stage,
        ByteBuffer.wrap(part).getInt(1),
        ChangeKind.ofNumber(kind[0] & 0xFF),
        key == null ? "" : new String(key, StandardCharsets.UTF_8),
        value);
  }

  private static byte[] header(Headers headers, String name, int length) {
    Header header = headers.lastHeader(name);
    byte[] value = header == null ? null : header.value();
    if (value == null || (length >= 0 && value.length != length)) {
      throw corrupt(
          "header '" + name + "'",
          length < 0 ? "some" : length + "",
          value == null ? "none" : value.length + "");
    }
    return value;
  }

  private static LockstepException corrupt(String what, String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "change on a topic, %s: expected %s bytes, found %s (does the topic hold changes of Lockstep?)"
            .formatted(what, expected, found));
  }
}
