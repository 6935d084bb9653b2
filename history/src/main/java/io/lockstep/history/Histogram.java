package io.lockstep.history;

import java.util.List;

/// How many numbers lie in each of some ranges of equal width; each begins with its lower bound,
/// the last has its upper one, too. Immutable.
///
/// @param low where the first begins
/// @param high where the last ends; `low` when all numbers are equal
/// @param counts of the ranges; empty when there are no numbers
/// @param below numbers less than `low`
/// @param above numbers greater than `high`
public record Histogram(double low, double high, List<Long> counts, long below, long above) {
  /// Copies.
  public Histogram {
    counts = List.copyOf(counts);
  }
}
