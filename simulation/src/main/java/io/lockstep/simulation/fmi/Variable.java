package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A variable of an FMU (FMI 2.0.4 §2.2.7; FMI 3.0 §2.4.7). Attributes that the file leaves out
/// have their default here.
///
/// @param index place in the list of variables, from 0
/// @param name unique; may hold dots and brackets
/// @param valueReference unsigned, 32 bits, of the variable's type
/// @param description what people read; may be empty
/// @param causality who gives it its value
/// @param variability when it may change
/// @param initial how it gets its first value
/// @param type what its values are
/// @param declaredType name of a type of the description
/// @param start the first values as the file writes them, one for each element
/// @param dimensions of an array; empty for a scalar
/// @param clocks indexes of the clocks that it belongs to
/// @param previous index of the variable that holds its value before the tick
/// @param aliases other names of the same value
/// @param isSetSeveralTimes whether an input may be set more than once at a time instant
/// @param isIntermediate whether it may be read or set in Intermediate Update Mode
/// @param position where it stands in the file
public record Variable(
    int index,
    String name,
    int valueReference,
    String description,
    Causality causality,
    Variability variability,
    Initial initial,
    VariableType type,
    Optional<String> declaredType,
    Optional<List<String>> start,
    List<Dimension> dimensions,
    List<Integer> clocks,
    OptionalInt previous,
    List<Alias> aliases,
    boolean isSetSeveralTimes,
    boolean isIntermediate,
    Position position) {

  /// A dimension of an array: exactly one of both is there.
  ///
  /// @param size fixed number of elements
  /// @param variable index of the structural parameter (or constant) that holds the number
  public record Dimension(OptionalLong size, OptionalInt variable) {}

  /// Another name.
  ///
  /// @param displayUnit of a floating-point alias
  public record Alias(
      String name, String description, Optional<String> displayUnit, Position position) {}

  /// Keeps copies.
  public Variable {
    start = start.map(List::copyOf);
    dimensions = List.copyOf(dimensions);
    clocks = List.copyOf(clocks);
    aliases = List.copyOf(aliases);
  }

  /// How values travel.
  public BaseType base() {
    return type.base();
  }

  /// The value reference as it is written.
  public long unsignedReference() {
    return Integer.toUnsignedLong(valueReference);
  }
}
