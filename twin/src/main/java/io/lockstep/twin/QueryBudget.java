package io.lockstep.twin;

import java.util.function.LongSupplier;

/// How much work one page of a query may take. Immutable if the supplier is thread-safe.
///
/// @param visitsMax how many twins and relationships may be looked at
/// @param nanos a clock for `deadlineNanos`, e.g. `System::nanoTime`; one that stands still gives
///   deterministic answers
/// @param deadlineNanos when to stop by that clock
/// @param bytesMax about how many bytes groups, distinct rows and rows in order may take
public record QueryBudget(long visitsMax, LongSupplier nanos, long deadlineNanos, long bytesMax) {
  /// What groups and ordered rows may take unless somebody says otherwise.
  public static final long BYTES = 64L << 20;

  /// With the usual memory.
  public QueryBudget(long visitsMax, LongSupplier nanos, long deadlineNanos) {
    this(visitsMax, nanos, deadlineNanos, BYTES);
  }

  /// Bounded by visits alone: the same answer always.
  public static QueryBudget visits(long visitsMax) {
    return new QueryBudget(visitsMax, () -> 0, 1);
  }

  /// No bound but the usual memory.
  public static QueryBudget unlimited() {
    return visits(Long.MAX_VALUE);
  }
}
