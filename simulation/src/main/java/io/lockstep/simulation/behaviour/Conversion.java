package io.lockstep.simulation.behaviour;

import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import io.lockstep.simulation.fmi.Unit.BaseUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How numbers in one unit become numbers in another: value * factor + offset. Immutable.
///
/// @param offset of the zero points, in the other unit
public record Conversion(double factor, double offset) {
  /// None at all.
  public static final Conversion NONE = new Conversion(1, 0);

  /// The DTDL units that SI's base units make, by the exponents of kg, m, s, A, K, mol, cd, rad
  /// (FMI 3.0 §2.4.3). Torque has those of energy: a variable of that is given its `unit` in the
  /// file.
  private static final Map<List<Integer>, String> SI =
      Map.ofEntries(
          Map.entry(List.of(0, 0, 0, 0, 0, 0, 0, 0), "unity"),
          Map.entry(List.of(1, 0, 0, 0, 0, 0, 0, 0), "kilogram"),
          Map.entry(List.of(0, 1, 0, 0, 0, 0, 0, 0), "metre"),
          Map.entry(List.of(0, 0, 1, 0, 0, 0, 0, 0), "second"),
          Map.entry(List.of(0, 0, 0, 1, 0, 0, 0, 0), "ampere"),
          Map.entry(List.of(0, 0, 0, 0, 1, 0, 0, 0), "kelvin"),
          Map.entry(List.of(0, 0, 0, 0, 0, 0, 0, 1), "radian"),
          Map.entry(List.of(0, 2, 0, 0, 0, 0, 0, 0), "squareMetre"),
          Map.entry(List.of(0, 3, 0, 0, 0, 0, 0, 0), "cubicMetre"),
          Map.entry(List.of(0, 1, -1, 0, 0, 0, 0, 0), "metrePerSecond"),
          Map.entry(List.of(0, 1, -2, 0, 0, 0, 0, 0), "metrePerSecondSquared"),
          Map.entry(List.of(0, 0, -1, 0, 0, 0, 0, 0), "hertz"),
          Map.entry(List.of(0, 0, -1, 0, 0, 0, 0, 1), "radianPerSecond"),
          Map.entry(List.of(1, 1, -2, 0, 0, 0, 0, 0), "newton"),
          Map.entry(List.of(1, -1, -2, 0, 0, 0, 0, 0), "pascal"),
          Map.entry(List.of(1, 2, -2, 0, 0, 0, 0, 0), "joule"),
          Map.entry(List.of(1, 2, -3, 0, 0, 0, 0, 0), "watt"),
          Map.entry(List.of(1, 2, -3, -1, 0, 0, 0, 0), "volt"),
          Map.entry(List.of(1, 0, -1, 0, 0, 0, 0, 0), "kilogramPerSecond"),
          Map.entry(List.of(1, -3, 0, 0, 0, 0, 0, 0), "kilogramPerCubicMetre"));

  /// A value in the other unit.
  public double apply(double value) {
    return value * factor + offset;
  }

  /// A difference of two values has no zero point.
  public double difference(double value) {
    return value * factor;
  }

  private Conversion then(Conversion next) {
    return new Conversion(factor * next.factor, next.factor * offset + next.offset);
  }

  private Conversion inverse() {
    return new Conversion(1 / factor, -offset / factor);
  }

  /// Between two DTDL units; empty when they measure different things, or one is unknown.
  static Optional<Conversion> between(String from, String to) {
    return from.equals(to) ? Optional.of(NONE) : Units.conversion(from, to).map(Conversion::of);
  }

  private static Conversion of(UnitConversion exact) {
    return new Conversion(
        exact.numerator() / exact.denominator(), exact.addend() / exact.denominator());
  }

  /// From a unit of an FMU to a DTDL unit; empty when they measure different things.
  static Optional<Conversion> from(BaseUnit unit, String to) {
    String si = SI.get(unit.exponents());
    return si == null
        ? Optional.empty()
        : between(si, to).map(new Conversion(unit.factor(), unit.offset())::then);
  }

  /// From a DTDL unit to one of an FMU; empty when they measure different things.
  static Optional<Conversion> to(BaseUnit unit, String from) {
    return from(unit, from).map(Conversion::inverse);
  }
}
