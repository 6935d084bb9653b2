package io.lockstep.twin;

import io.lockstep.stream.Writer;

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
    /// The property is computed, or follows a process, and takes no values.
    COMPUTED
  }

  static SampleFault of(boolean outOfRange, String expected) {
    return new SampleFault(outOfRange ? Kind.RANGE : Kind.TYPE, expected);
  }

  /// @param place where the writer stands
  static SampleFault of(Writer writer, String place) {
    return new SampleFault(Kind.COMPUTED, "no reading, since %s it".formatted(writer.deed(place)));
  }

  /// True when the type is right and the value is not.
  public boolean outOfRange() {
    return kind == Kind.RANGE;
  }
}
