package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.util.List;
import java.util.Optional;

/// The units of measurement of DTDL and conversion between them. All methods are pure and
/// thread-safe.
public final class Units {

  private Units() {}

  /// The unit with this term, e.g. `degreeCelsius`.
  public static Optional<Unit> find(String term) {
    return Optional.ofNullable(UnitTable.get().units().get(term));
  }

  /// The unit that a text names beside another: by its term, or by its symbol (`°F`, `bar`) among
  /// the units that convert to the other. A term may be one of another kind.
  public static Optional<Unit> find(String termOrSymbol, Unit other) {
    Optional<Unit> byTerm = find(termOrSymbol);
    return byTerm.isPresent()
        ? byTerm
        : ofKind(other.kind()).stream()
            .filter(unit -> !unit.symbol().isEmpty() && unit.symbol().equals(termOrSymbol))
            .findFirst();
  }

  /// All kinds of units, e.g. `TemperatureUnit`, in the order of the table.
  public static List<String> kinds() {
    return List.copyOf(UnitTable.get().kinds().keySet());
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

  /// True when values in one of these units can be given in the other: both are of one kind.
  public static boolean isConvertible(Unit from, Unit to) {
    return from.kind().equals(to.kind());
  }

  /// How values in one unit become values in another. The same object each time.
  ///
  /// @throws IllegalArgumentException if the units measure different things
  public static UnitConversion conversion(Unit from, Unit to) {
    Optional<UnitConversion> known = conversion(from.term(), to.term());
    if (known.isEmpty()) {
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
    return known.get();
  }

  /// How values in the unit of one term become values in that of another; empty when there is no
  /// such unit, or they measure different things. Makes no object.
  public static Optional<UnitConversion> conversion(String from, String to) {
    return UnitTable.get().conversion(from, to);
  }

  /// Converts a value between two units of one kind.
  ///
  /// @throws IllegalArgumentException if the units measure different things
  public static double convert(double value, Unit from, Unit to) {
    return conversion(from, to).apply(value);
  }
}
