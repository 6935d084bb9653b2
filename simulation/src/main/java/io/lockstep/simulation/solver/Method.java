package io.lockstep.simulation.solver;

/// One step of a one-step method. Keeps its memory; confined to one thread.
sealed interface Method permits DormandPrince, Rodas {
  /// Exponent of the step size in the error estimate.
  int errorOrder();

  /// Tries a step from (t, x) to t + h.
  ///
  /// @param derivatives f(t, x)
  /// @param result gets x(t + h)
  /// @param error gets the estimate of the error
  /// @return false when the step cannot be done at this size
  boolean attempt(
      double time,
      double[] states,
      double[] derivatives,
      double h,
      double[] result,
      double[] error);

  /// The states within the last attempted step; `theta` from 0 to 1.
  void interpolate(double theta, double[] result);
}
