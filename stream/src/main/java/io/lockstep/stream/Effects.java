package io.lockstep.stream;

import java.util.List;
import java.util.stream.Stream;

/// What a rule does beside its alarm, in order. Immutable.
///
/// @param begins when it becomes active
/// @param ends when it is no longer
public record Effects(List<Effect> begins, List<Effect> ends) {
  /// Nothing.
  public static final Effects NONE = new Effects(List.of(), List.of());

  /// The most effects of a rule, together.
  public static final int COUNT_MAX = 64;

  public Effects {
    begins = List.copyOf(begins);
    ends = List.copyOf(ends);
  }

  /// True when one of them writes a property.
  public boolean write() {
    return !writes().isEmpty();
  }

  /// All that write properties.
  public List<Effect.Write> writes() {
    return Stream.concat(begins.stream(), ends.stream())
        .filter(Effect.Write.class::isInstance)
        .map(Effect.Write.class::cast)
        .toList();
  }
}
