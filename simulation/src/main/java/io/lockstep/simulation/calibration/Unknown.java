package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.behaviour.Behaviour.Bounds;
import java.util.OptionalDouble;

/// A parameter, or a start value, that is looked for. Immutable.
///
/// @param name of the model's variable
/// @param start where the search begins; empty for what the model has at present
/// @param lower the least value, in the variable's unit
/// @param upper the greatest value, more than `lower`
public record Unknown(String name, OptionalDouble start, double lower, double upper) {
  /// Checks the bounds.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when there is nothing between them
  public Unknown {
    if (!(lower < upper) || !Double.isFinite(lower) || !Double.isFinite(upper)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "parameter %s: expected two finite bounds, the lower one first, found %s to %s"
              .formatted(name, lower, upper));
    }
    if (start.isPresent() && !(start.getAsDouble() >= lower && start.getAsDouble() <= upper)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "parameter %s: expected a start from %s to %s, found %s"
              .formatted(name, lower, upper, start.getAsDouble()));
    }
  }

  /// What a scenario file says of one.
  public static Unknown of(Bounds bounds) {
    return new Unknown(bounds.variable(), bounds.start(), bounds.lower(), bounds.upper());
  }

  /// How far the bounds are apart.
  public double range() {
    return upper - lower;
  }
}
