package io.lockstep.simulation.solver;

/// RODAS of Hairer and Wanner: a Rosenbrock method of order 4(3), stiffly accurate, with a
/// continuous extension of order 3 (Solving Ordinary Differential Equations II, IV.7 and IV.10).
/// Solves a linear system instead of iterating, so a step costs the same whatever the problem.
final class Rodas implements Method {
  private static final double GAMMA = 0.25;
  private static final double[] ALPHA = {0, 0.386, 0.21, 0.63, 1, 1};
  private static final double[] D = {0.25, -0.1043, 0.1035, -0.0362, 0, 0};
  private static final double[][] A = {
    {},
    {1.544},
    {0.9466785280815826, 0.2557011698983284},
    {3.314825187068521, 2.896124015972201, 0.9986419139977817},
    {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950},
    {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1}
  };
  private static final double[][] C = {
    {},
    {-5.6688},
    {-2.430093356833875, -0.2063599157091915},
    {-0.1073529058151375, -9.594562251023355, -20.47028614809616},
    {7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
    {
      8.083246795921522,
      -7.981132988064893,
      -31.52159432874371,
      16.31930543123136,
      -6.058818238834054
    }
  };
  private static final double[][] DENSE = {
    {
      10.12623508344586,
      -7.487995877610167,
      -34.80091861555747,
      -7.992771707568823,
      1.025137723295662
    },
    {
      -0.6762803392801253,
      6.087714651680015,
      16.43084320892478,
      24.76722511418386,
      -6.594389125716872
    }
  };

  private final Problem problem;
  private final int n;
  private final double[][] jacobian;
  private final Lu lu;
  private final double[][] u;
  private final double[] stage;
  private final double[] slope;
  private final double[] timeSlope;
  private final double[] begin;
  private final double[] end;

  Rodas(Problem problem) {
    this.problem = problem;
    n = problem.size();
    jacobian = new double[n][n];
    lu = new Lu(n);
    u = new double[ALPHA.length][n];
    stage = new double[n];
    slope = new double[n];
    timeSlope = new double[n];
    begin = new double[n];
    end = new double[n];
  }

  @Override
  public int errorOrder() {
    return 4;
  }

  @Override
  public boolean attempt(
      double time,
      double[] states,
      double[] derivatives,
      double h,
      double[] result,
      double[] error) {
    System.arraycopy(states, 0, begin, 0, n);
    linearize(time, states, derivatives, h);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        lu.set(i, j, -jacobian[i][j] + (i == j ? 1 / (h * GAMMA) : 0));
      }
    }
    if (!lu.decompose()) {
      return false;
    }
    for (int s = 0; s < ALPHA.length; s++) {
      System.arraycopy(states, 0, stage, 0, n);
      for (int j = 0; j < s; j++) {
        for (int i = 0; i < n; i++) {
          stage[i] += A[s][j] * u[j][i];
        }
      }
      if (s == 0) {
        System.arraycopy(derivatives, 0, slope, 0, n);
      } else {
        problem.derivatives(time + ALPHA[s] * h, stage, slope);
      }
      for (int i = 0; i < n; i++) {
        double sum = slope[i] + h * D[s] * timeSlope[i];
        for (int j = 0; j < s; j++) {
          sum += C[s][j] / h * u[j][i];
        }
        u[s][i] = sum;
      }
      lu.solve(u[s]);
    }
    // The last stage plus its increment is the result; the increment is the error.
    for (int i = 0; i < n; i++) {
      end[i] = stage[i] + u[5][i];
      result[i] = end[i];
      error[i] = u[5][i];
    }
    return true;
  }

  /// The Jacobian and the derivative by time, exact where the problem knows them.
  private void linearize(double time, double[] states, double[] derivatives, double h) {
    System.arraycopy(states, 0, stage, 0, n);
    for (int j = 0; j < n; j++) {
      boolean isExact = problem.jacobianColumn(time, states, j, slope);
      if (!isExact) {
        double step = Math.sqrt(Math.ulp(1.0) * Math.max(1e-5, Math.abs(states[j])));
        stage[j] = states[j] + step;
        problem.derivatives(time, stage, slope);
        stage[j] = states[j];
        for (int i = 0; i < n; i++) {
          slope[i] = (slope[i] - derivatives[i]) / step;
        }
      }
      for (int i = 0; i < n; i++) {
        jacobian[i][j] = slope[i];
      }
    }
    double step = Math.copySign(Math.sqrt(Math.ulp(1.0) * Math.max(1e-5, Math.abs(time))), h);
    step = Math.abs(step) > Math.abs(h) ? h : step;
    problem.derivatives(time + step, states, timeSlope);
    for (int i = 0; i < n; i++) {
      timeSlope[i] = (timeSlope[i] - derivatives[i]) / step;
    }
  }

  @Override
  public void interpolate(double theta, double[] result) {
    double rest = 1 - theta;
    for (int i = 0; i < n; i++) {
      double third = 0;
      double fourth = 0;
      for (int j = 0; j < DENSE[0].length; j++) {
        third += DENSE[0][j] * u[j][i];
        fourth += DENSE[1][j] * u[j][i];
      }
      result[i] = begin[i] * rest + theta * (end[i] + rest * (third + theta * fourth));
    }
  }
}
