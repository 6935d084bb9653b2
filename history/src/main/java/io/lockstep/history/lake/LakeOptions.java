package io.lockstep.history.lake;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.Duration;

/// How the lake is written. Immutable.
///
/// @param scratch a folder of this machine: what the lake remembers, and files on their way; made
///   when absent
/// @param commitInterval rows wait no longer than this before they are committed
/// @param commitRows ... and no more of them than this: what bounds the memory
/// @param compactFiles so many small files of a partition are made one
/// @param snapshotAge how long a snapshot that is not the last stays readable
/// @param orphanAge files that nothing names are removed when they are older
/// @param keepsAll true when readings are taken also where the model says by its historization that
///   it does not want them kept
public record LakeOptions(
    Path scratch,
    Duration commitInterval,
    int commitRows,
    int compactFiles,
    Duration snapshotAge,
    Duration orphanAge,
    boolean keepsAll) {
  /// Checks the ranges.
  public LakeOptions {
    if (commitInterval.compareTo(Duration.ofMillis(10)) < 0) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "lake.commit-interval: expected at least 10 ms, found " + commitInterval);
    }
    if (commitRows < 1 || compactFiles < 2) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "lake: expected at least 1 row a commit and 2 files to compact, found %d and %d"
              .formatted(commitRows, compactFiles));
    }
  }

  /// A commit every 5 minutes or 200,000 rows, 8 small files become one, snapshots stay for 5 days,
  /// orphans for an hour.
  public static LakeOptions in(Path scratch) {
    return new LakeOptions(
        scratch, Duration.ofMinutes(5), 200_000, 8, Duration.ofDays(5), Duration.ofHours(1), false);
  }

  /// The same with another pace.
  public LakeOptions committing(Duration interval, int rows) {
    return new LakeOptions(scratch, interval, rows, compactFiles, snapshotAge, orphanAge, keepsAll);
  }

  /// The same with other house rules.
  public LakeOptions keeping(int files, Duration snapshots, Duration orphans) {
    return new LakeOptions(
        scratch, commitInterval, commitRows, files, snapshots, orphans, keepsAll);
  }

  /// The same, but readings are kept whatever the models say.
  public LakeOptions keepingAll() {
    return new LakeOptions(
        scratch, commitInterval, commitRows, compactFiles, snapshotAge, orphanAge, true);
  }
}
