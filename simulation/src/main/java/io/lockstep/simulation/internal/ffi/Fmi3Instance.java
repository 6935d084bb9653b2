package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.FmiVersion;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variability;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Events;
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

/// `fmi3Functions.h` (FMI 3.0 §2.2): what model exchange and co-simulation share.
@SuppressWarnings("EnumOrdinal") // tables within one process
abstract class Fmi3Instance extends NativeInstance {
  private static final String[] NAMES = {
    "Float32", "Float64", "Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64",
    "Boolean", "String", "Binary", "Int64", "Clock"
  };

  /// Not yet asked for, or it has not changed; both say "the interval of before".
  private static final int INTERVAL_CHANGED = 2;

  private final MemorySegment[] getters = functions("fmi3Get");
  private final MemorySegment[] setters = functions("fmi3Set");
  private final MemorySegment getState;
  private final MemorySegment setState;
  private final MemorySegment updates = arena.allocate(8);
  private final MemorySegment nextTime = arena.allocate(JAVA_DOUBLE);
  private Phase beforeReconfiguration = Phase.STEP;

  Fmi3Instance(
      NativeLibrary library,
      ModelDescription description,
      FmuInterface how,
      InstanceOptions options) {
    super(library, description, how, options);
    getState = library.find("fmi3GetFMUState").orElse(MemorySegment.NULL);
    setState = library.find("fmi3SetFMUState").orElse(MemorySegment.NULL);
  }

  private MemorySegment[] functions(String verb) {
    MemorySegment[] functions = new MemorySegment[NAMES.length];
    for (int i = 0; i < NAMES.length; i++) {
      functions[i] = library.find(verb + NAMES[i]).orElse(MemorySegment.NULL);
    }
    return functions;
  }

  private MemorySegment function(MemorySegment[] functions, BaseType base, String verb) {
    MemorySegment function = functions[base.ordinal()];
    return function.address() == 0 ? library.function(verb + NAMES[base.ordinal()]) : function;
  }

  /// The instance's pointer.
  abstract MemorySegment self();

  final MemorySegment made(MemorySegment pointer, String function) {
    if (pointer.address() == 0) {
      throw new FmuException(
          "\"%s\": %s gave no instance; %s".formatted(options.name(), function, whyNot()));
    }
    return pointer;
  }

  /// `fmi3Status f(fmi3Instance)`
  final void call(String name) {
    MemorySegment function = library.function(name);
    int status;
    try {
      status = (int) Calls.I_P.invokeExact(function, self());
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, name);
  }

  @Override
  final Cell cell(BaseType base) {
    return Cell.of(base, FmiVersion.FMI3);
  }

  /// `fmi3Status fmi3GetXXX(fmi3Instance, const fmi3ValueReference valueReferences[], size_t
  /// nValueReferences, fmi3XXX values[], size_t nValues)`; clocks have no nValues.
  @Override
  final int get(BaseType base, MemorySegment references, long n, MemorySegment values, long size) {
    return access(function(getters, base, "fmi3Get"), base, references, n, values, size);
  }

  @Override
  final int set(BaseType base, MemorySegment references, long n, MemorySegment values, long size) {
    return access(function(setters, base, "fmi3Set"), base, references, n, values, size);
  }

  private int access(
      MemorySegment function,
      BaseType base,
      MemorySegment references,
      long n,
      MemorySegment values,
      long size) {
    try {
      return base == BaseType.CLOCK
          ? (int) Calls.I_PPLP.invokeExact(function, self(), references, n, values)
          : (int) Calls.I_PPLPL.invokeExact(function, self(), references, n, values, size);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  /// `fmi3Status fmi3GetBinary(fmi3Instance, const fmi3ValueReference[], size_t nValueReferences,
  /// size_t valueSizes[], fmi3Binary values[], size_t nValues)`
  @Override
  final int getBinary(
      MemorySegment references, long n, MemorySegment sizes, MemorySegment values, long size) {
    return binary(
        function(getters, BaseType.BINARY, "fmi3Get"), references, n, sizes, values, size);
  }

  @Override
  final int setBinary(
      MemorySegment references, long n, MemorySegment sizes, MemorySegment values, long size) {
    return binary(
        function(setters, BaseType.BINARY, "fmi3Set"), references, n, sizes, values, size);
  }

  private int binary(
      MemorySegment function,
      MemorySegment references,
      long n,
      MemorySegment sizes,
      MemorySegment values,
      long size) {
    try {
      return (int) Calls.I_PPLPPL.invokeExact(function, self(), references, n, sizes, values, size);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  @Override
  public final void enterConfiguration() {
    require(EnumSet.of(Phase.INSTANTIATED, Phase.STEP, Phase.EVENT), "fmi3EnterConfigurationMode");
    boolean isAtStart = phase() == Phase.INSTANTIATED;
    boolean hasOne =
        description.of(Causality.STRUCTURAL_PARAMETER).stream()
            .anyMatch(each -> isAtStart || each.variability() == Variability.TUNABLE);
    require(
        hasOne ? EnumSet.of(phase()) : EnumSet.noneOf(Phase.class),
        "fmi3EnterConfigurationMode without a structural parameter to set");
    beforeReconfiguration = phase();
    call("fmi3EnterConfigurationMode");
    enter(isAtStart ? Phase.CONFIGURATION : Phase.RECONFIGURATION);
  }

  @Override
  public final void exitConfiguration() {
    require(EnumSet.of(Phase.CONFIGURATION, Phase.RECONFIGURATION), "fmi3ExitConfigurationMode");
    call("fmi3ExitConfigurationMode");
    enter(beforeReconfiguration);
    configured();
  }

  /// Structural parameters may have other values now.
  abstract void configured();

  /// `fmi3Status fmi3EnterInitializationMode(fmi3Instance, fmi3Boolean toleranceDefined,
  /// fmi3Float64 tolerance, fmi3Float64 startTime, fmi3Boolean stopTimeDefined, fmi3Float64
  /// stopTime)`
  @Override
  public final void enterInitialization(
      double startTime, OptionalDouble stopTime, OptionalDouble tolerance) {
    require(Phase.INSTANTIATED, "fmi3EnterInitializationMode");
    MemorySegment function = library.function("fmi3EnterInitializationMode");
    int status;
    try {
      status =
          (int)
              Calls.I_PZDDZD.invokeExact(
                  function,
                  self(),
                  tolerance.isPresent(),
                  tolerance.orElse(0),
                  startTime,
                  stopTime.isPresent(),
                  stopTime.orElse(0));
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3EnterInitializationMode");
    enter(Phase.INITIALIZATION);
  }

  /// `fmi3Status fmi3UpdateDiscreteStates(fmi3Instance, fmi3Boolean* discreteStatesNeedUpdate,
  /// fmi3Boolean* terminateSimulation, fmi3Boolean* nominalsOfContinuousStatesChanged, fmi3Boolean*
  /// valuesOfContinuousStatesChanged, fmi3Boolean* nextEventTimeDefined, fmi3Float64*
  /// nextEventTime)`
  @Override
  public final void updateDiscreteStates(Events events) {
    require(Phase.EVENT, "fmi3UpdateDiscreteStates");
    MemorySegment function = library.function("fmi3UpdateDiscreteStates");
    int status;
    updates.fill((byte) 0);
    try {
      status =
          (int)
              Calls.I_PPPPPPP.invokeExact(
                  function,
                  self(),
                  updates,
                  updates.asSlice(1),
                  updates.asSlice(2),
                  updates.asSlice(3),
                  updates.asSlice(4),
                  nextTime);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3UpdateDiscreteStates");
    events.set(
        updates.get(JAVA_BOOLEAN, 0),
        updates.get(JAVA_BOOLEAN, 1),
        updates.get(JAVA_BOOLEAN, 2),
        updates.get(JAVA_BOOLEAN, 3),
        updates.get(JAVA_BOOLEAN, 4) ? nextTime.get(JAVA_DOUBLE, 0) : Double.POSITIVE_INFINITY);
  }

  @Override
  public final void evaluateDiscreteStates() {
    require(Capability.EVALUATES_DISCRETE_STATES, "fmi3EvaluateDiscreteStates");
    require(EnumSet.of(Phase.INITIALIZATION, Phase.EVENT), "fmi3EvaluateDiscreteStates");
    call("fmi3EvaluateDiscreteStates");
  }

  /// `fmi3Status fmi3GetIntervalDecimal(fmi3Instance, const fmi3ValueReference[], size_t,
  /// fmi3Float64 intervals[], fmi3IntervalQualifier qualifiers[])`
  @Override
  public final void clockIntervals(List<Variable> clocks, double[] result, boolean[] isChanged) {
    require(EnumSet.of(Phase.INITIALIZATION, Phase.EVENT, Phase.STEP), "fmi3GetIntervalDecimal");
    MemorySegment function = library.function("fmi3GetIntervalDecimal");
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment intervals = memory.allocate(JAVA_DOUBLE, Math.max(1, clocks.size()));
      MemorySegment qualifiers = memory.allocate(JAVA_INT, Math.max(1, clocks.size()));
      status =
          (int)
              Calls.I_PPLPP.invokeExact(
                  function,
                  self(),
                  references(clocks, memory),
                  (long) clocks.size(),
                  intervals,
                  qualifiers);
      check(status, "fmi3GetIntervalDecimal");
      for (int i = 0; i < clocks.size(); i++) {
        result[i] = intervals.getAtIndex(JAVA_DOUBLE, i);
        isChanged[i] = qualifiers.getAtIndex(JAVA_INT, i) == INTERVAL_CHANGED;
      }
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  /// `fmi3Status fmi3GetShiftDecimal(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Float64
  /// shifts[])`
  @Override
  public final void clockShifts(List<Variable> clocks, double[] result) {
    require(EnumSet.of(Phase.INITIALIZATION, Phase.EVENT, Phase.STEP), "fmi3GetShiftDecimal");
    seconds("fmi3GetShiftDecimal", clocks, result);
  }

  /// `fmi3Status fmi3SetIntervalDecimal(fmi3Instance, const fmi3ValueReference[], size_t, const
  /// fmi3Float64 intervals[])`
  @Override
  public final void setClockIntervals(List<Variable> clocks, double[] seconds) {
    require(
        EnumSet.of(Phase.INSTANTIATED, Phase.INITIALIZATION, Phase.EVENT),
        "fmi3SetIntervalDecimal");
    seconds("fmi3SetIntervalDecimal", clocks, seconds);
  }

  private void seconds(String name, List<Variable> clocks, double[] values) {
    MemorySegment function = library.function(name);
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment cells = memory.allocate(JAVA_DOUBLE, Math.max(1, clocks.size()));
      MemorySegment.copy(values, 0, cells, JAVA_DOUBLE, 0, clocks.size());
      status =
          (int)
              Calls.I_PPLP.invokeExact(
                  function, self(), references(clocks, memory), (long) clocks.size(), cells);
      check(status, name);
      MemorySegment.copy(cells, JAVA_DOUBLE, 0, values, 0, clocks.size());
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  /// `fmi3Status fmi3SetDebugLogging(fmi3Instance, fmi3Boolean loggingOn, size_t nCategories, const
  /// fmi3String categories[])`
  @Override
  public final void logging(boolean isOn, List<String> categories) {
    requireAlive("fmi3SetDebugLogging");
    MemorySegment function = library.function("fmi3SetDebugLogging");
    int status;
    try (Arena names = Arena.ofConfined()) {
      MemorySegment pointers = names.allocate(ADDRESS, Math.max(1, categories.size()));
      for (int i = 0; i < categories.size(); i++) {
        pointers.setAtIndex(ADDRESS, i, names.allocateFrom(categories.get(i)));
      }
      status =
          (int)
              Calls.I_PZLP.invokeExact(function, self(), isOn, (long) categories.size(), pointers);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3SetDebugLogging");
  }

  @Override
  public final SavedState save() {
    NativeState state = new NativeState(this);
    save(state);
    return state;
  }

  /// `fmi3Status fmi3GetFMUState(fmi3Instance, fmi3FMUState*)`
  @Override
  public final void save(SavedState into) {
    require(Capability.SAVES_STATE, "fmi3GetFMUState");
    requireRunning("fmi3GetFMUState");
    NativeState state = mine(into);
    int status;
    try {
      status = (int) Calls.I_PP.invokeExact(getState, self(), state.cell);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3GetFMUState");
    state.phase(phase());
  }

  /// `fmi3Status fmi3SetFMUState(fmi3Instance, fmi3FMUState)`
  @Override
  public final void restore(SavedState from) {
    NativeState state = mine(from);
    requireRunning("fmi3SetFMUState");
    int status;
    try {
      status = (int) Calls.I_PL.invokeExact(setState, self(), state.pointer());
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3SetFMUState");
    enter(state.phase());
  }

  /// `fmi3Status fmi3FreeFMUState(fmi3Instance, fmi3FMUState*)`
  @Override
  final void free(NativeState state) {
    if (phase() == Phase.CLOSED || phase() == Phase.FATAL) {
      return;
    }
    MemorySegment function = library.function("fmi3FreeFMUState");
    int status;
    try {
      status = (int) Calls.I_PP.invokeExact(function, self(), state.cell);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3FreeFMUState");
  }

  /// `fmi3SerializedFMUStateSize(fmi3Instance, fmi3FMUState, size_t*)`,
  /// `fmi3SerializeFMUState(fmi3Instance, fmi3FMUState, fmi3Byte[], size_t)`
  @Override
  public final byte[] serialize(SavedState from) {
    require(Capability.SERIALIZES_STATE, "fmi3SerializeFMUState");
    requireRunning("fmi3SerializeFMUState");
    long state = mine(from).pointer();
    MemorySegment size = library.function("fmi3SerializedFMUStateSize");
    MemorySegment serialize = library.function("fmi3SerializeFMUState");
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment cell = memory.allocate(JAVA_LONG);
      status = (int) Calls.I_PLP.invokeExact(size, self(), state, cell);
      check(status, "fmi3SerializedFMUStateSize");
      long length = cell.get(JAVA_LONG, 0);
      MemorySegment bytes = memory.allocate(Math.max(1, length));
      status = (int) Calls.I_PLPL.invokeExact(serialize, self(), state, bytes, length);
      check(status, "fmi3SerializeFMUState");
      return bytes.asSlice(0, length).toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  /// `fmi3DeserializeFMUState(fmi3Instance, const fmi3Byte[], size_t, fmi3FMUState*)`
  @Override
  public final SavedState deserialize(byte[] bytes, Phase phase) {
    require(Capability.SERIALIZES_STATE, "fmi3DeserializeFMUState");
    requireRunning("fmi3DeserializeFMUState");
    NativeState state = new NativeState(this);
    state.phase(phase);
    MemorySegment function = library.function("fmi3DeserializeFMUState");
    int status;
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment copy = memory.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
      status =
          (int) Calls.I_PPLP.invokeExact(function, self(), copy, (long) bytes.length, state.cell);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
    check(status, "fmi3DeserializeFMUState");
    return state;
  }

  /// `fmi3Status fmi3GetDirectionalDerivative(fmi3Instance, const fmi3ValueReference unknowns[],
  /// size_t, const fmi3ValueReference knowns[], size_t, const fmi3Float64 seed[], size_t,
  /// fmi3Float64 sensitivity[], size_t)`
  @Override
  final int directional(NativeSensitivity request, MemorySegment seed, MemorySegment result) {
    return derivative(
        "fmi3GetDirectionalDerivative",
        request,
        seed,
        request.knowns.size,
        result,
        request.unknowns.size);
  }

  /// `fmi3Status fmi3GetAdjointDerivative`, with the same arguments.
  @Override
  final int adjoint(NativeSensitivity request, MemorySegment seed, MemorySegment result) {
    return derivative(
        "fmi3GetAdjointDerivative",
        request,
        seed,
        request.unknowns.size,
        result,
        request.knowns.size);
  }

  private int derivative(
      String name,
      NativeSensitivity request,
      MemorySegment seed,
      long seeds,
      MemorySegment result,
      long results) {
    MemorySegment function = library.function(name);
    try {
      return (int)
          Calls.I_PPLPLPLPL.invokeExact(
              function,
              self(),
              request.unknowns.references,
              (long) request.unknowns.count(),
              request.knowns.references,
              (long) request.knowns.count(),
              seed,
              seeds,
              result,
              results);
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  @Override
  public final void terminate() {
    require(EnumSet.of(Phase.EVENT, Phase.STEP, Phase.CONTINUOUS_TIME), "fmi3Terminate");
    call("fmi3Terminate");
    enter(Phase.TERMINATED);
  }

  @Override
  public final void reset() {
    requireAlive("fmi3Reset");
    call("fmi3Reset");
    forgetSizes();
    configured();
    enter(Phase.INSTANTIATED);
  }

  /// `void fmi3FreeInstance(fmi3Instance)`; never after a fatal error (FMI 3.0 §2.2.3).
  @Override
  public final void close() {
    if (phase() == Phase.CLOSED || phase() == Phase.FATAL) {
      return;
    }
    MemorySegment function = library.function("fmi3FreeInstance");
    enter(Phase.CLOSED);
    try {
      Calls.V_P.invokeExact(function, self());
    } catch (Throwable e) {
      throw Calls.unexpected(e);
    }
  }

  abstract boolean usesEvents();

  @Override
  final Set<Phase> settable(Variable variable) {
    return Settable.of(variable, FmiVersion.FMI3, usesEvents());
  }
}
