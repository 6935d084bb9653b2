package io.lockstep.space;

import java.time.Duration;

/// The bounds of a space. Immutable.
///
/// @param name the space's name, for messages and thread names
/// @param batchRecords input records decided between two looks at waiting reads, 1 to 65,536
/// @param snapshotRecords records after which a snapshot is taken, at most [#REPLAY_RECORDS_MAX]
/// @param snapshotInterval time after which a snapshot is taken when at least one record came
/// @param viewInterval least time between two read generations
/// @param readBudget how long a read on the kernel thread may take before it is counted as an
///   overrun
/// @param waitMax how long a blocking call waits for the kernel before it gives up
/// @param inFlightMax commands and publications that may wait for their answer at once
/// @param readsMax reads that may wait for the kernel thread at once
/// @param subscribersMax live subscribers at once
public record SpaceOptions(
    String name,
    int batchRecords,
    long snapshotRecords,
    Duration snapshotInterval,
    Duration viewInterval,
    Duration readBudget,
    Duration waitMax,
    int inFlightMax,
    int readsMax,
    int subscribersMax) {
  /// Snapshots bound a replay to this many records.
  public static final long REPLAY_RECORDS_MAX = 10_000_000;

  /// Checks the ranges.
  public SpaceOptions {
    checkRange("batch-records", batchRecords, 1, 65_536);
    checkRange("snapshot-records", snapshotRecords, 1, REPLAY_RECORDS_MAX);
    checkRange("in-flight-max", inFlightMax, 1, 1_000_000);
    checkRange("reads-max", readsMax, 1, 1_000_000);
    checkRange("subscribers-max", subscribersMax, 1, 1_000_000);
  }

  /// What a plant's space starts with: 256 records a batch, a snapshot every 2,000,000 records or 5
  /// minutes, 20 read generations a second, 100 us a read on the kernel thread.
  public static SpaceOptions named(String name) {
    return new SpaceOptions(
        name,
        256,
        2_000_000,
        Duration.ofMinutes(5),
        Duration.ofMillis(50),
        Duration.ofNanos(100_000),
        Duration.ofSeconds(10),
        65_536,
        16_384,
        1_024);
  }

  /// The same with other moments for snapshots.
  public SpaceOptions withSnapshots(long everyRecords, Duration everyInterval) {
    return new SpaceOptions(
        name,
        batchRecords,
        everyRecords,
        everyInterval,
        viewInterval,
        readBudget,
        waitMax,
        inFlightMax,
        readsMax,
        subscribersMax);
  }

  /// The same with other bounds of what may wait.
  public SpaceOptions withWaiting(int inFlight, int reads) {
    return new SpaceOptions(
        name,
        batchRecords,
        snapshotRecords,
        snapshotInterval,
        viewInterval,
        readBudget,
        waitMax,
        inFlight,
        reads,
        subscribersMax);
  }

  /// The same with another batch size.
  public SpaceOptions withBatchRecords(int records) {
    return new SpaceOptions(
        name,
        records,
        snapshotRecords,
        snapshotInterval,
        viewInterval,
        readBudget,
        waitMax,
        inFlightMax,
        readsMax,
        subscribersMax);
  }

  private static void checkRange(String key, long found, long least, long most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "space %s: expected %d to %d, found %d".formatted(key, least, most, found));
    }
  }
}
