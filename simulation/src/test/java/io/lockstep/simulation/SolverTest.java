package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.solver.Problem;
import io.lockstep.simulation.solver.Solver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both methods keep to the tolerance, also within steps.
class SolverTest {
  /// x' = cos(t) - x + sin(t), x(0) = 0: x = sin(t). It depends on the time by itself.
  private static final class Driven implements Problem {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public void derivatives(double time, double[] states, double[] result) {
      result[0] = Math.cos(time) - states[0] + Math.sin(time);
    }
  }

  private static double error(Solver.Kind kind, double tolerance, boolean isWithin) {
    Solver solver = new Solver(kind, new Driven(), tolerance, new double[] {tolerance});
    solver.start(0, new double[] {0});
    double worst = 0;
    double[] x = new double[1];
    while (solver.time() < 10) {
      solver.step(10, 10);
      double at = isWithin ? (solver.lastTime() + solver.time()) / 2 : solver.time();
      solver.interpolate(at, x);
      worst = Math.max(worst, Math.abs(x[0] - Math.sin(at)));
    }
    assertThat(solver.time()).isEqualTo(10);
    return worst;
  }

  @ParameterizedTest
  @EnumSource(Solver.Kind.class)
  void errorsFollowTheTolerance(Solver.Kind kind) {
    for (double tolerance : new double[] {1e-4, 1e-6, 1e-8}) {
      assertThat(error(kind, tolerance, false)).isLessThan(20 * tolerance);
    }
  }

  @ParameterizedTest
  @EnumSource(Solver.Kind.class)
  void valuesWithinAStepAreNearlyAsGood(Solver.Kind kind) {
    for (double tolerance : new double[] {1e-4, 1e-6, 1e-8}) {
      assertThat(error(kind, tolerance, true)).isLessThan(200 * tolerance);
    }
  }

  /// The order shows in how many steps a tighter tolerance costs: 10^(2/order) per two decades.
  @ParameterizedTest
  @EnumSource(Solver.Kind.class)
  void theOrderIsTheOneOfTheMethod(Solver.Kind kind) {
    double loose = steps(kind, 1e-6);
    double tight = steps(kind, 1e-10);
    double order = 4 / Math.log10(tight / loose);

    assertThat(order).isCloseTo(kind == Solver.Kind.EXPLICIT ? 5 : 4, within(0.9));
  }

  private static double steps(Solver.Kind kind, double tolerance) {
    Solver solver = new Solver(kind, new Driven(), tolerance, new double[] {tolerance});
    solver.start(0, new double[] {0});
    while (solver.time() < 10) {
      solver.step(10, 10);
    }
    return solver.steps();
  }
}
