package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Unit;
import java.util.Optional;

/// An input or output of a member. Immutable.
///
/// @param name unique within the member; may hold dots
/// @param base how its values travel
/// @param size number of elements; 1 for a scalar
/// @param isContinuous whether it may change between events; only floating-point numbers do
/// @param unit of its values
/// @param isRelative whether it is a difference, so that offsets of units do not count
/// @param nominal size of a usual value, in the unit; more than 0
public record Port(
    String name,
    BaseType base,
    int size,
    boolean isContinuous,
    Optional<Unit> unit,
    boolean isRelative,
    double nominal) {

  /// In which list of [Values] the elements of a port stand.
  enum Bank {
    REAL,
    WHOLE,
    TEXT,
    BLOB;

    static Bank of(BaseType base) {
      return switch (base) {
        case FLOAT32, FLOAT64 -> REAL;
        case INT8,
            UINT8,
            INT16,
            UINT16,
            INT32,
            UINT32,
            INT64,
            UINT64,
            BOOLEAN,
            ENUMERATION,
            CLOCK ->
            WHOLE;
        case STRING -> TEXT;
        case BINARY -> BLOB;
      };
    }
  }

  /// A continuous number of 64 bits, without a unit.
  public static Port number(String name) {
    return numbers(name, 1);
  }

  /// Continuous numbers of 64 bits, without a unit.
  public static Port numbers(String name, int size) {
    return new Port(name, BaseType.FLOAT64, size, true, Optional.empty(), false, 1);
  }

  /// A value that changes at communication points only.
  public static Port discrete(String name, BaseType base) {
    return new Port(name, base, 1, false, Optional.empty(), false, 1);
  }

  Bank bank() {
    return Bank.of(base);
  }
}
