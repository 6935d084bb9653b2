package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.ScheduledExecution;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// Scheduled execution of FMI 3 (FMI 3.0 §5.2).
final class Fmi3ScheduledExecution extends Fmi3Instance implements ScheduledExecution {
  private final MemorySegment self;
  private final MemorySegment activate;
  private final AtomicBoolean hasUpdated = new AtomicBoolean();

  /// `fmi3Instance fmi3InstantiateScheduledExecution(fmi3String instanceName, fmi3String
  /// instantiationToken, fmi3String resourcePath, fmi3Boolean visible, fmi3Boolean loggingOn,
  /// fmi3InstanceEnvironment, fmi3LogMessageCallback, fmi3ClockUpdateCallback,
  /// fmi3LockPreemptionCallback, fmi3UnlockPreemptionCallback)`
  Fmi3ScheduledExecution(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options,
      String resources) {
    super(library, description, how, options);
    activate = library.function("fmi3ActivateModelPartition");
    MemorySegment function = library.function("fmi3InstantiateScheduledExecution");
    MemorySegment nothing = Callbacks.preemption(arena);
    try {
      self =
          made(
              (MemorySegment)
                  Calls.P_PPPZZPPPPP.invokeExact(
                      function,
                      arena.allocateFrom(options.name()),
                      arena.allocateFrom(description.token()),
                      arena.allocateFrom(resources),
                      false,
                      options.isLogging(),
                      MemorySegment.NULL,
                      Callbacks.fmi3Log(arena, messages),
                      Callbacks.clockUpdate(arena, hasUpdated),
                      nothing,
                      nothing),
              "fmi3InstantiateScheduledExecution");
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  @Override
  MemorySegment self() {
    return self;
  }

  @Override
  boolean usesEvents() {
    return false;
  }

  @Override
  void configured() {}

  @Override
  public void exitInitialization() {
    require(Phase.INITIALIZATION, "fmi3ExitInitializationMode");
    call("fmi3ExitInitializationMode");
    enter(Phase.CLOCK_ACTIVATION);
  }

  @Override
  public void enterEventMode() {
    require(EnumSet.noneOf(Phase.class), "fmi3EnterEventMode of scheduled execution");
  }

  /// `fmi3Status fmi3ActivateModelPartition(fmi3Instance, fmi3ValueReference clockReference,
  /// fmi3Float64 activationTime)`
  @Override
  public boolean activate(Variable clock, double time) {
    require(Phase.CLOCK_ACTIVATION, "fmi3ActivateModelPartition");
    hasUpdated.set(false);
    int status;
    try {
      status = (int) Calls.I_PID.invokeExact(activate, self, clock.valueReference(), time);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3ActivateModelPartition of " + clock.name());
    return hasUpdated.get();
  }
}
