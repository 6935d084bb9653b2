package io.lockstep.twin;

/// Why the model refuses a value. Immutable.
///
/// @param kind what is wrong
/// @param expected what the model asks for
public record SampleFault(Kind kind, String expected) {
  /// What is wrong with a value.
  public enum Kind {
    /// It is of another type.
    TYPE,
    /// The type is right and the value is not.
    RANGE,
    /// The property is computed, and takes no values.
    COMPUTED
  }

  static SampleFault of(boolean outOfRange, String expected) {
    return new SampleFault(outOfRange ? Kind.RANGE : Kind.TYPE, expected);
  }

  static SampleFault ofComputed(String expected) {
    return new SampleFault(Kind.COMPUTED, expected);
  }

  /// True when the type is right and the value is not.
  public boolean outOfRange() {
    return kind == Kind.RANGE;
  }
}
