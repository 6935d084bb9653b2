package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.ScheduledExecution;
import io.lockstep.simulation.internal.ffi.Native;
import java.util.concurrent.atomic.AtomicInteger;

/// An FMU in this process. Its native code can do what this process can, and takes it down when it
/// crashes. The library stays loaded.
final class InProcessFmu implements LoadedFmu {
  private final PreparedFmu prepared;
  private final Native library;
  private final AtomicInteger made = new AtomicInteger();

  InProcessFmu(PreparedFmu prepared) {
    this.prepared = prepared;
    this.library =
        new Native(
            prepared.library(),
            prepared.fmu().description(),
            prepared.how(),
            prepared.folder().resources());
  }

  @Override
  public ModelDescription description() {
    return prepared.fmu().description();
  }

  @Override
  public FmuInterface how() {
    return prepared.how();
  }

  @Override
  public CoSimulation coSimulation(InstanceOptions options) {
    expect(FmuInterface.Kind.CO_SIMULATION);
    return library.coSimulation(options);
  }

  @Override
  public ModelExchange modelExchange(InstanceOptions options) {
    expect(FmuInterface.Kind.MODEL_EXCHANGE);
    return library.modelExchange(options);
  }

  @Override
  public ScheduledExecution scheduledExecution(InstanceOptions options) {
    expect(FmuInterface.Kind.SCHEDULED_EXECUTION);
    return library.scheduledExecution(options);
  }

  private void expect(FmuInterface.Kind kind) {
    how().expect(kind);
    if (how().can(Capability.ONLY_ONCE_PER_PROCESS) && made.incrementAndGet() > 1) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s: it can be instantiated only once per process, and it was already"
              .formatted(prepared.fmu().file()));
    }
  }

  @Override
  public void close() {
    prepared.close();
  }
}
