package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.util.List;

/// All current values of a twin, with where they come from. Immutable.
///
/// @param draft true when the model was drafted from readings
/// @param values Properties and Telemetry that have a value, in the model's order
/// @param missing the Properties that the model requires and the twin lacks, in the model's order:
///   readings made the twin, and nobody has said these yet
public record TwinValues(
    String twinId,
    String modelId,
    boolean draft,
    String etag,
    List<Value> values,
    List<String> missing) {
  public TwinValues {
    values = List.copyOf(values);
    missing = List.copyOf(missing);
  }

  /// One current value.
  ///
  /// @param path the property's name, components before it
  /// @param unit the unit that this twin has the value in, empty when the model states none
  /// @param json the value as JSON text, as it was written
  /// @param sourceMicros when it was true, microseconds since epoch
  /// @param receivedMicros when we received it, microseconds since epoch
  /// @param series the number of its series, -1 when it has none yet
  /// @param annotates the path of the value that this one describes (`ValueAnnotation`), or empty
  /// @param kept true when the model wants its readings in history
  public record Value(
      String path,
      Slot.Kind kind,
      ValueType type,
      String unit,
      String json,
      Quality quality,
      long sourceMicros,
      long receivedMicros,
      int series,
      String annotates,
      boolean kept) {}
}
