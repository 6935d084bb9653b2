package io.lockstep.stream.detect;

/// The normal distribution.
final class Normal {
  /// Chebyshev's coefficients of the complementary error function: W. H. Press and others,
  /// Numerical Recipes, `erfcc`; relative error below 1.2e-7.
  private static final double[] COEFFICIENTS = {
    -1.26551223,
    1.00002368,
    0.37409196,
    0.09678418,
    -0.18628806,
    0.27886807,
    -1.13520398,
    1.48851587,
    -0.82215223,
    0.17087277
  };

  private Normal() {}

  /// Minus the decimal logarithm of the probability of so many standard deviations or more above
  /// the mean, at most [Calibration#MAX].
  static double surprise(double deviations) {
    double x = StrictMath.abs(deviations) / StrictMath.sqrt(2);
    double t = 1 / (1 + x / 2);
    double series = 0;
    for (int i = COEFFICIENTS.length - 1; i >= 0; i--) {
      series = series * t + COEFFICIENTS[i];
    }
    double log = StrictMath.log(t) + series - x * x - StrictMath.log(2);
    double above = deviations >= 0 ? log : StrictMath.log1p(-StrictMath.exp(log));
    return StrictMath.clamp(-above / StrictMath.log(10), 0, Calibration.MAX);
  }
}
