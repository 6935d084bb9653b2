package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.ModelStructure;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Phase;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;

/// Model exchange of FMI 3 (FMI 3.0 §3.2).
final class Fmi3ModelExchange extends Fmi3Instance implements ModelExchange {
  private final MemorySegment self;
  private final MemorySegment flags = arena.allocate(2);
  private final MemorySegment count = arena.allocate(JAVA_LONG);
  private MemorySegment numbers = MemorySegment.NULL;
  private int states;
  private int indicators;
  private boolean terminates;

  /// `fmi3Instance fmi3InstantiateModelExchange(fmi3String instanceName, fmi3String
  /// instantiationToken, fmi3String resourcePath, fmi3Boolean visible, fmi3Boolean loggingOn,
  /// fmi3InstanceEnvironment, fmi3LogMessageCallback)`
  Fmi3ModelExchange(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options,
      String resources) {
    super(library, description, how, options);
    MemorySegment function = library.function("fmi3InstantiateModelExchange");
    try {
      self =
          made(
              (MemorySegment)
                  Calls.P_PPPZZPP.invokeExact(
                      function,
                      arena.allocateFrom(options.name()),
                      arena.allocateFrom(description.token()),
                      arena.allocateFrom(resources),
                      false,
                      options.isLogging(),
                      MemorySegment.NULL,
                      Callbacks.fmi3Log(arena, messages)),
              "fmi3InstantiateModelExchange");
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    size();
  }

  /// Arrays may be states: their sizes come from the structural parameters.
  private void size() {
    states = elementsOf(description.structure().derivatives());
    indicators = elementsOf(description.structure().eventIndicators());
    numbers = arena.allocate(JAVA_DOUBLE, Math.max(1, Math.max(states, indicators)));
  }

  private int elementsOf(List<ModelStructure.Unknown> unknowns) {
    long total = 0;
    for (ModelStructure.Unknown each : unknowns) {
      total += elements(description.variables().get(each.variable()));
    }
    return Math.toIntExact(total);
  }

  @Override
  void configured() {
    size();
  }

  @Override
  MemorySegment self() {
    return self;
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
    require(Phase.INITIALIZATION, "fmi3ExitInitializationMode");
    call("fmi3ExitInitializationMode");
    enter(Phase.EVENT);
    // The FMU knows best how many there are now.
    states = number("fmi3GetNumberOfContinuousStates", states);
    indicators = number("fmi3GetNumberOfEventIndicators", indicators);
    numbers = arena.allocate(JAVA_DOUBLE, Math.max(1, Math.max(states, indicators)));
  }

  /// `fmi3Status f(fmi3Instance, size_t*)`
  private int number(String name, int otherwise) {
    MemorySegment function = library.find(name).orElse(MemorySegment.NULL);
    if (function.address() == 0) {
      return otherwise;
    }
    count.set(JAVA_LONG, 0, otherwise);
    int status;
    try {
      status = (int) Calls.I_PP.invokeExact(function, self, count);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, name);
    return Math.toIntExact(count.get(JAVA_LONG, 0));
  }

  @Override
  public void enterEventMode() {
    require(EnumSet.of(Phase.CONTINUOUS_TIME), "fmi3EnterEventMode");
    call("fmi3EnterEventMode");
    enter(Phase.EVENT);
  }

  @Override
  public void enterContinuousTimeMode() {
    require(Phase.EVENT, "fmi3EnterContinuousTimeMode");
    call("fmi3EnterContinuousTimeMode");
    enter(Phase.CONTINUOUS_TIME);
  }

  /// `fmi3Status fmi3SetTime(fmi3Instance, fmi3Float64)`
  @Override
  public void setTime(double seconds) {
    require(EnumSet.of(Phase.EVENT, Phase.CONTINUOUS_TIME), "fmi3SetTime");
    MemorySegment function = library.function("fmi3SetTime");
    int status;
    try {
      status = (int) Calls.I_PD.invokeExact(function, self, seconds);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3SetTime");
  }

  @Override
  public void setStates(double[] values) {
    require(Phase.CONTINUOUS_TIME, "fmi3SetContinuousStates");
    if (states > 0) {
      MemorySegment.copy(values, 0, numbers, JAVA_DOUBLE, 0, states);
      vector("fmi3SetContinuousStates", states);
    }
  }

  @Override
  public void getStates(double[] result) {
    fetch("fmi3GetContinuousStates", result, states);
  }

  @Override
  public void getDerivatives(double[] result) {
    fetch("fmi3GetContinuousStateDerivatives", result, states);
  }

  @Override
  public void getNominals(double[] result) {
    fetch("fmi3GetNominalsOfContinuousStates", result, states);
  }

  @Override
  public void getIndicators(double[] result) {
    fetch("fmi3GetEventIndicators", result, indicators);
  }

  private void fetch(String function, double[] result, int size) {
    require(
        EnumSet.of(Phase.EVENT, Phase.CONTINUOUS_TIME, Phase.INITIALIZATION, Phase.TERMINATED),
        function);
    if (size > 0) {
      vector(function, size);
      MemorySegment.copy(numbers, JAVA_DOUBLE, 0, result, 0, size);
    }
  }

  /// `fmi3Status f(fmi3Instance, fmi3Float64 values[], size_t nValues)`
  private void vector(String name, int size) {
    MemorySegment function = library.function(name);
    int status;
    try {
      status = (int) Calls.I_PPL.invokeExact(function, self, numbers, (long) size);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, name);
  }

  /// `fmi3Status fmi3CompletedIntegratorStep(fmi3Instance, fmi3Boolean
  /// noSetFMUStatePriorToCurrentPoint, fmi3Boolean* enterEventMode, fmi3Boolean*
  /// terminateSimulation)`
  @Override
  public boolean completedStep() {
    require(Phase.CONTINUOUS_TIME, "fmi3CompletedIntegratorStep");
    terminates = false;
    if (!how.can(Capability.NEEDS_COMPLETED_STEP)) {
      return false;
    }
    MemorySegment function = library.function("fmi3CompletedIntegratorStep");
    int status;
    flags.fill((byte) 0);
    try {
      status = (int) Calls.I_PZPP.invokeExact(function, self, true, flags, flags.asSlice(1));
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3CompletedIntegratorStep");
    terminates = flags.get(JAVA_BOOLEAN, 1);
    return flags.get(JAVA_BOOLEAN, 0);
  }

  @Override
  public boolean terminates() {
    return terminates;
  }
}
