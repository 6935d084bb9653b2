package io.lockstep.twin.internal.query;

import java.util.function.LongSupplier;

/// Counts what a page of a query costs, and says when that is enough. Confined to one thread.
final class Meter {
  private static final int CLOCK_INTERVAL = 256;

  private final long visitsMax;
  private final LongSupplier nanos;
  private final long deadlineNanos;
  private final long bytesMax;
  private long visited;
  private long nextLook = CLOCK_INTERVAL;
  private long bytes;
  private boolean isLate;

  Meter(long visitsMax, LongSupplier nanos, long deadlineNanos, long bytesMax) {
    this.visitsMax = visitsMax;
    this.nanos = nanos;
    this.deadlineNanos = deadlineNanos;
    this.bytesMax = bytesMax;
  }

  /// Counts one twin or relationship that is looked at; false when it must not be any more.
  boolean spend() {
    visited++;
    if (visited > visitsMax) {
      return false;
    }
    if (visited >= nextLook) {
      nextLook = visited + CLOCK_INTERVAL;
      isLate = nanos.getAsLong() - deadlineNanos >= 0;
    }
    return !isLate;
  }

  /// Counts something dear, such as a look into history, and looks at the clock.
  void spendMuch() {
    visited += CLOCK_INTERVAL;
    nextLook = visited + CLOCK_INTERVAL;
    isLate = nanos.getAsLong() - deadlineNanos >= 0;
  }

  /// How much was looked at.
  long visited() {
    return visited;
  }

  /// Whether the time is used up.
  boolean isLate() {
    return isLate;
  }

  /// Counts memory that the answer takes, or with a negative count, gives back.
  void remember(long more) {
    bytes += more;
    if (bytes > bytesMax) {
      throw new QueryProblem(
          QueryProblem.Kind.MEMORY,
          "query: expected an answer whose groups, distinct rows or offset fit %d bytes, found"
                  .formatted(bytesMax)
              + " more; narrow it by WHERE, or ask without OFFSET");
    }
  }

  /// The refusal when the budget is used up.
  QueryProblem usedUp() {
    return new QueryProblem(
        QueryProblem.Kind.BUDGET,
        "query: expected to get on within the budget, found it used up after %d visits; narrow the"
                .formatted(visited)
            + " query or raise the budget");
  }
}
