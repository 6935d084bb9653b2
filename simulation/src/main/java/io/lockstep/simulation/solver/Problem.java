package io.lockstep.simulation.solver;

/// The right-hand side of x' = f(t, x).
public interface Problem {
  /// Number of states.
  int size();

  /// f(t, x).
  void derivatives(double time, double[] states, double[] result);

  /// Column `state` of the Jacobian at (t, x), when it is known exactly.
  ///
  /// @return whether it was filled in; false: finite differences are taken
  default boolean jacobianColumn(double time, double[] states, int state, double[] result) {
    return false;
  }
}
