package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.solver.Solver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What somebody says of a run; the rest is as the FMU proposes. Times in seconds. Immutable.
///
/// @param kind empty for co-simulation, where there is one
/// @param from where it begins; empty for the FMU's start, else 0
/// @param stop empty for the FMU's stop, else a second behind the start
/// @param step from one row to the next; empty or 0 for the FMU's, else a round one
/// @param tolerance relative; empty for the FMU's
/// @param start values to begin with, by the names of variables; elements of arrays apart by blanks
/// @param outputs names of what is recorded; empty as [RunOptions] says
/// @param isLogging whether all that the FMU logs is wanted
public record RunRequest(
    Optional<FmuInterface.Kind> kind,
    OptionalDouble from,
    OptionalDouble stop,
    OptionalDouble step,
    OptionalDouble tolerance,
    Solver.Kind solver,
    Map<String, String> start,
    List<String> outputs,
    Optional<InputTable> input,
    boolean isLogging) {

  /// Keeps copies.
  public RunRequest {
    start = new TreeMap<>(start);
    outputs = List.copyOf(outputs);
  }

  /// With all that an FMU proposes.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when times and step do not go together
  public RunOptions options(ModelDescription description) {
    FmuInterface.Kind by =
        kind.orElseGet(
            () ->
                description.interfaceOf(FmuInterface.Kind.CO_SIMULATION).isPresent()
                    ? FmuInterface.Kind.CO_SIMULATION
                    : FmuInterface.Kind.MODEL_EXCHANGE);
    RunOptions proposed = RunOptions.of(description, by);
    double begin = from.orElse(proposed.startTime());
    double end = stop.orElse(Math.max(begin, proposed.stopTime()));
    try {
      return new RunOptions(
          by,
          begin,
          end,
          // Options of reference results say 0 for a variable step.
          step.isPresent() && step.getAsDouble() != 0
              ? step.getAsDouble()
              : RunOptions.stepOf(description, begin, end),
          tolerance.isPresent() ? tolerance : proposed.tolerance(),
          solver,
          start,
          outputs,
          input,
          isLogging);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }
}
