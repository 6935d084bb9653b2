package io.lockstep.simulation.instance;

/// Derivatives of some unknowns by some knowns at the current point (FMI 3.0 §2.2.11): `v_unknown`
/// = J * `v_known` and, adjoint, `v_known` = J^T * `v_unknown`. Confined to the instance's thread.
public interface Sensitivity {
  /// Number of elements of the unknowns.
  int unknowns();

  /// Number of elements of the knowns.
  int knowns();

  /// J * seed. Needs the capability of directional derivatives.
  ///
  /// @param seed an element for each known
  /// @param result gets an element for each unknown
  void directional(double[] seed, double[] result);

  /// J^T * seed. Needs the capability of adjoint derivatives.
  ///
  /// @param seed an element for each unknown
  /// @param result gets an element for each known
  void adjoint(double[] seed, double[] result);
}
