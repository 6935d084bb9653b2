package io.lockstep.journal;

/// How a journal is laid out and bounded. Immutable.
///
/// @param name the folder of the journal on its disk, such as `inputs`
/// @param segmentBytes size at which a new segment file begins; a larger batch makes a larger
///   segment
/// @param quotaBytes when all segments together exceed it, the oldest ones go (never the newest)
/// @param sync when records become durable
/// @param maxRecordBytes the largest payload of one record, up to [#LARGEST_RECORD_BYTES]
/// @param maxPendingBytes handed-over bytes, not yet committed, above which [Appender#hasRoom] is
///   false; at four times as much, batches are refused
public record JournalOptions(
    String name,
    long segmentBytes,
    long quotaBytes,
    Sync sync,
    int maxRecordBytes,
    long maxPendingBytes) {

  /// The largest `maxRecordBytes`: 64 MiB. Greater lengths in a file are damage.
  public static final int LARGEST_RECORD_BYTES = 64 << 20;

  /// Checks the ranges.
  public JournalOptions {
    if (name.isEmpty() || name.startsWith("/") || name.contains("..")) {
      throw new IllegalArgumentException(
          "journal name: expected a relative folder such as 'inputs', found '" + name + "'");
    }
    if (segmentBytes < 4096) {
      throw new IllegalArgumentException(
          "journal '" + name + "' segment bytes: expected at least 4096, found " + segmentBytes);
    }
    if (quotaBytes < segmentBytes) {
      throw new IllegalArgumentException(
          "journal '%s' quota: expected at least one segment (%d bytes), found %d"
              .formatted(name, segmentBytes, quotaBytes));
    }
    if (maxRecordBytes < 1 || maxRecordBytes > LARGEST_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "journal '%s' largest record: expected 1 to %d bytes, found %d"
              .formatted(name, LARGEST_RECORD_BYTES, maxRecordBytes));
    }
    if (maxPendingBytes < 1) {
      throw new IllegalArgumentException(
          "journal '" + name + "' pending bytes: expected at least 1, found " + maxPendingBytes);
    }
  }

  /// Group commit, segments of 256 MiB, 10 GiB kept, records up to 2 MiB, 64 MiB pending.
  public static JournalOptions named(String name) {
    return new JournalOptions(name, 256L << 20, 10L << 30, Sync.GROUP_COMMIT, 2 << 20, 64L << 20);
  }

  /// The same with another segment size.
  public JournalOptions withSegmentBytes(long bytes) {
    return new JournalOptions(name, bytes, quotaBytes, sync, maxRecordBytes, maxPendingBytes);
  }

  /// The same with another quota.
  public JournalOptions withQuotaBytes(long bytes) {
    return new JournalOptions(name, segmentBytes, bytes, sync, maxRecordBytes, maxPendingBytes);
  }

  /// The same with another durability.
  public JournalOptions withSync(Sync other) {
    return new JournalOptions(
        name, segmentBytes, quotaBytes, other, maxRecordBytes, maxPendingBytes);
  }

  /// The same with another largest record.
  public JournalOptions withMaxRecordBytes(int bytes) {
    return new JournalOptions(name, segmentBytes, quotaBytes, sync, bytes, maxPendingBytes);
  }

  /// The same with another bound of pending bytes.
  public JournalOptions withMaxPendingBytes(long bytes) {
    return new JournalOptions(name, segmentBytes, quotaBytes, sync, maxRecordBytes, bytes);
  }
}
