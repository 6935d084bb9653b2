package io.lockstep.simulation.solver;

/// Dormand and Prince's pair of order 5(4) with the continuous extension of order 4 (Hairer,
/// Norsett, Wanner: Solving Ordinary Differential Equations I, II.5 and II.6).
final class DormandPrince implements Method {
  private static final double[] C = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
  private static final double[][] A = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
  };
  private static final double[] E = {
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
  };
  private static final double[] D = {
    -12715105075.0 / 11282082432.0,
    0,
    87487479700.0 / 32700410799.0,
    -10690763975.0 / 1880347072.0,
    701980252875.0 / 199316789632.0,
    -1453857185.0 / 822651844.0,
    69997945.0 / 29380423.0
  };

  private final Problem problem;
  private final double[][] k;
  private final double[] stage;
  private final double[] begin;
  private final double[] end;
  private double size;

  DormandPrince(Problem problem) {
    this.problem = problem;
    int n = problem.size();
    k = new double[C.length][n];
    stage = new double[n];
    begin = new double[n];
    end = new double[n];
  }

  @Override
  public int errorOrder() {
    return 5;
  }

  @Override
  public boolean attempt(
      double time,
      double[] states,
      double[] derivatives,
      double h,
      double[] result,
      double[] error) {
    int n = states.length;
    System.arraycopy(states, 0, begin, 0, n);
    System.arraycopy(derivatives, 0, k[0], 0, n);
    size = h;
    for (int s = 1; s < C.length; s++) {
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < s; j++) {
          sum += A[s][j] * k[j][i];
        }
        stage[i] = states[i] + h * sum;
      }
      problem.derivatives(time + C[s] * h, stage, k[s]);
    }
    // The last stage is the result.
    System.arraycopy(stage, 0, result, 0, n);
    System.arraycopy(stage, 0, end, 0, n);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int s = 0; s < C.length; s++) {
        sum += E[s] * k[s][i];
      }
      error[i] = h * sum;
    }
    return true;
  }

  @Override
  public void interpolate(double theta, double[] result) {
    double rest = 1 - theta;
    for (int i = 0; i < begin.length; i++) {
      double difference = end[i] - begin[i];
      double left = size * k[0][i] - difference;
      double right = difference - size * k[6][i] - left;
      double bend = 0;
      for (int s = 0; s < D.length; s++) {
        bend += D[s] * k[s][i];
      }
      result[i] =
          begin[i] + theta * (difference + rest * (left + theta * (right + rest * size * bend)));
    }
  }
}
