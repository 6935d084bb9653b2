package io.lockstep.simulation.fmi;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the values of a variable are, with what its declared type adds where the variable itself
/// says nothing (FMI 3.0 §2.4.7, §2.4.4).
public sealed interface VariableType {
  /// How values travel.
  BaseType base();

  /// A floating-point number.
  ///
  /// @param unit name of a unit of the description
  /// @param displayUnit name of a display unit of that unit
  /// @param min smallest value, in the unit
  /// @param max greatest value, in the unit
  /// @param nominal size of a usual value, in the unit; 1 when absent
  /// @param derivativeOf index of the variable whose derivative this one is
  /// @param isRelative whether the offset of the display unit is to be ignored
  /// @param isUnbounded whether it grows without end, as the angle of a crank
  /// @param isReinitialised whether events may set this state anew
  record Real(
      BaseType base,
      Optional<String> unit,
      Optional<String> displayUnit,
      OptionalDouble min,
      OptionalDouble max,
      OptionalDouble nominal,
      OptionalInt derivativeOf,
      boolean isRelative,
      boolean isUnbounded,
      boolean isReinitialised)
      implements VariableType {}

  /// A whole number; bounds of UInt64 are kept as its bits.
  record Whole(BaseType base, OptionalLong min, OptionalLong max) implements VariableType {}

  /// True or false.
  record Bool() implements VariableType {
    @Override
    public BaseType base() {
      return BaseType.BOOLEAN;
    }
  }

  /// A text.
  record Text() implements VariableType {
    @Override
    public BaseType base() {
      return BaseType.STRING;
    }
  }

  /// Bytes.
  ///
  /// @param mimeType what they are; `application/octet-stream` when nothing is said
  /// @param maxSize greatest number of bytes
  record Binary(String mimeType, OptionalLong maxSize) implements VariableType {
    @Override
    public BaseType base() {
      return BaseType.BINARY;
    }
  }

  /// One of the items of a type.
  record Enumeration(String typeName, OptionalLong min, OptionalLong max) implements VariableType {
    @Override
    public BaseType base() {
      return BaseType.ENUMERATION;
    }
  }

  /// A clock (FMI 3.0 §2.4.7.5): it ticks, and between ticks it is nothing.
  ///
  /// @param interval who knows when the next tick is, and when
  /// @param intervalSeconds time between two ticks, where it is known
  /// @param shiftSeconds time of the first tick after the start
  /// @param supportsFraction whether intervals are also told as a counter over a resolution
  /// @param canBeDeactivated whether an input clock may go without being ticked
  /// @param priority of the partition it starts, smaller first
  record Clock(
      Interval interval,
      OptionalDouble intervalSeconds,
      double shiftSeconds,
      boolean supportsFraction,
      boolean canBeDeactivated,
      OptionalLong priority)
      implements VariableType {

    /// Who knows when a clock ticks.
    public enum Interval {
      CONSTANT,
      FIXED,
      TUNABLE,
      CHANGING,
      COUNTDOWN,
      TRIGGERED
    }

    @Override
    public BaseType base() {
      return BaseType.CLOCK;
    }
  }
}
