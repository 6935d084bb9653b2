package io.lockstep.simulation.cosim;

import java.util.Optional;
import java.util.OptionalDouble;

/// How a network steps. Immutable.
///
/// @param coupling in which order members step
/// @param extrapolation what inputs do during a step
/// @param stepSize seconds from one communication point to the next, more than 0; with `control`
///   the first and the longest
/// @param control lets the step follow the error; absent: all steps are `stepSize`
/// @param tolerance told to the FMUs, relative
public record MasterOptions(
    Coupling coupling,
    Extrapolation extrapolation,
    double stepSize,
    Optional<Control> control,
    OptionalDouble tolerance) {

  /// In which order members step.
  public enum Coupling {
    /// All from the same values: their order does not matter.
    JACOBI,
    /// One after the other, each with what the ones before it have reached.
    GAUSS_SEIDEL
  }

  /// What floating-point inputs do during a step.
  public enum Extrapolation {
    /// They stay.
    HOLD,
    /// They go on as they went during the step before.
    LINEAR
  }

  /// How far a step may be off (Richardson: one step against two of half the size).
  ///
  /// @param relative to the value of each output
  /// @param absolute in nominal values of the output
  /// @param smallest step in seconds; one of this size is taken whatever its error
  public record Control(double relative, double absolute, double smallest) {
    /// Refuses what is no tolerance.
    public Control {
      if (!(relative >= 0) || !(absolute >= 0) || !(relative + absolute > 0) || !(smallest > 0)) {
        throw new IllegalArgumentException(
            "expected tolerances of at least 0, not both 0, and a smallest step of more than 0 s, found %s, %s and %s"
                .formatted(relative, absolute, smallest));
      }
    }
  }

  /// Refuses what is no step.
  public MasterOptions {
    if (!(stepSize > 0) || !Double.isFinite(stepSize)) {
      throw new IllegalArgumentException(
          "expected a step of more than 0 s, found %s".formatted(stepSize));
    }
  }

  /// Jacobi, inputs hold, steps of one size.
  public static MasterOptions every(double stepSize) {
    return new MasterOptions(
        Coupling.JACOBI, Extrapolation.HOLD, stepSize, Optional.empty(), OptionalDouble.empty());
  }

  /// The same with another coupling.
  public MasterOptions by(Coupling other) {
    return new MasterOptions(other, extrapolation, stepSize, control, tolerance);
  }

  /// The same with another extrapolation.
  public MasterOptions by(Extrapolation other) {
    return new MasterOptions(coupling, other, stepSize, control, tolerance);
  }

  /// The same with steps that follow the error.
  public MasterOptions controlled(Control by) {
    return new MasterOptions(coupling, extrapolation, stepSize, Optional.of(by), tolerance);
  }
}
