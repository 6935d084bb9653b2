package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.FmiVersion;
import java.lang.foreign.MemorySegment;

/// How a number lies in memory: the types of `fmi2TypesPlatform.h` and `fmi3PlatformTypes.h`.
public enum Cell {
  FLOAT32(4),
  FLOAT64(8),
  INT8(1),
  UINT8(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  INT64(8),
  UINT64(8);

  private static final double TWO_POW_64 = 0x1p64;

  private final int bytes;

  Cell(int bytes) {
    this.bytes = bytes;
  }

  /// Size of one.
  public int bytes() {
    return bytes;
  }

  /// FMI 2 has an int for booleans and enumerations; FMI 3 a byte for booleans and clocks.
  public static Cell of(BaseType base, FmiVersion version) {
    return switch (base) {
      case FLOAT32 -> FLOAT32;
      case FLOAT64 -> FLOAT64;
      case INT8 -> INT8;
      case UINT8 -> UINT8;
      case INT16 -> INT16;
      case UINT16 -> UINT16;
      case INT32 -> INT32;
      case UINT32 -> UINT32;
      case INT64 -> INT64;
      case UINT64 -> UINT64;
      case BOOLEAN, CLOCK -> version == FmiVersion.FMI2 ? INT32 : UINT8;
      case ENUMERATION -> version == FmiVersion.FMI2 ? INT32 : INT64;
      case STRING, BINARY ->
          throw new IllegalArgumentException("expected a numeric type, found " + base);
    };
  }

  /// A whole number, as far as it is one.
  public long getLong(MemorySegment values, int element) {
    return switch (this) {
      case FLOAT32 -> (long) values.getAtIndex(JAVA_FLOAT, element);
      case FLOAT64 -> (long) values.getAtIndex(JAVA_DOUBLE, element);
      case INT8 -> values.get(JAVA_BYTE, element);
      case UINT8 -> Byte.toUnsignedLong(values.get(JAVA_BYTE, element));
      case INT16 -> values.getAtIndex(JAVA_SHORT, element);
      case UINT16 -> Short.toUnsignedLong(values.getAtIndex(JAVA_SHORT, element));
      case INT32 -> values.getAtIndex(JAVA_INT, element);
      case UINT32 -> Integer.toUnsignedLong(values.getAtIndex(JAVA_INT, element));
      case INT64, UINT64 -> values.getAtIndex(JAVA_LONG, element);
    };
  }

  /// A number, as near as a double comes.
  public double getDouble(MemorySegment values, int element) {
    return switch (this) {
      case FLOAT64 -> values.getAtIndex(JAVA_DOUBLE, element);
      case FLOAT32 -> values.getAtIndex(JAVA_FLOAT, element);
      case UINT64 -> {
        long bits = values.getAtIndex(JAVA_LONG, element);
        yield bits >= 0 ? (double) bits : (double) bits + TWO_POW_64;
      }
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> (double) getLong(values, element);
    };
  }

  /// Sets a whole number.
  public void setLong(MemorySegment values, int element, long value) {
    switch (this) {
      case FLOAT32 -> values.setAtIndex(JAVA_FLOAT, element, (float) value);
      case FLOAT64 -> values.setAtIndex(JAVA_DOUBLE, element, (double) value);
      case INT8, UINT8 -> values.set(JAVA_BYTE, element, (byte) value);
      case INT16, UINT16 -> values.setAtIndex(JAVA_SHORT, element, (short) value);
      case INT32, UINT32 -> values.setAtIndex(JAVA_INT, element, (int) value);
      case INT64, UINT64 -> values.setAtIndex(JAVA_LONG, element, value);
    }
  }

  /// Sets a number.
  public void setDouble(MemorySegment values, int element, double value) {
    switch (this) {
      case FLOAT64 -> values.setAtIndex(JAVA_DOUBLE, element, value);
      case FLOAT32 -> values.setAtIndex(JAVA_FLOAT, element, (float) value);
      case UINT64 ->
          values.setAtIndex(
              JAVA_LONG,
              element,
              value < 0x1p63 ? (long) value : (long) (value - 0x1p63) | Long.MIN_VALUE);
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 ->
          setLong(values, element, (long) value);
    }
  }
}
