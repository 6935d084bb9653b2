package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.StepResult;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Co-simulation of FMI 3 (FMI 3.0 §4.2).
final class Fmi3CoSimulation extends Fmi3Instance implements CoSimulation {
  private final MemorySegment self;
  private final MemorySegment doStep;
  private final MemorySegment needsEvent = arena.allocate(JAVA_BOOLEAN);
  private final MemorySegment terminates = arena.allocate(JAVA_BOOLEAN);
  private final MemorySegment isEarly = arena.allocate(JAVA_BOOLEAN);
  private final MemorySegment lastTime = arena.allocate(JAVA_DOUBLE);
  private final StepResult result = new StepResult();

  /// `fmi3Instance fmi3InstantiateCoSimulation(fmi3String instanceName, fmi3String
  /// instantiationToken, fmi3String resourcePath, fmi3Boolean visible, fmi3Boolean loggingOn,
  /// fmi3Boolean eventModeUsed, fmi3Boolean earlyReturnAllowed, const fmi3ValueReference
  /// requiredIntermediateVariables[], size_t nRequiredIntermediateVariables,
  /// fmi3InstanceEnvironment, fmi3LogMessageCallback, fmi3IntermediateUpdateCallback)`
  Fmi3CoSimulation(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options,
      String resources) {
    super(library, description, how, options);
    if (options.usesEventMode()) {
      require(Capability.EVENT_MODE, "fmi3InstantiateCoSimulation with Event Mode");
    }
    if (options.update().isPresent()) {
      require(
          Capability.INTERMEDIATE_UPDATE, "fmi3InstantiateCoSimulation with intermediate updates");
    }
    doStep = library.function("fmi3DoStep");
    MemorySegment function = library.function("fmi3InstantiateCoSimulation");
    MemorySegment update =
        options
            .update()
            .map(each -> Callbacks.intermediateUpdate(arena, each, messages))
            .orElse(MemorySegment.NULL);
    MemorySegment required =
        options.intermediate().isEmpty()
            ? MemorySegment.NULL
            : references(options.intermediate(), arena);
    try {
      self =
          made(
              (MemorySegment)
                  Calls.P_PPPZZZZPLPPP.invokeExact(
                      function,
                      arena.allocateFrom(options.name()),
                      arena.allocateFrom(description.token()),
                      arena.allocateFrom(resources),
                      false,
                      options.isLogging(),
                      options.usesEventMode(),
                      options.allowsEarlyReturn(),
                      required,
                      (long) options.intermediate().size(),
                      MemorySegment.NULL,
                      Callbacks.fmi3Log(arena, messages),
                      update),
              "fmi3InstantiateCoSimulation");
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
    return options.usesEventMode();
  }

  @Override
  void configured() {}

  @Override
  public void exitInitialization() {
    require(Phase.INITIALIZATION, "fmi3ExitInitializationMode");
    call("fmi3ExitInitializationMode");
    enter(options.usesEventMode() ? Phase.EVENT : Phase.STEP);
  }

  @Override
  public void setInputDerivatives(List<Variable> inputs, double[] perSecond) {
    throw new LockstepException(
        ErrorCode.PRECONDITION_FAILED,
        "\"%s\": FMI 3 sets inputs in intermediate updates, not by their derivatives"
            .formatted(options.name()));
  }

  @Override
  public void enterEventMode() {
    require(Phase.STEP, "fmi3EnterEventMode");
    require(Capability.EVENT_MODE, "fmi3EnterEventMode");
    call("fmi3EnterEventMode");
    enter(Phase.EVENT);
  }

  @Override
  public void enterStepMode() {
    require(Phase.EVENT, "fmi3EnterStepMode");
    call("fmi3EnterStepMode");
    enter(Phase.STEP);
  }

  /// `fmi3Status fmi3DoStep(fmi3Instance, fmi3Float64 currentCommunicationPoint, fmi3Float64
  /// communicationStepSize, fmi3Boolean noSetFMUStatePriorToCurrentPoint, fmi3Boolean*
  /// eventHandlingNeeded, fmi3Boolean* terminateSimulation, fmi3Boolean* earlyReturn, fmi3Float64*
  /// lastSuccessfulTime)`
  @Override
  public StepResult step(double time, double size) {
    require(Phase.STEP, "fmi3DoStep");
    int status;
    lastTime.set(JAVA_DOUBLE, 0, time + size);
    try {
      status =
          (int)
              Calls.I_PDDZPPPP.invokeExact(
                  doStep, self, time, size, false, needsEvent, terminates, isEarly, lastTime);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    if (status != 0) {
      check(status, "fmi3DoStep");
    }
    boolean early = isEarly.get(JAVA_BOOLEAN, 0);
    boolean ends = terminates.get(JAVA_BOOLEAN, 0);
    // Some FMUs fill in the time only when it is another one.
    result.set(
        early || ends ? lastTime.get(JAVA_DOUBLE, 0) : time + size,
        needsEvent.get(JAVA_BOOLEAN, 0),
        ends,
        early);
    return result;
  }
}
