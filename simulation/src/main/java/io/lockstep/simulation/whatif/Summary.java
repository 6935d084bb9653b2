package io.lockstep.simulation.whatif;

import java.util.Arrays;

/// What replications came to, in one figure. Immutable.
///
/// @param count how many replications have a value
/// @param mean of them
/// @param deviation their standard deviation, with count - 1 below; 0 for one
/// @param low the value that 5 % are below
/// @param median the value that half are below
/// @param high the value that 95 % are below
/// @param margin half the width of the interval that holds the true mean with 95 % confidence, by
///   Student's distribution; 0 for one replication
public record Summary(
    int count,
    double mean,
    double deviation,
    double low,
    double median,
    double high,
    double margin) {

  /// Of values; those that are no numbers do not count. Of none, everything is NaN.
  public static Summary of(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      double none = Double.NaN;
      return new Summary(0, none, none, none, none, none, none);
    }
    double mean = Arrays.stream(sorted).sum() / n;
    double squares = Arrays.stream(sorted).map(value -> (value - mean) * (value - mean)).sum();
    double deviation = n == 1 ? 0 : StrictMath.sqrt(squares / (n - 1));
    double margin = n == 1 ? 0 : student(n - 1) * deviation / StrictMath.sqrt(n);
    return new Summary(
        n,
        mean,
        deviation,
        quantile(sorted, 0.05),
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        margin);
  }

  /// Between the two values next to it (Hyndman and Fan 1996, type 7).
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /// The value that 97.5 % of Student's distribution are below: exact for 1 and 2 degrees of
  /// freedom, else by its expansion around the normal one (Abramowitz and Stegun 26.7.5), which is
  /// right to 1 % for 3 and to 0.1 % from 5 on.
  private static double student(int degrees) {
    if (degrees == 1) {
      return 12.706204736;
    }
    if (degrees == 2) {
      return 4.302652730;
    }
    double z = 1.959963985;
    double z2 = z * z;
    double v = degrees;
    double g1 = z * (z2 + 1) / 4;
    double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
    double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    double g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160;
    return z + g1 / v + g2 / (v * v) + g3 / (v * v * v) + g4 / (v * v * v * v);
  }
}
