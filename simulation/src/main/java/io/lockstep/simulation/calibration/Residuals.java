package io.lockstep.simulation.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.ValueAndJacobianFunction;
import org.hipparchus.util.Pair;

/// Predicted less measured in units of each course's noise, as a function of the search's own
/// variables: a sine carries each of these into the bounds of its parameter, so that no step of the
/// search leaves them. Remembers the best. Confined to one thread.
final class Residuals implements ValueAndJacobianFunction {
  /// Of differences, relative to a parameter.
  private static final double STEP = 1e-4;

  /// A parameter near 0 is taken as this share of its range.
  private static final double LEAST_SHARE = 0.1;

  /// Where the model fails, it is so many noises away.
  private static final double FAR = 1e3;

  /// The sine is flat at the bounds: a search begins so far inside of them.
  private static final double INSIDE = 0.01;

  private final List<Unknown> unknowns;
  private final List<double[]> measured;
  private final ParameterFit.Model model;
  private final double[] noises;
  private final int evaluationsMax;
  private final int size;
  private double[] best = new double[0];
  private double bestCost = Double.POSITIVE_INFINITY;
  private double[] told = new double[0];
  private Optional<double[]> known = Optional.empty();
  private int evaluations;
  private int failures;

  /// The search has had its share of evaluations.
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("exhausted", null, false, false);
    }
  }

  Residuals(
      List<Unknown> unknowns,
      List<double[]> measured,
      ParameterFit.Model model,
      double[] noises,
      int evaluationsMax) {
    this.unknowns = unknowns;
    this.measured = measured;
    this.model = model;
    this.noises = noises.clone();
    this.evaluationsMax = evaluationsMax;
    size = measured.stream().mapToInt(each -> each.length).sum();
  }

  int size() {
    return size;
  }

  int evaluations() {
    return evaluations;
  }

  int failures() {
    return failures;
  }

  double[] noises() {
    return noises.clone();
  }

  /// The best parameters since the last [#restart].
  double[] best() {
    return best.clone();
  }

  /// The sum of squares there; infinite before the first evaluation that the model bore.
  double bestCost() {
    return bestCost;
  }

  void restart() {
    bestCost = Double.POSITIVE_INFINITY;
  }

  /// Where the search's variables are for some parameters.
  double[] point(double[] parameters) {
    double[] point = new double[parameters.length];
    for (int i = 0; i < point.length; i++) {
      Unknown of = unknowns.get(i);
      double share = 2 * (parameters[i] - of.lower()) / of.range() - 1;
      point[i] = Math.asin(Math.clamp(share, 2 * INSIDE - 1, 1 - 2 * INSIDE));
    }
    return point;
  }

  double[] parameters(double[] point) {
    double[] parameters = new double[point.length];
    for (int i = 0; i < parameters.length; i++) {
      Unknown of = unknowns.get(i);
      double value = of.lower() + of.range() * (Math.sin(point[i]) + 1) / 2;
      parameters[i] = Math.clamp(value, of.lower(), of.upper());
    }
    return parameters;
  }

  /// Empty where the model fails.
  Optional<double[]> at(double[] parameters) {
    if (evaluations >= evaluationsMax) {
      throw new Exhausted();
    }
    evaluations++;
    Optional<double[]> weighted = model.predict(parameters.clone()).map(this::weighted);
    if (weighted.isEmpty()) {
      failures++;
      return weighted;
    }
    double cost = 0;
    for (double each : weighted.get()) {
      cost += each * each;
    }
    if (cost < bestCost) {
      bestCost = cost;
      best = parameters.clone();
    }
    return weighted;
  }

  private double[] weighted(List<double[]> predicted) {
    double[] weighted = new double[size];
    int at = 0;
    for (int course = 0; course < measured.size(); course++) {
      double[] from = measured.get(course);
      for (int i = 0; i < from.length; i++) {
        weighted[at++] = (predicted.get(course)[i] - from[i]) / noises[course];
      }
    }
    return weighted;
  }

  /// How each residual changes with each parameter, by differences to one side, away from the
  /// nearer bound: half as dear as [#slopes], and near enough to search by.
  private double[][] roughSlopes(double[] parameters) {
    double[][] slopes = new double[size][parameters.length];
    Optional<double[]> here = Arrays.equals(parameters, told) ? known : at(parameters);
    for (int i = 0; i < parameters.length && here.isPresent(); i++) {
      Unknown of = unknowns.get(i);
      double step = step(parameters, i);
      double[] aside = parameters.clone();
      aside[i] += parameters[i] > of.lower() + of.range() / 2 ? -step : step;
      Optional<double[]> there = at(aside);
      if (there.isEmpty()) {
        aside[i] = 2 * parameters[i] - aside[i];
        there = of.lower() <= aside[i] && aside[i] <= of.upper() ? at(aside) : there;
      }
      for (int row = 0; row < size && there.isPresent(); row++) {
        slopes[row][i] = (there.get()[row] - here.get()[row]) / (aside[i] - parameters[i]);
      }
    }
    return slopes;
  }

  private double step(double[] parameters, int i) {
    double range = unknowns.get(i).range();
    return STEP * Math.max(Math.min(Math.abs(parameters[i]), range), LEAST_SHARE * range);
  }

  /// How each residual changes with each parameter, by central differences that stay within the
  /// bounds; one-sided where the model fails on the other side.
  double[][] slopes(double[] parameters) {
    double[][] slopes = new double[size][parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      Unknown of = unknowns.get(i);
      double step = step(parameters, i);
      double[] up = parameters.clone();
      double[] down = parameters.clone();
      up[i] = Math.min(of.upper(), parameters[i] + step);
      down[i] = Math.max(of.lower(), parameters[i] - step);
      Optional<double[]> above = at(up);
      Optional<double[]> below = at(down);
      if (above.isEmpty()) {
        up[i] = parameters[i];
        above = at(up);
      } else if (below.isEmpty()) {
        down[i] = parameters[i];
        below = at(down);
      }
      if (above.isPresent() && below.isPresent() && up[i] > down[i]) {
        for (int row = 0; row < size; row++) {
          slopes[row][i] = (above.get()[row] - below.get()[row]) / (up[i] - down[i]);
        }
      }
    }
    return slopes;
  }

  @Override
  public RealVector computeValue(double[] point) {
    told = parameters(point);
    known = at(told);
    return new ArrayRealVector(
        known.orElseGet(
            () -> {
              double[] far = new double[size];
              Arrays.fill(far, FAR);
              return far;
            }),
        false);
  }

  @Override
  public RealMatrix computeJacobian(double[] point) {
    double[][] slopes = roughSlopes(parameters(point));
    for (int i = 0; i < point.length; i++) {
      double inner = unknowns.get(i).range() * Math.cos(point[i]) / 2;
      for (double[] row : slopes) {
        row[i] *= inner;
      }
    }
    return new Array2DRowRealMatrix(slopes, false);
  }

  @Override
  public Pair<RealVector, RealMatrix> value(RealVector point) {
    return new Pair<>(computeValue(point.toArray()), computeJacobian(point.toArray()));
  }
}
