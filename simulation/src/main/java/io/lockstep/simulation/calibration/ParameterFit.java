package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.exception.LocalizedCoreFormats;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresFactory;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer.Optimum;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;

/// Finds the parameters with which a model comes nearest to what was measured: weighted least
/// squares by Levenberg and Marquardt from several starts, and says how far the measurements
/// determine them. Pure: the same gives the same.
public final class ParameterFit {
  private static final int ITERATIONS_MAX = 200;

  /// With several courses, how often their noises are worked out anew.
  private static final int ROUNDS = 2;

  /// Sums of squares that differ by less are the same answer.
  private static final double SAME = 1e-3;

  /// Chi-square of one degree of freedom, 95 %: what differs by less fits as well.
  private static final double AS_WELL = 3.84;

  private static final int RIVALS_MAX = 3;

  private ParameterFit() {}

  /// Says what would be measured.
  @FunctionalInterface
  public interface Model {
    /// As many courses, and as many numbers in each, as were measured; empty when the model fails
    /// with these parameters. What it throws ends the search.
    ///
    /// @param parameters in the order of the unknowns, within their bounds
    Optional<List<double[]>> predict(double[] parameters);
  }

  /// How to search.
  ///
  /// @param starts from how many places, at least 1: the given one, then random ones
  /// @param seed of the random ones
  /// @param evaluationsMax of the model, at least 1
  public record Options(int starts, long seed, int evaluationsMax) {}

  /// Where a search came to.
  private static final class End {
    private final double[] values;
    private final double cost;
    private final int iterations;
    private final boolean hasConverged;

    End(double[] values, double cost, int iterations, boolean hasConverged) {
      this.values = values;
      this.cost = cost;
      this.iterations = iterations;
      this.hasConverged = hasConverged;
    }
  }

  /// Fits.
  ///
  /// @param start where the search begins, in the order of the unknowns
  /// @param measured courses of readings in the order of their times, each of one quantity: its
  ///   noise is taken to be the same all along, and is worked out from what is left over
  /// @throws LockstepException VALIDATION_FAILED when there are too few measurements, or the model
  ///   fails at the start
  public static Fit of(
      List<Unknown> unknowns,
      double[] start,
      List<double[]> measured,
      Model model,
      Options options) {
    int size = measured.stream().mapToInt(each -> each.length).sum();
    if (size <= unknowns.size()) {
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "calibration: expected more readings than parameters (%d), found %d"
              .formatted(unknowns.size(), size));
    }
    double[] noises = measured.stream().mapToDouble(ParameterFit::spread).toArray();
    Residuals residuals =
        new Residuals(List.copyOf(unknowns), measured, model, noises, options.evaluationsMax());
    if (residuals.at(start).isEmpty()) {
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "calibration: expected a model that runs with %s, found that it fails"
              .formatted(Arrays.toString(start)));
    }
    List<End> ends = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(options.seed());
    double[] from = start;
    for (int i = 0; i < options.starts(); i++) {
      ends.add(search(residuals, from));
      from =
          unknowns.stream()
              .mapToDouble(each -> random.nextDouble(each.lower(), each.upper()))
              .toArray();
    }
    End best = ends.getFirst();
    for (End each : ends) {
      best = each.cost < best.cost ? each : best;
    }
    int evaluations = residuals.evaluations();
    int failures = residuals.failures();
    List<End> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS && measured.size() > 1; round++) {
      residuals =
          new Residuals(
              unknowns,
              measured,
              model,
              rest(residuals, measured, best.values),
              options.evaluationsMax());
      best = search(residuals, best.values);
      rounds.add(best);
      evaluations += residuals.evaluations();
      failures += residuals.failures();
    }
    // What is left over and its slopes are worked out apart, so that they never come too late.
    Residuals last =
        new Residuals(unknowns, measured, model, residuals.noises(), Integer.MAX_VALUE);
    double[] left = last.at(best.values).orElseThrow();
    Uncertainty uncertainty =
        Uncertainty.of(
            unknowns, best.values, left, last.slopes(best.values), residuals.noises(), measured);
    double least = ends.stream().mapToDouble(each -> each.cost).min().orElseThrow();
    return new Fit(
        uncertainty.estimates(),
        uncertainty.correlations(),
        uncertainty.condition(),
        uncertainty.noises(),
        ends.stream().mapToInt(each -> each.iterations).sum()
            + rounds.stream().mapToInt(each -> each.iterations).sum(),
        evaluations + last.evaluations(),
        failures + last.failures(),
        (int) ends.stream().filter(each -> isSame(each.cost, least, size)).count(),
        best.hasConverged,
        rivals(ends, best.values, uncertainty, least, size));
  }

  private static boolean isSame(double cost, double least, int size) {
    return cost <= least * (1 + SAME) + size * 1e-12;
  }

  /// The standard deviation of what was measured, or 1 when it never changes.
  private static double spread(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(each -> (each - mean) * (each - mean)).sum();
    return squares > 0 ? Math.sqrt(squares / values.length) : 1;
  }

  /// The root mean square of what is left over of each course; of one that fits exactly a share of
  /// what it was.
  private static double[] rest(Residuals residuals, List<double[]> measured, double[] values) {
    double[] left = residuals.at(values).orElseThrow();
    double[] noises = residuals.noises();
    int at = 0;
    for (int course = 0; course < noises.length; course++) {
      double squares = 0;
      for (int i = 0; i < measured.get(course).length; i++, at++) {
        squares += left[at] * left[at];
      }
      noises[course] *= Math.max(1e-6, Math.sqrt(squares / measured.get(course).length));
    }
    return noises;
  }

  private static End search(Residuals residuals, double[] from) {
    residuals.restart();
    int iterations = 0;
    boolean hasConverged = true;
    double[] point = residuals.point(from);
    try {
      Optimum optimum =
          new LevenbergMarquardtOptimizer()
              .withInitialStepBoundFactor(1)
              .optimize(
                  LeastSquaresFactory.create(
                      residuals,
                      new ArrayRealVector(residuals.size()),
                      new ArrayRealVector(point, false),
                      null,
                      null,
                      Integer.MAX_VALUE,
                      ITERATIONS_MAX,
                      true,
                      null));
      iterations = optimum.getIterations();
    } catch (MathRuntimeException e) {
      // It complains when nothing can be gained any more, too: then the best is the answer.
      hasConverged = e.getSpecifier() != LocalizedCoreFormats.MAX_COUNT_EXCEEDED;
      iterations = hasConverged ? 0 : ITERATIONS_MAX;
    } catch (Residuals.Exhausted _) {
      hasConverged = false;
    }
    double[] best = residuals.bestCost() < Double.POSITIVE_INFINITY ? residuals.best() : from;
    return new End(best, residuals.bestCost(), iterations, hasConverged);
  }

  /// Other places that fit as well, where all is determined around the best one: the readings do
  /// not tell which it is.
  private static List<List<Double>> rivals(
      List<End> ends, double[] best, Uncertainty uncertainty, double least, int size) {
    List<List<Double>> rivals = new ArrayList<>();
    if (!uncertainty.estimates().stream().allMatch(Estimate::isDetermined)) {
      return rivals;
    }
    double unit = least / Math.max(1, size - best.length);
    for (End each : ends) {
      boolean fits = each.cost - least <= AS_WELL * unit + size * 1e-12;
      List<Double> values = Arrays.stream(each.values).boxed().toList();
      if (fits
          && isElsewhere(values, uncertainty.estimates())
          && rivals.stream().noneMatch(known -> isNear(known, values, uncertainty.estimates()))
          && rivals.size() < RIVALS_MAX) {
        rivals.add(values);
      }
    }
    return rivals;
  }

  private static boolean isElsewhere(List<Double> values, List<Estimate> estimates) {
    return !isNear(estimates.stream().map(Estimate::value).toList(), values, estimates);
  }

  private static boolean isNear(List<Double> one, List<Double> other, List<Estimate> estimates) {
    for (int i = 0; i < estimates.size(); i++) {
      double width = estimates.get(i).high() - estimates.get(i).low();
      double near = 2 * width + 1e-3 * Math.abs(one.get(i));
      if (Math.abs(one.get(i) - other.get(i)) > near) {
        return false;
      }
    }
    return true;
  }
}
