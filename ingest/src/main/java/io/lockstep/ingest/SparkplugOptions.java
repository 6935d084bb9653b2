package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// What a Sparkplug host decides by. Immutable.
///
/// @param reorderTimeoutMicros how long messages wait for one before them that is missing, up to a
///   minute; 0 asks for a rebirth at once (Sparkplug 3.0 §5.4, Reorder Timeout)
public record SparkplugOptions(long reorderTimeoutMicros) {
  private static final long REORDER_TIMEOUT_MAX = 60_000_000;

  /// Checks the range.
  public SparkplugOptions {
    if (reorderTimeoutMicros < 0 || reorderTimeoutMicros > REORDER_TIMEOUT_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "sparkplug.reorder-timeout: expected 0 to 60 s, found %d us"
              .formatted(reorderTimeoutMicros));
    }
  }

  /// Two seconds.
  public static SparkplugOptions defaults() {
    return new SparkplugOptions(2_000_000);
  }
}
