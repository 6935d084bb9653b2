package io.lockstep.history;

import java.util.Map;

/// How the numbers of a bucket are spread. Immutable.
///
/// @param modeBits the number that came the most often, see [io.lockstep.model.ValueType]
/// @param percentiles those that were asked for
public record Spread(long modeBits, Map<Figure.Percentile, Double> percentiles) {
  /// Copies.
  public Spread {
    percentiles = Map.copyOf(percentiles);
  }
}
