package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.instance.InstanceOptions.IntermediateUpdate;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// What FMUs call. A Java exception must not reach native code, it would end the process: each of
/// these ends with a message in the log instead.
@SuppressWarnings("restricted")
final class Callbacks {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /// Integer registers that are left for variable arguments behind the five fixed ones; -1: they
  /// travel in another way, and cannot be read.
  private static final int REGISTERS = variableRegisters();

  private static final int STACK = 8;
  private static final int REALS = 8;

  private Callbacks() {}

  private static int variableRegisters() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!os.contains("linux")) {
      return -1;
    }
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> 1;
      case "aarch64" -> 3;
      default -> -1;
    };
  }

  /// `fmi2CallbackFunctions`: logger, allocateMemory, freeMemory, stepFinished,
  /// componentEnvironment. Steps are synchronous, so `stepFinished` is NULL (FMI 2.0.4 §2.1.5).
  static MemorySegment fmi2(Arena arena, FmuLog log, boolean isWithoutMemory) {
    MemorySegment callbacks = arena.allocate(ADDRESS, 5);
    callbacks.setAtIndex(ADDRESS, 0, fmi2Log(arena, log));
    if (!isWithoutMemory) {
      callbacks.setAtIndex(ADDRESS, 1, standard("calloc"));
      callbacks.setAtIndex(ADDRESS, 2, standard("free"));
    }
    return callbacks;
  }

  private static MemorySegment standard(String name) {
    return Calls.LINKER.defaultLookup().findOrThrow(name);
  }

  /// `void (*fmi2CallbackLogger)(fmi2ComponentEnvironment, fmi2String instanceName, fmi2Status,
  /// fmi2String category, fmi2String message, ...)`
  ///
  /// The calling conventions of Linux put variable arguments where fixed ones of the same types
  /// would be. So the stub takes more than the five: first what may be left in integer registers,
  /// all floating-point registers, and some words of the stack.
  private static MemorySegment fmi2Log(Arena arena, FmuLog log) {
    List<MemoryLayout> layouts =
        new ArrayList<>(List.of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    int more = REGISTERS < 0 ? 0 : REGISTERS;
    int stack = REGISTERS < 0 ? 0 : STACK;
    int reals = REGISTERS < 0 ? 0 : REALS;
    for (int i = 0; i < more; i++) {
      layouts.add(JAVA_LONG);
    }
    for (int i = 0; i < reals; i++) {
      layouts.add(JAVA_DOUBLE);
    }
    for (int i = 0; i < stack; i++) {
      layouts.add(JAVA_LONG);
    }
    FunctionDescriptor descriptor = FunctionDescriptor.ofVoid(layouts.toArray(MemoryLayout[]::new));
    try {
      MethodHandle target =
          LOOKUP
              .findStatic(
                  Callbacks.class,
                  "logFmi2",
                  MethodType.methodType(void.class, FmuLog.class, Object[].class))
              .bindTo(log)
              .asCollector(Object[].class, layouts.size())
              .asType(descriptor.toMethodType());
      return Calls.LINKER.upcallStub(target, descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unused") // called by FMUs
  private static void logFmi2(FmuLog log, Object[] arguments) {
    try {
      String format = Foreign.text((MemorySegment) arguments[4]);
      int more = Math.max(0, REGISTERS);
      long[] words = new long[REGISTERS < 0 ? 0 : more + STACK];
      double[] reals = new double[REGISTERS < 0 ? 0 : REALS];
      for (int i = 0; i < words.length; i++) {
        words[i] = (long) arguments[i < more ? 5 + i : 5 + REALS + i];
      }
      for (int i = 0; i < reals.length; i++) {
        reals[i] = (double) arguments[5 + more + i];
      }
      String text = new Printf(words, reals, more).format(format);
      log.message(
          FmuLog.Status.of((int) arguments[2]), Foreign.text((MemorySegment) arguments[3]), text);
    } catch (RuntimeException e) {
      log.message(FmuLog.Status.ERROR, "", "a message of the FMU could not be read: " + e);
    }
  }

  /// `void (*fmi3LogMessageCallback)(fmi3InstanceEnvironment, fmi3Status, fmi3String category,
  /// fmi3String message)`
  static MemorySegment fmi3Log(Arena arena, FmuLog log) {
    try {
      MethodHandle target =
          LOOKUP
              .findStatic(
                  Callbacks.class,
                  "logFmi3",
                  MethodType.methodType(
                      void.class,
                      FmuLog.class,
                      MemorySegment.class,
                      int.class,
                      MemorySegment.class,
                      MemorySegment.class))
              .bindTo(log);
      return Calls.LINKER.upcallStub(
          target, FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, ADDRESS), arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unused") // called by FMUs
  private static void logFmi3(
      FmuLog log,
      MemorySegment environment,
      int status,
      MemorySegment category,
      MemorySegment message) {
    try {
      log.message(FmuLog.Status.of(status), Foreign.text(category), Foreign.text(message));
    } catch (RuntimeException e) {
      log.message(FmuLog.Status.ERROR, "", "a message of the FMU could not be read: " + e);
    }
  }

  /// `void (*fmi3IntermediateUpdateCallback)(fmi3InstanceEnvironment, fmi3Float64
  /// intermediateUpdateTime, fmi3Boolean intermediateVariableSetRequested, fmi3Boolean
  /// intermediateVariableGetAllowed, fmi3Boolean intermediateStepFinished, fmi3Boolean
  /// canReturnEarly, fmi3Boolean* earlyReturnRequested, fmi3Float64* earlyReturnTime)`
  static MemorySegment intermediateUpdate(Arena arena, IntermediateUpdate update, FmuLog log) {
    FunctionDescriptor descriptor =
        FunctionDescriptor.ofVoid(
            ADDRESS,
            JAVA_DOUBLE,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN,
            ADDRESS,
            ADDRESS);
    try {
      MethodHandle target =
          LOOKUP.findStatic(
              Callbacks.class,
              "update",
              descriptor
                  .toMethodType()
                  .insertParameterTypes(0, IntermediateUpdate.class, FmuLog.class));
      return Calls.LINKER.upcallStub(
          MethodHandles.insertArguments(target, 0, update, log), descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// `void (*fmi3ClockUpdateCallback)(fmi3InstanceEnvironment)`
  static MemorySegment clockUpdate(Arena arena, AtomicBoolean flag) {
    FunctionDescriptor descriptor = FunctionDescriptor.ofVoid(ADDRESS);
    try {
      MethodHandle target =
          LOOKUP.findStatic(
              Callbacks.class,
              "clocksUpdated",
              descriptor.toMethodType().insertParameterTypes(0, AtomicBoolean.class));
      return Calls.LINKER.upcallStub(target.bindTo(flag), descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unused") // called by FMUs
  private static void clocksUpdated(AtomicBoolean flag, MemorySegment environment) {
    flag.set(true);
  }

  /// `void (*fmi3LockPreemptionCallback)(void)` and its counterpart: nothing preempts.
  static MemorySegment preemption(Arena arena) {
    FunctionDescriptor descriptor = FunctionDescriptor.ofVoid();
    try {
      return Calls.LINKER.upcallStub(
          LOOKUP.findStatic(Callbacks.class, "nothing", descriptor.toMethodType()),
          descriptor,
          arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unused") // called by FMUs
  private static void nothing() {}

  @SuppressWarnings("unused") // called by FMUs
  private static void update(
      IntermediateUpdate update,
      FmuLog log,
      MemorySegment environment,
      double time,
      boolean canSet,
      boolean canGet,
      boolean isStepFinished,
      boolean canReturnEarly,
      MemorySegment earlyReturnRequested,
      MemorySegment earlyReturnTime) {
    boolean wantsReturn = false;
    try {
      wantsReturn =
          update.update(
              new IntermediateUpdate.Moment(time, canSet, canGet, isStepFinished, canReturnEarly));
    } catch (RuntimeException e) {
      log.message(FmuLog.Status.ERROR, "", "an intermediate update failed: " + e.getMessage());
    }
    if (earlyReturnRequested.address() != 0) {
      earlyReturnRequested.reinterpret(1).set(JAVA_BOOLEAN, 0, wantsReturn && canReturnEarly);
    }
    if (earlyReturnTime.address() != 0) {
      earlyReturnTime.reinterpret(Double.BYTES).set(JAVA_DOUBLE, 0, time);
    }
  }
}
