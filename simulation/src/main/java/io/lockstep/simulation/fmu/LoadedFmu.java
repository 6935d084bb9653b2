package io.lockstep.simulation.fmu;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.ScheduledExecution;

/// An FMU that is ready to run: makes instances, in this process ([Fmu#load]) or in a worker
/// process ([io.lockstep.simulation.worker.Workers#load]). Thread-safe.
///
/// Closing removes what was unpacked; instances must be closed before.
public interface LoadedFmu extends AutoCloseable {
  /// What it is.
  ModelDescription description();

  /// The interface it was loaded for.
  FmuInterface how();

  /// A new instance for co-simulation.
  CoSimulation coSimulation(InstanceOptions options);

  /// A new instance for model exchange.
  ModelExchange modelExchange(InstanceOptions options);

  /// A new instance for scheduled execution.
  ScheduledExecution scheduledExecution(InstanceOptions options);

  @Override
  void close();
}
