package io.lockstep.stream;

import io.lockstep.model.ValueType;
import java.util.List;

/// Why a rule stands where it does: what its conditions say part by part, and what its measures
/// came to. Made by [Operator#explain] for people; nothing is decided by it. Immutable.
///
/// @param parts the parts of its condition between `&&` and `||`, then those of what clears it,
///   each with what it says now; empty for a rule that waits for silence, and for a process
/// @param measures in the order of the rule
public record Explanation(List<Part> parts, List<Measured> measures) {
  /// Of what nothing can be said.
  static final Explanation NONE = new Explanation(List.of(), List.of());

  /// Copies the lists.
  public Explanation {
    parts = List.copyOf(parts);
    measures = List.copyOf(measures);
  }

  /// A part of a condition.
  ///
  /// @param key where it stands in the rule: `when`, or `clear`
  /// @param text as it is written
  public record Part(String key, String text, Verdict verdict) {}

  /// A measure.
  ///
  /// @param isKnown false when it has no value
  /// @param bits the value, see [ValueType]
  public record Measured(String name, ValueType type, boolean isKnown, long bits) {}
}
