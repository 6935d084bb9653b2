package io.lockstep.api.internal.sql;

import io.lockstep.model.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one run of a statement may take: time, and memory for the rows that sorts, joins and groups
/// hold. It can be cancelled by any thread; the rest is confined to the run's.
public final class Budget {
  private static final int ROWS_A_LOOK = 1_024;
  private static final int BYTES_A_ROW = 32;
  private static final int BYTES_A_VALUE = 16;

  private final long memoryMax;
  private final long deadlineNanos;
  private final Duration timeMax;
  private volatile @Nullable String cancelled;
  private long held;
  private int rows;

  /// @param memoryMax bytes of rows that are held at a time
  /// @param timeMax from now on
  public Budget(long memoryMax, Duration timeMax) {
    this.memoryMax = memoryMax;
    this.timeMax = timeMax;
    deadlineNanos = System.nanoTime() + timeMax.toNanos();
  }

  /// Ends the run as soon as it looks.
  ///
  /// @param reason told in the error
  public void cancel(String reason) {
    cancelled = reason;
  }

  /// A row was looked at.
  void step() {
    if (++rows >= ROWS_A_LOOK) {
      rows = 0;
      look();
    }
  }

  /// Whether it may go on.
  void look() {
    String reason = cancelled;
    if (reason != null) {
      throw new StatementException(
          ErrorCode.TIMED_OUT, "57014", "the query was cancelled: " + reason, -1);
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new StatementException(
          ErrorCode.TIMED_OUT,
          "57014",
          "the query: expected an end within %d ms, found none; ask for less, a shorter range of time for instance (sql.timeout)"
              .formatted(timeMax.toMillis()),
          -1);
    }
  }

  /// A row is held from now on.
  public void hold(@Nullable Object[] row) {
    long bytes = BYTES_A_ROW;
    for (Object value : row) {
      bytes += BYTES_A_VALUE + (value instanceof String text ? 2L * text.length() : 0);
    }
    hold(bytes);
  }

  /// So many bytes are held from now on.
  void hold(long bytes) {
    held += bytes;
    if (held > memoryMax) {
      throw new StatementException(
          ErrorCode.OVERLOADED,
          "53200",
          "the query: expected sorts, joins and groups to hold at most %d MiB of rows, found more; ask for less, or for groups rather than rows (sql.memory)"
              .formatted(memoryMax >> 20),
          -1);
    }
  }

  /// The most bytes that may be held.
  long memoryMax() {
    return memoryMax;
  }

  /// Bytes that are held.
  long held() {
    return held;
  }

  /// Lets go of what was held since then.
  void release(long heldBefore) {
    held = heldBefore;
  }
}
