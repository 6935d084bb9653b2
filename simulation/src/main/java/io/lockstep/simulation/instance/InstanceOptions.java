package io.lockstep.simulation.instance;

import io.lockstep.simulation.fmi.Variable;
import java.util.List;
import java.util.Optional;

/// How an instance is to be made.
///
/// @param name unique among the instances of a simulation
/// @param isLogging whether the FMU shall log all it can
/// @param usesEventMode co-simulation of FMI 3: whether we handle events (needs the capability)
/// @param allowsEarlyReturn co-simulation of FMI 3: whether a step may end before its end
/// @param intermediate variables that are read or set in intermediate updates
/// @param log gets messages
/// @param update called within steps; absent: no intermediate updates
public record InstanceOptions(
    String name,
    boolean isLogging,
    boolean usesEventMode,
    boolean allowsEarlyReturn,
    List<Variable> intermediate,
    FmuLog log,
    Optional<IntermediateUpdate> update) {

  /// Called by the FMU within a step (FMI 3.0 §4.2.2), on the thread that steps.
  @FunctionalInterface
  public interface IntermediateUpdate {
    /// What is possible at an intermediate time.
    ///
    /// @param time seconds
    /// @param canSet whether inputs may be set
    /// @param canGet whether variables may be read
    /// @param isStepFinished whether an internal step has just ended
    /// @param canReturnEarly whether the answer may be true
    record Moment(
        double time,
        boolean canSet,
        boolean canGet,
        boolean isStepFinished,
        boolean canReturnEarly) {}

    /// Answers whether the step shall end at this time.
    boolean update(Moment moment);
  }

  /// A quiet instance: no events, no early return.
  public static InstanceOptions quiet(String name) {
    return new InstanceOptions(
        name, false, false, false, List.of(), (_, _, _) -> {}, Optional.empty());
  }

  /// Keeps copies.
  public InstanceOptions {
    intermediate = List.copyOf(intermediate);
  }

  /// The same with events and early return.
  public InstanceOptions withEvents(boolean events, boolean earlyReturn) {
    return new InstanceOptions(name, isLogging, events, earlyReturn, intermediate, log, update);
  }

  /// The same with a log.
  public InstanceOptions withLog(FmuLog to, boolean all) {
    return new InstanceOptions(
        name, all, usesEventMode, allowsEarlyReturn, intermediate, to, update);
  }

  /// The same with intermediate updates.
  public InstanceOptions withUpdate(IntermediateUpdate of, List<Variable> variables) {
    return new InstanceOptions(
        name, isLogging, usesEventMode, allowsEarlyReturn, variables, log, Optional.of(of));
  }
}
