package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;

/// A unit (FMI 3.0 §2.4.3).
///
/// @param name what variables call it
/// @param base what it is in SI units, when the file says it
/// @param displayUnits in which people may want to read it
public record Unit(
    String name, Optional<BaseUnit> base, List<DisplayUnit> displayUnits, Position position) {

  /// SI value = factor * value + offset.
  ///
  /// @param exponents of kg, m, s, A, K, mol, cd, rad, in this order
  public record BaseUnit(List<Integer> exponents, double factor, double offset) {
    /// The names that exponents have.
    public static final List<String> NAMES = List.of("kg", "m", "s", "A", "K", "mol", "cd", "rad");

    /// Keeps copies.
    public BaseUnit {
      exponents = List.copyOf(exponents);
    }
  }

  /// Shown value = factor * value + offset; with `isInverse` factor / value (FMI 3 only).
  public record DisplayUnit(String name, double factor, double offset, boolean isInverse) {}

  /// Keeps copies.
  public Unit {
    displayUnits = List.copyOf(displayUnits);
  }

  /// Reads `<Unit>`, as FMI and SSP write it.
  public static Unit read(XmlElement element) {
    Optional<BaseUnit> base =
        element
            .first("BaseUnit")
            .map(
                each ->
                    new BaseUnit(
                        BaseUnit.NAMES.stream()
                            .map(name -> (int) each.whole(name).orElse(0))
                            .toList(),
                        each.number("factor").orElse(1),
                        each.number("offset").orElse(0)));
    List<DisplayUnit> shown =
        element
            .all("DisplayUnit")
            .map(
                each ->
                    new DisplayUnit(
                        each.text("name"),
                        each.number("factor").orElse(1),
                        each.number("offset").orElse(0),
                        each.flag("inverse")))
            .toList();
    return new Unit(element.text("name"), base, shown, element.position());
  }
}
