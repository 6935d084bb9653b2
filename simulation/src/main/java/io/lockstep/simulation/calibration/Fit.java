package io.lockstep.simulation.calibration;

import java.util.List;

/// What a search for parameters came to. Immutable.
///
/// @param estimates in the order of the unknowns
/// @param correlations of the estimates, row by row, -1 to 1; not a number where one is not
///   determined
/// @param condition how much better the best determined direction is determined than the worst one;
///   infinite when one is not determined at all
/// @param noises of each course: what is left over
/// @param iterations of all starts
/// @param evaluations of the model
/// @param failures evaluations in which the model failed
/// @param agreeing how many of the starts came to this answer
/// @param hasConverged false when the search ended before its time
/// @param rivals other values that fit as well, in the order of the unknowns
public record Fit(
    List<Estimate> estimates,
    List<List<Double>> correlations,
    double condition,
    List<Noise> noises,
    int iterations,
    int evaluations,
    int failures,
    int agreeing,
    boolean hasConverged,
    List<List<Double>> rivals) {

  /// What is left over of a course of readings.
  ///
  /// @param deviation its standard deviation, in the unit of the readings
  /// @param correlation of one reading's rest with the next one's, -1 to 1: about 0 when it is
  ///   noise, near 1 when the model misses something
  /// @param widening by how much that makes the intervals wider; 1 when it does not
  public record Noise(double deviation, double correlation, double widening) {}

  /// Keeps copies.
  public Fit {
    estimates = List.copyOf(estimates);
    correlations = correlations.stream().map(List::copyOf).toList();
    noises = List.copyOf(noises);
    rivals = rivals.stream().map(List::copyOf).toList();
  }

  /// The best values, in the order of the unknowns.
  public double[] values() {
    return estimates.stream().mapToDouble(Estimate::value).toArray();
  }
}
