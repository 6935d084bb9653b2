package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmiVersion;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.SavedState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// `fmi2Functions.h` (FMI 2.0.4 §2.1): what model exchange and co-simulation share.
@SuppressWarnings("EnumOrdinal") // tables within one process
abstract class Fmi2Instance extends NativeInstance {
  static final int MODEL_EXCHANGE = 0;
  static final int CO_SIMULATION = 1;

  final MemorySegment component;
  private final MemorySegment[] getters;
  private final MemorySegment[] setters;
  private final MemorySegment getState;
  private final MemorySegment setState;

  /// Kept so that it lives as long as the FMU may call it.
  @SuppressWarnings({"unused", "FieldCanBeLocal"})
  private final MemorySegment callbacks;

  /// `fmi2Component fmi2Instantiate(fmi2String instanceName, fmi2Type, fmi2String guid, fmi2String
  /// resourceLocation, const fmi2CallbackFunctions*, fmi2Boolean visible, fmi2Boolean loggingOn)`
  Fmi2Instance(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options,
      String resources,
      int type) {
    super(library, description, how, options);
    callbacks = Callbacks.fmi2(arena, messages, how.can(Capability.NO_MEMORY_FUNCTIONS));
    MemorySegment instantiate = library.function("fmi2Instantiate");
    try {
      component =
          (MemorySegment)
              Calls.P_PIPPPII.invokeExact(
                  instantiate,
                  arena.allocateFrom(options.name()),
                  type,
                  arena.allocateFrom(description.token()),
                  arena.allocateFrom(resources),
                  callbacks,
                  0,
                  options.isLogging() ? 1 : 0);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    if (component.address() == 0) {
      throw new FmuException(
          "\"%s\": fmi2Instantiate gave no instance; %s".formatted(options.name(), whyNot()));
    }
    getters = functions("Get");
    setters = functions("Set");
    getState = library.find("fmi2GetFMUstate").orElse(MemorySegment.NULL);
    setState = library.find("fmi2SetFMUstate").orElse(MemorySegment.NULL);
  }

  private MemorySegment[] functions(String verb) {
    MemorySegment[] functions = new MemorySegment[BaseType.values().length];
    for (BaseType each : BaseType.values()) {
      functions[each.ordinal()] =
          switch (each) {
            case FLOAT64, INT32, ENUMERATION, BOOLEAN, STRING ->
                library.find(name(verb, each)).orElse(MemorySegment.NULL);
            case FLOAT32, INT8, UINT8, INT16, UINT16, UINT32, INT64, UINT64, BINARY, CLOCK ->
                MemorySegment.NULL;
          };
    }
    return functions;
  }

  private static String name(String verb, BaseType base) {
    return switch (base) {
      case INT32, ENUMERATION -> "fmi2" + verb + "Integer";
      case BOOLEAN -> "fmi2" + verb + "Boolean";
      case STRING -> "fmi2" + verb + "String";
      case FLOAT64, FLOAT32, INT8, UINT8, INT16, UINT16, UINT32, INT64, UINT64, BINARY, CLOCK ->
          "fmi2" + verb + "Real";
    };
  }

  /// FMUs without texts, say, may have no function for them.
  private MemorySegment function(MemorySegment[] functions, BaseType base, String verb) {
    MemorySegment function = functions[base.ordinal()];
    return function.address() == 0 ? library.function(name(verb, base)) : function;
  }

  /// `fmi2Status f(fmi2Component)`
  final void call(String function) {
    MemorySegment address = library.function(function);
    int status;
    try {
      status = (int) Calls.I_P.invokeExact(address, component);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, function);
  }

  @Override
  final Cell cell(BaseType base) {
    return Cell.of(base, FmiVersion.FMI2);
  }

  /// `fmi2Status fmi2GetXXX(fmi2Component, const fmi2ValueReference vr[], size_t nvr, fmi2XXX
  /// value[])`
  @Override
  final int get(BaseType base, MemorySegment references, long n, MemorySegment values, long size) {
    try {
      return (int)
          Calls.I_PPLP.invokeExact(
              function(getters, base, "Get"), component, references, n, values);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  @Override
  final int set(BaseType base, MemorySegment references, long n, MemorySegment values, long size) {
    try {
      return (int)
          Calls.I_PPLP.invokeExact(
              function(setters, base, "Set"), component, references, n, values);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  @Override
  final int getBinary(
      MemorySegment references, long n, MemorySegment sizes, MemorySegment values, long size) {
    throw absent("binaries");
  }

  @Override
  final int setBinary(
      MemorySegment references, long n, MemorySegment sizes, MemorySegment values, long size) {
    throw absent("binaries");
  }

  private LockstepException absent(String what) {
    return new LockstepException(
        ErrorCode.PRECONDITION_FAILED,
        "\"%s\": FMI 2 has no %s; expected an FMU of FMI 3".formatted(options.name(), what));
  }

  @Override
  public final void enterConfiguration() {
    throw absent("Configuration Mode");
  }

  @Override
  public final void exitConfiguration() {
    throw absent("Configuration Mode");
  }

  @Override
  public final void evaluateDiscreteStates() {
    throw absent("fmi3EvaluateDiscreteStates");
  }

  @Override
  public final void clockIntervals(List<Variable> clocks, double[] result, boolean[] isChanged) {
    throw absent("clocks");
  }

  @Override
  public final void clockShifts(List<Variable> clocks, double[] result) {
    throw absent("clocks");
  }

  @Override
  public final void setClockIntervals(List<Variable> clocks, double[] seconds) {
    throw absent("clocks");
  }

  /// `fmi2Status fmi2SetupExperiment(fmi2Component, fmi2Boolean toleranceDefined, fmi2Real
  /// tolerance, fmi2Real startTime, fmi2Boolean stopTimeDefined, fmi2Real stopTime)`
  @Override
  public final void enterInitialization(
      double startTime, OptionalDouble stopTime, OptionalDouble tolerance) {
    require(Phase.INSTANTIATED, "fmi2SetupExperiment");
    MemorySegment setup = library.function("fmi2SetupExperiment");
    int status;
    try {
      status =
          (int)
              Calls.I_PIDDID.invokeExact(
                  setup,
                  component,
                  tolerance.isPresent() ? 1 : 0,
                  tolerance.orElse(0),
                  startTime,
                  stopTime.isPresent() ? 1 : 0,
                  stopTime.orElse(0));
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2SetupExperiment");
    call("fmi2EnterInitializationMode");
    enter(Phase.INITIALIZATION);
  }

  /// `fmi2Status fmi2SetDebugLogging(fmi2Component, fmi2Boolean loggingOn, size_t nCategories,
  /// const fmi2String categories[])`
  @Override
  public final void logging(boolean isOn, List<String> categories) {
    requireAlive("fmi2SetDebugLogging");
    MemorySegment function = library.function("fmi2SetDebugLogging");
    int status;
    try (Arena names = Arena.ofConfined()) {
      MemorySegment pointers = names.allocate(ADDRESS, Math.max(1, categories.size()));
      for (int i = 0; i < categories.size(); i++) {
        pointers.setAtIndex(ADDRESS, i, names.allocateFrom(categories.get(i)));
      }
      status =
          (int)
              Calls.I_PILP.invokeExact(
                  function, component, isOn ? 1 : 0, (long) categories.size(), pointers);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2SetDebugLogging");
  }

  @Override
  public final SavedState save() {
    NativeState state = new NativeState(this);
    save(state);
    return state;
  }

  /// `fmi2Status fmi2GetFMUstate(fmi2Component, fmi2FMUstate*)`
  @Override
  public final void save(SavedState into) {
    require(Capability.SAVES_STATE, "fmi2GetFMUstate");
    requireRunning("fmi2GetFMUstate");
    NativeState state = mine(into);
    int status;
    try {
      status = (int) Calls.I_PP.invokeExact(getState, component, state.cell);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2GetFMUstate");
    state.phase(phase());
  }

  /// `fmi2Status fmi2SetFMUstate(fmi2Component, fmi2FMUstate)`
  @Override
  public final void restore(SavedState from) {
    NativeState state = mine(from);
    requireRunning("fmi2SetFMUstate");
    int status;
    try {
      status = (int) Calls.I_PL.invokeExact(setState, component, state.pointer());
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2SetFMUstate");
    enter(state.phase());
  }

  /// `fmi2Status fmi2FreeFMUstate(fmi2Component, fmi2FMUstate*)`
  @Override
  final void free(NativeState state) {
    if (phase() == Phase.CLOSED || phase() == Phase.FATAL) {
      return;
    }
    MemorySegment function = library.function("fmi2FreeFMUstate");
    int status;
    try {
      status = (int) Calls.I_PP.invokeExact(function, component, state.cell);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2FreeFMUstate");
  }

  /// `fmi2SerializedFMUstateSize(fmi2Component, fmi2FMUstate, size_t*)`,
  /// `fmi2SerializeFMUstate(fmi2Component, fmi2FMUstate, fmi2Byte[], size_t)`
  @Override
  public final byte[] serialize(SavedState from) {
    require(Capability.SERIALIZES_STATE, "fmi2SerializeFMUstate");
    requireRunning("fmi2SerializeFMUstate");
    long state = mine(from).pointer();
    MemorySegment size = library.function("fmi2SerializedFMUstateSize");
    MemorySegment serialize = library.function("fmi2SerializeFMUstate");
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment cell = memory.allocate(JAVA_LONG);
      status = (int) Calls.I_PLP.invokeExact(size, component, state, cell);
      check(status, "fmi2SerializedFMUstateSize");
      long length = cell.get(JAVA_LONG, 0);
      MemorySegment bytes = memory.allocate(Math.max(1, length));
      status = (int) Calls.I_PLPL.invokeExact(serialize, component, state, bytes, length);
      check(status, "fmi2SerializeFMUstate");
      return bytes.asSlice(0, length).toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  /// `fmi2DeSerializeFMUstate(fmi2Component, const fmi2Byte[], size_t, fmi2FMUstate*)`
  @Override
  public final SavedState deserialize(byte[] bytes, Phase phase) {
    require(Capability.SERIALIZES_STATE, "fmi2DeSerializeFMUstate");
    requireRunning("fmi2DeSerializeFMUstate");
    NativeState state = new NativeState(this);
    state.phase(phase);
    MemorySegment function = library.function("fmi2DeSerializeFMUstate");
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment copy = memory.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
      status =
          (int)
              Calls.I_PPLP.invokeExact(function, component, copy, (long) bytes.length, state.cell);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi2DeSerializeFMUstate");
    return state;
  }

  /// `fmi2Status fmi2GetDirectionalDerivative(fmi2Component, const fmi2ValueReference vUnknown[],
  /// size_t nUnknown, const fmi2ValueReference vKnown[], size_t nKnown, const fmi2Real dvKnown[],
  /// fmi2Real dvUnknown[])`
  @Override
  final int directional(NativeSensitivity request, MemorySegment seed, MemorySegment result) {
    MemorySegment function = library.function("fmi2GetDirectionalDerivative");
    try {
      return (int)
          Calls.I_PPLPLPP.invokeExact(
              function,
              component,
              request.unknowns.references,
              (long) request.unknowns.count(),
              request.knowns.references,
              (long) request.knowns.count(),
              seed,
              result);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  @Override
  final int adjoint(NativeSensitivity request, MemorySegment seed, MemorySegment result) {
    throw absent("adjoint derivatives");
  }

  @Override
  public final void terminate() {
    require(EnumSet.of(Phase.EVENT, Phase.STEP, Phase.CONTINUOUS_TIME), "fmi2Terminate");
    call("fmi2Terminate");
    enter(Phase.TERMINATED);
  }

  @Override
  public final void reset() {
    requireAlive("fmi2Reset");
    call("fmi2Reset");
    forgetSizes();
    enter(Phase.INSTANTIATED);
  }

  /// `void fmi2FreeInstance(fmi2Component)`; never after a fatal error (FMI 2.0.4 §2.1.3).
  @Override
  public final void close() {
    if (phase() == Phase.CLOSED || phase() == Phase.FATAL) {
      return;
    }
    MemorySegment function = library.function("fmi2FreeInstance");
    enter(Phase.CLOSED);
    try {
      Calls.V_P.invokeExact(function, component);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  static double real(MemorySegment cell) {
    return cell.get(JAVA_DOUBLE, 0);
  }

  static boolean flag(MemorySegment cell, long offset) {
    return cell.get(JAVA_INT, offset) != 0;
  }

  abstract boolean usesEvents();

  @Override
  final Set<Phase> settable(Variable variable) {
    return Settable.of(variable, FmiVersion.FMI2, usesEvents());
  }
}
