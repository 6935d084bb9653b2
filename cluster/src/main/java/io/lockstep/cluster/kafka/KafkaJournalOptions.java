package io.lockstep.cluster.kafka;

import java.time.Duration;

/// Where a journal stands in Kafka, and how it is bounded. Immutable.
///
/// @param name what it is called in messages, such as `inputs`
/// @param topic made when it is missing, with one partition that keeps everything
/// @param space whose records these are: their key, which also finds the partition
/// @param maxRecordBytes the largest payload of one record, as far as the topic allows it
/// @param maxPendingBytes handed-over bytes, not yet acknowledged, above which there is no room; at
///   four times as much, batches are refused
/// @param patience how long Kafka may be silent before health tells it
public record KafkaJournalOptions(
    String name,
    String topic,
    String space,
    int maxRecordBytes,
    long maxPendingBytes,
    Duration patience) {
  /// Checks the ranges.
  public KafkaJournalOptions {
    if (topic.isEmpty() || space.isEmpty()) {
      throw new IllegalArgumentException(
          "journal '%s': expected a topic and a space, found '%s' and '%s'"
              .formatted(name, topic, space));
    }
    if (maxRecordBytes < 1 || maxPendingBytes < 1) {
      throw new IllegalArgumentException(
          "journal '%s': expected sizes of at least 1 byte, found %d and %d"
              .formatted(name, maxRecordBytes, maxPendingBytes));
    }
  }

  /// Records up to 2 MiB, 64 MiB pending, a patience of 5 seconds.
  public static KafkaJournalOptions of(String name, String topic, String space) {
    return new KafkaJournalOptions(name, topic, space, 2 << 20, 64L << 20, Duration.ofSeconds(5));
  }

  /// The same with another largest record.
  public KafkaJournalOptions withMaxRecordBytes(int bytes) {
    return new KafkaJournalOptions(name, topic, space, bytes, maxPendingBytes, patience);
  }

  /// The same with another bound of pending bytes.
  public KafkaJournalOptions withMaxPendingBytes(long bytes) {
    return new KafkaJournalOptions(name, topic, space, maxRecordBytes, bytes, patience);
  }

  /// The same with another patience.
  public KafkaJournalOptions withPatience(Duration other) {
    return new KafkaJournalOptions(name, topic, space, maxRecordBytes, maxPendingBytes, other);
  }
}
