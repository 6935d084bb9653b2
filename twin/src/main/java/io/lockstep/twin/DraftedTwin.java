package io.lockstep.twin;

import io.lockstep.model.ValueType;
import java.util.List;

/// A twin with a drafted model, and what was seen of it. Immutable.
///
/// @param twinId the twin
/// @param modelId its drafted model
/// @param sinceMicros when it was first heard of, microseconds since epoch
/// @param seen its properties, in the order of first sight
public record DraftedTwin(String twinId, String modelId, long sinceMicros, List<Seen> seen) {
  /// Copies the list.
  public DraftedTwin {
    seen = List.copyOf(seen);
  }

  /// A property that was seen. Immutable.
  ///
  /// @param path its name, components before it
  /// @param type what it holds
  /// @param unit the term of the unit that its source has declared, empty for none
  /// @param json its current value as JSON text; empty when it has none
  /// @param lastMicros when that was received, microseconds since epoch; 0 without a value
  public record Seen(String path, ValueType type, String unit, String json, long lastMicros) {}
}
