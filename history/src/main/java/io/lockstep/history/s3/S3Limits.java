package io.lockstep.history.s3;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;

/// How patient requests to a bucket are. Immutable.
///
/// @param timeout the longest that one attempt may take, its body among it; at least a millisecond
/// @param attempts so often a request is tried, at least once
/// @param firstPause the longest pause after the first attempt; it doubles with each
/// @param lastPause no pause is longer, at least one that the store asks for
/// @param partBytes a file of more is sent in parts of this size, and one of them is in memory; S3
///   takes parts of 5 MiB and more
public record S3Limits(
    Duration timeout, int attempts, Duration firstPause, Duration lastPause, int partBytes) {
  /// 30 s an attempt, 5 attempts, pauses of up to 200 ms to 10 s, parts of 8 MiB.
  public static final S3Limits STANDARD =
      new S3Limits(
          Duration.ofSeconds(30), 5, Duration.ofMillis(200), Duration.ofSeconds(10), 8 << 20);

  /// Checks the ranges.
  public S3Limits {
    if (timeout.toMillis() < 1 || attempts < 1 || partBytes < 1) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "S3 store: expected a time-out of 1 ms and more, and at least one attempt, found %s and %d"
              .formatted(timeout, attempts));
    }
  }

  /// The same with another deadline.
  public S3Limits within(Duration other) {
    return new S3Limits(other, attempts, firstPause, lastPause, partBytes);
  }
}
