package io.lockstep.twin;

import java.util.List;

/// What a device is to be told of its desired values. Immutable.
///
/// @param reference what is sent with the message
/// @param values may be none, when a device has asked of which nothing is desired
public record PendingDesired(DesiredReference reference, List<Value> values) {
  /// Copies the list.
  public PendingDesired {
    values = List.copyOf(values);
  }

  /// One of the values.
  ///
  /// @param path the property's name, components before it
  /// @param json the value as JSON text
  /// @param unit the unit that a number is in; empty for none
  public record Value(String path, String json, String unit) {}
}
