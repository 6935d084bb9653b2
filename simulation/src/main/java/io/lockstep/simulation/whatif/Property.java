package io.lockstep.simulation.whatif;

import java.util.Optional;

/// A property of a twin.
///
/// @param path its name, components before it: `motor/temperature`
public record Property(String twin, String path) {
  /// How one is written.
  public static final String FORM = "twin/property or twin.property";

  /// Reads `twin/property`, or `twin.property` when there is no slash; empty when it is neither.
  public static Optional<Property> parse(String text) {
    int slash = text.indexOf('/');
    int cut = slash >= 0 ? slash : text.indexOf('.');
    return cut <= 0 || cut == text.length() - 1
        ? Optional.empty()
        : Optional.of(new Property(text.substring(0, cut), text.substring(cut + 1)));
  }

  @Override
  public String toString() {
    return twin + "/" + path;
  }
}
