package io.lockstep.ingest;

import java.util.List;

/// What a twin's device is to be told of its desired values. Immutable.
///
/// @param version of the twin's desired values
/// @param values in the order of their paths; may be none
/// @param nowMicros when it is sent, microseconds since 1970-01-01T00:00Z
public record DesiredRequest(String twinId, long version, List<Value> values, long nowMicros) {
  /// Copies the list.
  public DesiredRequest {
    values = List.copyOf(values);
  }

  /// Of a twin of which nothing is desired.
  static DesiredRequest nothing(String twinId) {
    return new DesiredRequest(twinId, 0, List.of(), 0);
  }

  /// One of the values.
  ///
  /// @param path the property's path, components before it
  /// @param json the value as JSON text
  /// @param unit the unit that a number is in, a term of DTDL; empty for none
  public record Value(String path, String json, String unit) {}
}
