package io.lockstep.simulation.fmi;

import java.util.List;

/// A type that variables name (FMI 3.0 §2.4.4).
///
/// @param name what variables call it
/// @param type what it says of values
/// @param items of an enumeration; else empty
public record TypeDefinition(
    String name, String description, VariableType type, List<Item> items, Position position) {

  /// A value of an enumeration and its name.
  public record Item(String name, long value, String description) {}

  /// Keeps copies.
  public TypeDefinition {
    items = List.copyOf(items);
  }
}
