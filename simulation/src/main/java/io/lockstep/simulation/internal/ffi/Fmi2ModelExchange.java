package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Phase;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;

/// Model exchange of FMI 2 (FMI 2.0.4 §3.2).
final class Fmi2ModelExchange extends Fmi2Instance implements ModelExchange {
  /// `fmi2EventInfo`: five ints, padding, a double.
  private static final int EVENT_INFO_BYTES = 32;

  private static final int NEXT_TIME_OFFSET = 24;

  private final int states;
  private final int indicators;
  private final MemorySegment info = arena.allocate(EVENT_INFO_BYTES, Double.BYTES);
  private final MemorySegment flags = arena.allocate(JAVA_INT, 2);
  private final MemorySegment numbers;
  private boolean terminates;

  Fmi2ModelExchange(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options,
      String resources) {
    super(library, description, how, options, resources, MODEL_EXCHANGE);
    states = description.structure().derivatives().size();
    indicators = description.eventIndicators();
    numbers = arena.allocate(JAVA_DOUBLE, Math.max(1, Math.max(states, indicators)));
  }

  @Override
  boolean usesEvents() {
    return true;
  }

  @Override
  public int states() {
    return states;
  }

  @Override
  public int indicators() {
    return indicators;
  }

  @Override
  public void exitInitialization() {
    require(Phase.INITIALIZATION, "fmi2ExitInitializationMode");
    call("fmi2ExitInitializationMode");
    enter(Phase.EVENT);
  }

  @Override
  public void enterEventMode() {
    require(EnumSet.of(Phase.CONTINUOUS_TIME, Phase.EVENT), "fmi2EnterEventMode");
    call("fmi2EnterEventMode");
    enter(Phase.EVENT);
  }

  @Override
  public void enterContinuousTimeMode() {
    require(Phase.EVENT, "fmi2EnterContinuousTimeMode");
    call("fmi2EnterContinuousTimeMode");
    enter(Phase.CONTINUOUS_TIME);
  }

  /// `fmi2Status fmi2NewDiscreteStates(fmi2Component, fmi2EventInfo*)`
  @Override
  public void updateDiscreteStates(Events events) {
    require(Phase.EVENT, "fmi2NewDiscreteStates");
    MemorySegment function = library.function("fmi2NewDiscreteStates");
    int status;
    try {
      status = (int) Calls.I_PP.invokeExact(function, component, info);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2NewDiscreteStates");
    events.set(
        flag(info, 0),
        flag(info, 4),
        flag(info, 8),
        flag(info, 12),
        flag(info, 16) ? info.get(JAVA_DOUBLE, NEXT_TIME_OFFSET) : Double.POSITIVE_INFINITY);
  }

  /// `fmi2Status fmi2SetTime(fmi2Component, fmi2Real)`
  @Override
  public void setTime(double seconds) {
    require(EnumSet.of(Phase.EVENT, Phase.CONTINUOUS_TIME), "fmi2SetTime");
    MemorySegment function = library.function("fmi2SetTime");
    int status;
    try {
      status = (int) Calls.I_PD.invokeExact(function, component, seconds);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2SetTime");
  }

  @Override
  public void setStates(double[] values) {
    require(Phase.CONTINUOUS_TIME, "fmi2SetContinuousStates");
    if (states > 0) {
      MemorySegment.copy(values, 0, numbers, JAVA_DOUBLE, 0, states);
      vector("fmi2SetContinuousStates", states);
    }
  }

  @Override
  public void getStates(double[] result) {
    fetch("fmi2GetContinuousStates", result, states);
  }

  @Override
  public void getDerivatives(double[] result) {
    fetch("fmi2GetDerivatives", result, states);
  }

  @Override
  public void getNominals(double[] result) {
    fetch("fmi2GetNominalsOfContinuousStates", result, states);
  }

  @Override
  public void getIndicators(double[] result) {
    fetch("fmi2GetEventIndicators", result, indicators);
  }

  private void fetch(String function, double[] result, int count) {
    require(
        EnumSet.of(Phase.EVENT, Phase.CONTINUOUS_TIME, Phase.INITIALIZATION, Phase.TERMINATED),
        function);
    if (count > 0) {
      vector(function, count);
      MemorySegment.copy(numbers, JAVA_DOUBLE, 0, result, 0, count);
    }
  }

  /// `fmi2Status f(fmi2Component, fmi2Real x[], size_t nx)`
  private void vector(String name, int count) {
    MemorySegment function = library.function(name);
    int status;
    try {
      status = (int) Calls.I_PPL.invokeExact(function, component, numbers, (long) count);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, name);
  }

  /// `fmi2Status fmi2CompletedIntegratorStep(fmi2Component, fmi2Boolean
  /// noSetFMUStatePriorToCurrentPoint, fmi2Boolean* enterEventMode, fmi2Boolean*
  /// terminateSimulation)`
  @Override
  public boolean completedStep() {
    require(Phase.CONTINUOUS_TIME, "fmi2CompletedIntegratorStep");
    terminates = false;
    if (!how.can(Capability.NEEDS_COMPLETED_STEP)) {
      return false;
    }
    MemorySegment function = library.function("fmi2CompletedIntegratorStep");
    int status;
    flags.fill((byte) 0);
    try {
      status =
          (int)
              Calls.I_PIPP.invokeExact(function, component, 1, flags, flags.asSlice(Integer.BYTES));
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2CompletedIntegratorStep");
    terminates = flag(flags, Integer.BYTES);
    return flag(flags, 0);
  }

  @Override
  public boolean terminates() {
    return terminates;
  }
}
