package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import java.util.List;

/// What a source that has types says of one value: a metric of a Sparkplug birth, a variable of an
/// OPC UA server. Immutable.
///
/// @param path the names that lead to the value; the first of several names a component
/// @param schema what it holds
/// @param unit the unit as the source writes it; empty if it says nothing
public record Observation(List<String> path, Schema schema, String unit) {

  /// Copies the path.
  ///
  /// @throws IllegalArgumentException if the path is empty
  public Observation {
    path = List.copyOf(path);
    if (path.isEmpty()) {
      throw new IllegalArgumentException("expected a path with a name, found an empty one");
    }
  }

  /// A value of a primitive schema without a unit.
  public static Observation of(String name, Primitive kind) {
    return new Observation(List.of(name), kind, "");
  }
}
