package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.StepResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Co-simulation of FMI 2 (FMI 2.0.4 §4.2).
final class Fmi2CoSimulation extends Fmi2Instance implements CoSimulation {
  private static final int DISCARD = 2;
  private static final int ERROR = 3;
  private static final int PENDING = 5;
  private static final int LAST_SUCCESSFUL_TIME = 2;
  private static final int TERMINATED = 3;

  private final MemorySegment doStep;
  private MemorySegment setDerivatives;
  private final MemorySegment flag = arena.allocate(JAVA_INT);
  private final MemorySegment number = arena.allocate(JAVA_DOUBLE);
  private final StepResult result = new StepResult();

  Fmi2CoSimulation(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options,
      String resources) {
    super(library, description, how, options, resources, CO_SIMULATION);
    doStep = library.function("fmi2DoStep");
    setDerivatives = library.find("fmi2SetRealInputDerivatives").orElse(MemorySegment.NULL);
  }

  @Override
  boolean usesEvents() {
    return false;
  }

  @Override
  public void exitInitialization() {
    require(Phase.INITIALIZATION, "fmi2ExitInitializationMode");
    call("fmi2ExitInitializationMode");
    enter(Phase.STEP);
  }

  /// `fmi2Status fmi2DoStep(fmi2Component, fmi2Real currentCommunicationPoint, fmi2Real
  /// communicationStepSize, fmi2Boolean noSetFMUStatePriorToCurrentPoint)`
  @Override
  public StepResult step(double time, double size) {
    require(Phase.STEP, "fmi2DoStep");
    int status;
    try {
      status = (int) Calls.I_PDDI.invokeExact(doStep, component, time, size, 0);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    if (status == DISCARD) {
      discarded(time);
    } else if (status == PENDING) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "fmi2DoStep of \"%s\" answered \"pending\", although it was not given a function to call"
                  .formatted(options.name())
              + " when it is done; expected a step that ends before it returns");
    } else {
      if (status != 0) {
        check(status, "fmi2DoStep");
      }
      result.set(time + size, false, false, false);
    }
    return result;
  }

  /// After a discarded step the FMU says how far it came, and whether it wants to end (§4.2.2).
  private void discarded(double time) {
    MemorySegment realStatus = library.function("fmi2GetRealStatus");
    MemorySegment booleanStatus = library.function("fmi2GetBooleanStatus");
    number.set(JAVA_DOUBLE, 0, time);
    flag.set(JAVA_INT, 0, 0);
    try {
      int ofTime =
          (int) Calls.I_PIP.invokeExact(realStatus, component, LAST_SUCCESSFUL_TIME, number);
      int ofFlag = (int) Calls.I_PIP.invokeExact(booleanStatus, component, TERMINATED, flag);
      if (ofTime > 1) {
        number.set(JAVA_DOUBLE, 0, time);
      }
      if (ofFlag > 1) {
        flag.set(JAVA_INT, 0, 0);
      }
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    result.set(real(number), false, flag(flag, 0), true);
  }

  /// `fmi2Status fmi2SetRealInputDerivatives(fmi2Component, const fmi2ValueReference vr[], size_t
  /// nvr, const fmi2Integer order[], const fmi2Real value[])`
  @Override
  public void setInputDerivatives(List<Variable> inputs, double[] perSecond) {
    require(Phase.STEP, "fmi2SetRealInputDerivatives");
    require(Capability.INTERPOLATES_INPUTS, "fmi2SetRealInputDerivatives");
    if (setDerivatives.address() == 0 || inputs.isEmpty()) {
      return;
    }
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment orders = memory.allocate(JAVA_INT, inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        orders.setAtIndex(JAVA_INT, i, 1);
      }
      status =
          (int)
              Calls.I_PPLPP.invokeExact(
                  setDerivatives,
                  component,
                  references(inputs, memory),
                  (long) inputs.size(),
                  orders,
                  memory.allocateFrom(JAVA_DOUBLE, perSecond));
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    if (status == DISCARD || status == ERROR) {
      // Some FMUs say that they can, and cannot; nobody else asks them for it.
      setDerivatives = MemorySegment.NULL;
      options
          .log()
          .message(
              FmuLog.Status.WARNING,
              "",
              "fmi2SetRealInputDerivatives failed, although canInterpolateInputs is true: inputs hold within steps");
    } else {
      check(status, "fmi2SetRealInputDerivatives");
    }
  }

  @Override
  public void enterStepMode() {
    throw noEvents("fmi3EnterStepMode");
  }

  @Override
  public void enterEventMode() {
    throw noEvents("Event Mode");
  }

  @Override
  public void updateDiscreteStates(Events events) {
    throw noEvents("an update of discrete states");
  }

  private LockstepException noEvents(String what) {
    return new LockstepException(
        ErrorCode.PRECONDITION_FAILED,
        "\"%s\": co-simulation of FMI 2 has no %s".formatted(options.name(), what));
  }
}
