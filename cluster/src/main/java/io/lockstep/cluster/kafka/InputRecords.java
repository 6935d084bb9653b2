package io.lockstep.cluster.kafka;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// How inputs of a space stand on a Kafka topic. Stateless; thread-safe.
///
/// | part of the record | content |
/// |---|---|
/// | key | name of the space, UTF-8 |
/// | header `k` | one byte: [InputKind#number] |
/// | value | the payload as in the input journal: a field message, a command, a tick |
/// | offset | the input's position: rises, with gaps |
///
/// All inputs of a space stand in one partition, that of the key among as many partitions as the
/// topic has: their order is the space's order. A record without `k` is somebody else's message.
public final class InputRecords {
  /// The header that carries the kind.
  public static final String KIND = "k";

  /// What [#kind] gives for a record that is no input of ours.
  public static final int FOREIGN = -1;

  private static final RecordHeader[] KINDS = kinds();

  private InputRecords() {}

  private static RecordHeader[] kinds() {
    InputKind[] all = InputKind.values();
    RecordHeader[] headers = new RecordHeader[256];
    for (InputKind kind : all) {
      headers[kind.number()] = new RecordHeader(KIND, new byte[] {(byte) kind.number()});
    }
    return headers;
  }

  /// The partition that holds a space's inputs; the one that Kafka's own partitioner takes for the
  /// key.
  ///
  /// @param partitions how many the topic has, 1 or more; when that grows, spaces move: make the
  ///   topic with as many as it will need
  public static int partition(String space, int partitions) {
    return Utils.toPositive(Utils.murmur2(key(space))) % partitions;
  }

  /// The key of a space's records.
  public static byte[] key(String space) {
    return space.getBytes(StandardCharsets.UTF_8);
  }

  /// The space that a key names.
  public static String space(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /// A record for a topic.
  ///
  /// @param partition see [#partition]; null lets the producer's partitioner choose, which comes to
  ///   the same
  /// @param kind as in the input journal, 0 to 255
  /// @param payload is not copied
  public static ProducerRecord<byte[], byte[]> encode(
      String topic, @Nullable Integer partition, byte[] key, int kind, byte[] payload) {
    return new ProducerRecord<>(topic, partition, null, key, payload, headers(kind));
  }

  /// A TICK: it is so late.
  ///
  /// @param nowMicros microseconds since 1970-01-01T00:00Z
  public static ProducerRecord<byte[], byte[]> tick(
      String topic, @Nullable Integer partition, byte[] key, long nowMicros) {
    return encode(topic, partition, key, InputKind.TICK.number(), tick(nowMicros));
  }

  /// The payload of a TICK.
  public static byte[] tick(long nowMicros) {
    return ByteBuffer.allocate(Long.BYTES).putLong(nowMicros).array();
  }

  /// The headers of an input of a kind.
  public static Headers headers(int kind) {
    RecordHeader known = KINDS[kind];
    return new RecordHeaders(
        new Header[] {known == null ? new RecordHeader(KIND, new byte[] {(byte) kind}) : known});
  }

  /// The kind of a record by its headers, 0 to 255, or [#FOREIGN].
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when `k` is not one byte
  public static int kind(Headers headers) {
    Header header = headers.lastHeader(KIND);
    if (header == null) {
      return FOREIGN;
    }
    byte[] value = header.value();
    if (value == null || value.length != 1) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "header '%s' of an input on a topic: expected one byte, found %s"
              .formatted(KIND, value == null ? "none" : value.length + " bytes"));
    }
    return value[0] & 0xFF;
  }
}
