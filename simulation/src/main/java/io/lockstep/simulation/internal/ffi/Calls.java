package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Calls of C functions by their shape: result, then arguments, as letters (`V` nothing, `I` int,
/// `L` size_t or 64 bits, `D` double, `Z` bool of one byte, `P` pointer). The address of the
/// function is the first argument of each handle.
@SuppressWarnings("restricted") // this is the place for it
final class Calls {
  static final Linker LINKER = Linker.nativeLinker();

  static final MethodHandle I_P = LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
  static final MethodHandle I_PP =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  static final MethodHandle I_PL =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  static final MethodHandle I_PLP =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
  static final MethodHandle I_PLPL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  static final MethodHandle I_PPLP =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  static final MethodHandle I_PPLPL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  static final MethodHandle I_PPLPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  static final MethodHandle I_PPLPLPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  static final MethodHandle I_PPLPLPLPL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG,
              ADDRESS, JAVA_LONG));
  static final MethodHandle I_PPLPPL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
  static final MethodHandle I_PDDI =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_DOUBLE, JAVA_DOUBLE, JAVA_INT));
  static final MethodHandle I_PDDZPPPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT,
              ADDRESS,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_BOOLEAN,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS));
  static final MethodHandle I_PZDDZD =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT,
              ADDRESS,
              JAVA_BOOLEAN,
              JAVA_DOUBLE,
              JAVA_DOUBLE,
              JAVA_BOOLEAN,
              JAVA_DOUBLE));
  static final MethodHandle I_PIDDID =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, JAVA_DOUBLE, JAVA_DOUBLE, JAVA_INT, JAVA_DOUBLE));
  static final MethodHandle I_PZPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN, ADDRESS, ADDRESS));
  static final MethodHandle I_PIPP =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
  static final MethodHandle I_PILP =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS));
  static final MethodHandle I_PZLP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN, JAVA_LONG, ADDRESS));
  static final MethodHandle I_PD =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_DOUBLE));
  static final MethodHandle I_PIP =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
  static final MethodHandle I_PPPPPPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle P_ = LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS));
  static final MethodHandle P_PP =
      LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle P_PIPPPII =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
  static final MethodHandle P_PPPZZPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_BOOLEAN, JAVA_BOOLEAN, ADDRESS, ADDRESS));
  static final MethodHandle P_PPPZZZZPLPPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              ADDRESS,
              JAVA_LONG,
              ADDRESS,
              ADDRESS,
              ADDRESS));
  static final MethodHandle P_PPPZZPPPPP =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              JAVA_BOOLEAN,
              JAVA_BOOLEAN,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS,
              ADDRESS));
  static final MethodHandle I_PID =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_DOUBLE));
  static final MethodHandle V_P = LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));
  static final MethodHandle L_PI =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
  static final MethodHandle I_PPL =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));

  private Calls() {}

  /// What a handle throws that is no answer of the function.
  static RuntimeException unexpected(Throwable problem) {
    return switch (problem) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(problem);
    };
  }
}
