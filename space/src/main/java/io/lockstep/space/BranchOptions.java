package io.lockstep.space;

import java.time.Duration;

/// The bounds of a space's branches. Immutable.
///
/// @param countMax branches at once, 0 to 10,000; 0 permits none
/// @param bytesMax what one branch may hold of its own: records that drove it and came out, and
///   pages of state that it does not share with its base
/// @param idleMax a branch that nobody asked for so long is dropped when somebody makes or lists
///   branches; zero keeps it until somebody drops it
public record BranchOptions(int countMax, long bytesMax, Duration idleMax) {
  /// The most branches that may be permitted.
  public static final int COUNT_LIMIT = 10_000;

  /// Checks the ranges.
  public BranchOptions {
    if (countMax < 0 || countMax > COUNT_LIMIT) {
      throw new IllegalArgumentException(
          "branches: expected 0 to %d, found %d".formatted(COUNT_LIMIT, countMax));
    }
    if (bytesMax < 1 || idleMax.isNegative()) {
      throw new IllegalArgumentException(
          "branches: expected at least 1 byte and an idle time of at least zero, found %d and %s"
              .formatted(bytesMax, idleMax));
    }
  }

  /// 32 branches of at most 256 MiB each, kept until they are dropped.
  public static BranchOptions defaults() {
    return new BranchOptions(32, 256L << 20, Duration.ZERO);
  }
}
