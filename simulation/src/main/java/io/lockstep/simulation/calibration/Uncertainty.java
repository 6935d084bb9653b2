package io.lockstep.simulation.calibration;

import io.lockstep.simulation.calibration.Estimate.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/// How far measurements determine parameters, around the best ones. Directions in the space of the
/// parameters, each in units of its range, are looked at one by one: along some the rest grows
/// soon, along others never. What is determined gets its part of the covariance; a parameter that
/// takes part in a direction that is not determined is said to be so, with those that can make up
/// for it. Immutable.
record Uncertainty(
    List<Estimate> estimates,
    List<List<Double>> correlations,
    double condition,
    List<Fit.Noise> noises) {

  /// Below this share of the largest slope a direction has none.
  private static final double SINGULAR = 1e-6;

  /// From this component on a parameter takes part in a direction.
  private static final double PART = 0.1;

  /// So near to a bound, relative to the range, a parameter is at it.
  private static final double AT_BOUND = 1e-6;

  /// Of a number somewhere between bounds that are 1 apart.
  private static final double UNIFORM_VARIANCE = 1.0 / 12;

  private static final double CORRELATION_MAX = 0.99;

  Uncertainty {
    estimates = List.copyOf(estimates);
    correlations = correlations.stream().map(List::copyOf).toList();
    noises = List.copyOf(noises);
  }

  /// @param left residuals in units of noises
  /// @param slopes of the residuals, by parameter
  static Uncertainty of(
      List<Unknown> unknowns,
      double[] values,
      double[] left,
      double[][] slopes,
      double[] units,
      List<double[]> measured) {
    Verdict[] verdicts = new Verdict[values.length];
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Unknown of = unknowns.get(i);
      double share = (values[i] - of.lower()) / of.range();
      verdicts[i] =
          share < AT_BOUND
              ? Verdict.AT_LOWER
              : share > 1 - AT_BOUND ? Verdict.AT_UPPER : Verdict.DETERMINED;
      if (verdicts[i] == Verdict.DETERMINED) {
        free.add(i);
      }
    }
    List<Fit.Noise> noises = noises(left, units, measured, free.size());
    return new Looking(unknowns, values, verdicts, free, noises)
        .look(left, slopes, measured.stream().mapToInt(each -> each.length).toArray());
  }

  private static List<Fit.Noise> noises(
      double[] left, double[] units, List<double[]> measured, int parameters) {
    List<Fit.Noise> noises = new ArrayList<>();
    int from = 0;
    for (int course = 0; course < units.length; course++) {
      int to = from + measured.get(course).length;
      double[] rest = Arrays.copyOfRange(left, from, to);
      double degrees = Math.max(1, rest.length - (double) parameters / units.length);
      double squares = Arrays.stream(rest).map(each -> each * each).sum();
      double correlation = correlation(rest);
      // What noise alone gives in one of 40 cases is none.
      double counts = correlation > 2 / Math.sqrt(rest.length) ? correlation : 0;
      counts = Math.min(counts, CORRELATION_MAX);
      noises.add(
          new Fit.Noise(
              units[course] * Math.sqrt(squares / degrees),
              correlation,
              Math.sqrt((1 + counts) / (1 - counts))));
      from = to;
    }
    return noises;
  }

  private static double correlation(double[] rest) {
    double mean = Arrays.stream(rest).average().orElse(0);
    double squares = 0;
    double products = 0;
    for (int i = 0; i < rest.length; i++) {
      squares += (rest[i] - mean) * (rest[i] - mean);
      products += i == 0 ? 0 : (rest[i] - mean) * (rest[i - 1] - mean);
    }
    return squares > 0 ? products / squares : 0;
  }

  private static final class Looking {
    private final List<Unknown> unknowns;
    private final double[] values;
    private final Verdict[] verdicts;
    private final List<Integer> free;
    private final List<Fit.Noise> noises;

    Looking(
        List<Unknown> unknowns,
        double[] values,
        Verdict[] verdicts,
        List<Integer> free,
        List<Fit.Noise> noises) {
      this.unknowns = unknowns;
      this.values = values;
      this.verdicts = verdicts;
      this.free = free;
      this.noises = noises;
    }

    Uncertainty look(double[] left, double[][] slopes, int[] sizes) {
      int count = free.size();
      if (count == 0) {
        return told(new double[0][0], new boolean[0][0], 1, 1);
      }
      double[][] information = new double[count][count];
      double squares = 0;
      double readings = 0;
      int row = 0;
      for (int course = 0; course < sizes.length; course++) {
        double widening = noises.get(course).widening();
        readings += sizes[course] / (widening * widening);
        for (int i = 0; i < sizes[course]; i++, row++) {
          squares += left[row] * left[row];
          add(information, slopes[row], widening);
        }
      }
      double variance = squares / Math.max(1, left.length - count);
      EigenDecompositionSymmetric directions =
          new EigenDecompositionSymmetric(new Array2DRowRealMatrix(information, false));
      double quantile =
          new TDistribution(Math.max(1, readings - count)).inverseCumulativeProbability(0.975);
      double[] strengths = directions.getEigenvalues();
      RealMatrix vectors = directions.getV();
      double[][] covariance = new double[count][count];
      boolean[][] takesPart = new boolean[count][count];
      for (int d = 0; d < count; d++) {
        boolean isDetermined =
            strengths[d] > SINGULAR * SINGULAR * strengths[0]
                && 2 * quantile * Math.sqrt(variance / strengths[d]) <= 1;
        double along = isDetermined ? variance / strengths[d] : UNIFORM_VARIANCE;
        for (int i = 0; i < count; i++) {
          takesPart[d][i] = !isDetermined && Math.abs(vectors.getEntry(i, d)) > PART;
          for (int j = 0; j < count; j++) {
            covariance[i][j] += along * vectors.getEntry(i, d) * vectors.getEntry(j, d);
          }
        }
      }
      double weakest = strengths[count - 1];
      double condition = weakest > 0 ? Math.sqrt(strengths[0] / weakest) : Double.POSITIVE_INFINITY;
      return told(covariance, takesPart, quantile, condition);
    }

    private void add(double[][] information, double[] slopes, double widening) {
      for (int i = 0; i < free.size(); i++) {
        double one = slopes[free.get(i)] * unknowns.get(free.get(i)).range() / widening;
        for (int j = 0; j < free.size(); j++) {
          double other = slopes[free.get(j)] * unknowns.get(free.get(j)).range() / widening;
          information[i][j] += one * other;
        }
      }
    }

    private Uncertainty told(
        double[][] covariance, boolean[][] takesPart, double quantile, double condition) {
      double[] deviations = new double[values.length];
      Arrays.fill(deviations, Double.NaN);
      List<List<String>> partners = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        partners.add(partners(free.indexOf(i), takesPart));
        int at = free.indexOf(i);
        if (at >= 0 && isPart(at, takesPart)) {
          verdicts[i] = Verdict.UNDETERMINED;
        } else if (at >= 0) {
          deviations[i] = Math.sqrt(covariance[at][at]) * unknowns.get(i).range();
        }
      }
      List<Estimate> estimates = new ArrayList<>();
      List<List<Double>> correlations = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        Unknown of = unknowns.get(i);
        double reach = quantile * deviations[i];
        estimates.add(
            new Estimate(
                of.name(),
                values[i],
                verdicts[i],
                deviations[i],
                Math.max(of.lower(), values[i] - reach),
                Math.min(of.upper(), values[i] + reach),
                partners.get(i)));
        List<Double> row = new ArrayList<>(Collections.nCopies(values.length, Double.NaN));
        for (int j = 0; j < values.length; j++) {
          if (verdicts[i] == Verdict.DETERMINED && verdicts[j] == Verdict.DETERMINED) {
            int one = free.indexOf(i);
            int other = free.indexOf(j);
            double product = Math.sqrt(covariance[one][one] * covariance[other][other]);
            row.set(j, i == j ? 1 : product > 0 ? covariance[one][other] / product : 0);
          }
        }
        correlations.add(row);
      }
      return new Uncertainty(estimates, correlations, condition, noises);
    }

    private static boolean isPart(int at, boolean[][] takesPart) {
      return Arrays.stream(takesPart).anyMatch(direction -> direction[at]);
    }

    private List<String> partners(int at, boolean[][] takesPart) {
      List<String> partners = new ArrayList<>();
      for (int other = 0; other < free.size(); other++) {
        String name = unknowns.get(free.get(other)).name();
        for (boolean[] direction : takesPart) {
          if (at >= 0 && other != at && direction[at] && direction[other]) {
            partners.add(name);
            break;
          }
        }
      }
      return partners;
    }
  }
}
