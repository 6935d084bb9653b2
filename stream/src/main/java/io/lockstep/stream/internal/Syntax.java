package io.lockstep.stream.internal;

import java.util.List;

/// What a simple expression of CEL says, before names and types are looked at. Immutable.
sealed interface Syntax {
  /// Where it stands: its first character, or its operator.
  int offset();

  record WholeNumber(int offset, long value) implements Syntax {}

  record RealNumber(int offset, double value) implements Syntax {}

  record Quoted(int offset, String text) implements Syntax {}

  record Constant(int offset, boolean value) implements Syntax {}

  /// A property, components before it: `zone2.temperature`.
  record Name(int offset, String path) implements Syntax {}

  /// `convert(inner, 'unit')`
  record Converted(int offset, Syntax inner, String unit) implements Syntax {}

  /// `double(inner)` or `int(inner)`
  record Cast(int offset, boolean isToReal, Syntax inner) implements Syntax {}

  /// `nothing()`: a double that is not known
  record Nothing(int offset) implements Syntax {}

  /// `condition ? first : second`
  record Choice(int offset, Syntax condition, Syntax first, Syntax second) implements Syntax {}

  record Negative(int offset, Syntax inner) implements Syntax {}

  record Not(int offset, Syntax inner) implements Syntax {}

  record Both(int offset, Syntax left, Syntax right) implements Syntax {}

  record Either(int offset, Syntax left, Syntax right) implements Syntax {}

  record Compared(int offset, Relation relation, Syntax left, Syntax right) implements Syntax {}

  record Computed(int offset, Arithmetic operation, Syntax left, Syntax right) implements Syntax {}

  /// `item in [choices]`; the choices are literals.
  record OneOf(int offset, Syntax item, List<Syntax> choices) implements Syntax {
    public OneOf {
      choices = List.copyOf(choices);
    }
  }
}
