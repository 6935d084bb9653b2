package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.ScheduledExecution;
import java.util.List;

/// Runs an FMU. Stateless.
public final class Simulation {
  private Simulation() {}

  /// Unpacks, loads and runs an FMU, and records into `out` as CSV.
  ///
  /// @param log gets what the FMU logs
  public static RunReport run(Fmu fmu, RunOptions options, Appendable out, FmuLog log) {
    try (LoadedFmu loaded = fmu.load(options.kind())) {
      return run(loaded, options, out, log);
    }
  }

  /// Runs an FMU that is loaded already.
  public static RunReport run(LoadedFmu fmu, RunOptions options, Appendable out, FmuLog log) {
    FmuInterface how = fmu.how();
    InstanceOptions quiet =
        InstanceOptions.quiet(how.modelIdentifier()).withLog(log, options.isLogging());
    return switch (options.kind()) {
      case CO_SIMULATION -> {
        boolean usesEvents = how.can(Capability.EVENT_MODE);
        IntermediateInputs intermediate = new IntermediateInputs();
        List<Variable> within =
            how.can(Capability.INTERMEDIATE_UPDATE)
                ? options
                    .input()
                    .map(table -> IntermediateInputs.of(fmu.description(), table))
                    .orElse(List.of())
                : List.of();
        InstanceOptions eventful = quiet.withEvents(usesEvents, usesEvents);
        try (CoSimulation instance =
            fmu.coSimulation(
                within.isEmpty() ? eventful : eventful.withUpdate(intermediate, within))) {
          yield new CoSimulationRun(instance, how, options, usesEvents, intermediate, out).run();
        }
      }
      case MODEL_EXCHANGE -> {
        try (ModelExchange instance = fmu.modelExchange(quiet)) {
          yield new ModelExchangeRun(instance, how, options, out).run();
        }
      }
      case SCHEDULED_EXECUTION -> {
        try (ScheduledExecution instance = fmu.scheduledExecution(quiet)) {
          yield new ScheduledRun(instance, options, out).run();
        }
      }
    };
  }
}
