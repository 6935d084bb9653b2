package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.behaviour.Behaviour.Fitting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What somebody wants to know of a behaviour's parameters. Immutable.
///
/// @param twin whose readings count; empty for the only one that the behaviour has
/// @param fromMicros first source time, inclusive, microseconds since 1970-01-01T00:00Z
/// @param toMicros last source time, exclusive
/// @param unknowns what is looked for, 1 to [#UNKNOWNS_MAX]
/// @param holdOut the share of the range, at its end, that the search does not see: what is found
///   is tried on it; 0 to 0.9
/// @param starts from how many places the search begins, 1 to [#STARTS_MAX]
/// @param seed of the random ones among them
public record CalibrationRequest(
    String twin,
    long fromMicros,
    long toMicros,
    List<Unknown> unknowns,
    double holdOut,
    int starts,
    long seed) {
  /// The most parameters at once.
  public static final int UNKNOWNS_MAX = Fitting.PARAMETERS_MAX;

  /// The most starts.
  public static final int STARTS_MAX = Fitting.STARTS_MAX;

  /// Checks the ranges.
  ///
  /// @throws LockstepException INVALID_ARGUMENT
  public CalibrationRequest {
    unknowns = List.copyOf(unknowns);
    if (unknowns.isEmpty() || unknowns.size() > UNKNOWNS_MAX) {
      throw invalid("parameters", "1 to " + UNKNOWNS_MAX, unknowns.size());
    }
    Set<String> names = new HashSet<>();
    for (Unknown each : unknowns) {
      if (!names.add(each.name())) {
        throw invalid("parameters", "each once", each.name() + " twice");
      }
    }
    if (fromMicros >= toMicros) {
      throw invalid("to", "a time behind from", toMicros + " us, from " + fromMicros + " us");
    }
    if (!(holdOut >= 0 && holdOut <= 0.9)) {
      throw invalid("holdOut", "a share from 0 to 0.9", holdOut);
    }
    if (starts < 1 || starts > STARTS_MAX) {
      throw invalid("starts", "1 to " + STARTS_MAX, starts);
    }
  }

  private static LockstepException invalid(String what, String expected, Object found) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "calibration: %s: expected %s, found %s".formatted(what, expected, found));
  }
}
