package io.lockstep.stream;

import java.util.List;

/// Where a twin says that it is. Immutable.
///
/// @param properties paths with `/`: one that holds a point of GeoJSON, or an object with latitude
///   and longitude; or two numbers in degrees of WGS 84, the latitude first
public record Position(List<String> properties) {
  public Position {
    properties = List.copyOf(properties);
  }

  /// True when it is two numbers.
  boolean isOfNumbers() {
    return properties.size() > 1;
  }
}
