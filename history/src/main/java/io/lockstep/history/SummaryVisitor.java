package io.lockstep.history;

/// Hears the answer to a [SummaryQuery].
@FunctionalInterface
public interface SummaryVisitor {
  /// A bucket in which something is: those of one property after the other, by time. Those of
  /// several properties follow in no defined order.
  ///
  /// @param series the index of the property in the question
  /// @return false to hear no more
  boolean bucket(int series, Bucket bucket);
}
