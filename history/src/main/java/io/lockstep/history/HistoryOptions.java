package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the history lives and how it is bounded. Immutable.
///
/// @param folder everything is kept below this folder; made when absent
/// @param retention readings received longer ago are removed, by whole days; empty keeps all
/// @param commitRows a batch is made visible when it has this many readings, at the latest
/// @param commitDelay ... or when its first reading waits this long
/// @param syncInterval how often what is visible is forced to the disk
/// @param keepsAll true when readings are kept also where the model says by its historization that
///   it does not want them
/// @param verifyPace a stretch of a million rows is compared with its checksum so often; zero for
///   never
public record HistoryOptions(
    Path folder,
    Optional<Duration> retention,
    int commitRows,
    Duration commitDelay,
    Duration syncInterval,
    boolean keepsAll,
    Duration verifyPace) {

  /// Checks the ranges.
  public HistoryOptions {
    if (retention.isPresent() && retention.get().compareTo(Duration.ofDays(1)) < 0) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "history.retention: expected at least 1 day, found " + retention.get());
    }
    if (commitRows < 1 || commitRows > 1_000_000) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "history commit rows: expected 1 to 1000000, found " + commitRows);
    }
    if (commitDelay.isNegative() || commitDelay.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "history commit delay: expected 0 to 1 minute, found " + commitDelay);
    }
    if (syncInterval.compareTo(Duration.ofMillis(100)) < 0) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "history sync interval: expected at least 100 ms, found " + syncInterval);
    }
    if (verifyPace.isNegative()
        || (!verifyPace.isZero() && verifyPace.compareTo(Duration.ofMillis(10)) < 0)) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "history.verify: expected 0 (never) or at least 10 ms, found " + verifyPace);
    }
  }

  /// The same with another pace of verification.
  public HistoryOptions verifying(Duration pace) {
    return new HistoryOptions(
        folder, retention, commitRows, commitDelay, syncInterval, keepsAll, pace);
  }

  /// Keeps what the models want for good; batches of 200,000 readings or 20 ms; on the disk every
  /// 10 s.
  public static HistoryOptions in(Path folder) {
    return new HistoryOptions(
        folder,
        Optional.empty(),
        200_000,
        Duration.ofMillis(20),
        Duration.ofSeconds(10),
        false,
        Duration.ofMinutes(1));
  }

  /// The same with a retention.
  public HistoryOptions withRetention(Duration kept) {
    return new HistoryOptions(
        folder, Optional.of(kept), commitRows, commitDelay, syncInterval, keepsAll, verifyPace);
  }

  /// The same, but readings are kept whatever the models say.
  public HistoryOptions keepingAll() {
    return new HistoryOptions(
        folder, retention, commitRows, commitDelay, syncInterval, true, verifyPace);
  }
}
