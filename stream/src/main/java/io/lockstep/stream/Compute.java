package io.lockstep.stream;

import io.lockstep.stream.internal.Formulas;
import java.util.List;

/// A computed property: what one property of all twins of a model is worked out from. Two are equal
/// when they say the same, wherever they stand. Immutable.
///
/// @param name unique among the rules and computed properties of a space
/// @param model the DTMI of the Interface whose twins have it, and those of Interfaces that extend
///   it
/// @param property the property's path, components before it with `/`; empty when the result is for
///   who asked, not for a property
/// @param value CEL, see [Formula]
/// @param trust which values are used
public record Compute(String name, String model, String property, String value, Trust trust)
    implements Writer {
  @Override
  public List<String> writes() {
    return List.of(property);
  }

  /// True when it reads twins at the other ends of relationships.
  public boolean followsRelationships() {
    return Formulas.hasAggregates(value);
  }
}
