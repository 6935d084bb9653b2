package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.util.List;
import java.util.Optional;

/// The units of measurement of DTDL and conversion between them.
public final class Units {

  private Units() {}

  /// The unit with this term, e.g. `degreeCelsius`.
  public static Optional<Unit> find(String term) {
    return Optional.ofNullable(UnitTable.get().units().get(term));
  }

  /// All units that can be converted into each other under this kind, e.g. `TemperatureUnit`; empty
  /// if there is no such kind.
  public static List<Unit> ofKind(String kind) {
    return UnitTable.get().kinds().getOrDefault(kind, List.of()).stream()
        .map(UnitTable.Entry::unit)
        .toList();
  }

  /// The kind of the units of a semantic type: `VelocityUnit` for `Velocity`.
  public static Optional<String> kindOf(String semanticType) {
    UnitTable.Quantity quantity = UnitTable.get().quantities().get(semanticType);
    return Optional.ofNullable(quantity).map(UnitTable.Quantity::unitKind);
  }

  /// Converts a value between two units of one kind.
  ///
  /// @throws IllegalArgumentException if the units measure different things
  public static double convert(double value, Unit from, Unit to) {
    if (from.equals(to)) {
      return value;
    }
    if (!from.kind().equals(to.kind())) {
      throw new IllegalArgumentException(
          "cannot convert "
              + from.term()
              + " ("
              + from.kind()
              + ") to "
              + to.term()
              + " ("
              + to.kind()
              + "): they measure different things");
    }
    return (value * from.factor() + from.offset() - to.offset()) / to.factor();
  }
}
