package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Unit;
import java.util.List;
import java.util.Optional;

/// What a connection makes of a number: factor * value + offset. Immutable.
record Scale(double factor, double offset) {
  private static final Scale NONE = new Scale(1, 0);

  boolean isPlain() {
    return factor == 1 && offset == 0;
  }

  /// Between two ports, from what their units are in SI base units (FMI 3.0 §2.4.3).
  static Scale of(Port from, Port to, Connection connection) {
    boolean areReal = from.bank() == Port.Bank.REAL && to.bank() == Port.Bank.REAL;
    Scale units = areReal && connection.convertsUnits() ? units(from, to, connection) : NONE;
    Scale whole =
        new Scale(
            units.factor * connection.factor(),
            units.offset * connection.factor() + connection.offset());
    if (!whole.isPlain() && to.bank() != Port.Bank.REAL) {
      throw connection.refused(
          "expected no factor and no offset for values of %s, found %s and %s"
              .formatted(to.base(), connection.factor(), connection.offset()));
    }
    return whole;
  }

  private static Scale units(Port from, Port to, Connection connection) {
    if (from.unit().isEmpty() || to.unit().isEmpty()) {
      return NONE;
    }
    Unit given = from.unit().get();
    Unit wanted = to.unit().get();
    if (given.base().isEmpty() || wanted.base().isEmpty()) {
      if (given.name().equals(wanted.name())) {
        return NONE;
      }
      throw connection.refused(
          "expected units whose base units are known, found \"%s\" and \"%s\", of which %s has none; connect without unit conversion and give a factor"
              .formatted(
                  given.name(),
                  wanted.name(),
                  given.base().isEmpty() ? "the first" : "the second"));
    }
    Unit.BaseUnit of = given.base().get();
    Unit.BaseUnit in = wanted.base().get();
    if (!of.exponents().equals(in.exponents())) {
      throw connection.refused(
          "expected a quantity of %s (\"%s\"), found one of %s (\"%s\")"
              .formatted(
                  dimension(in.exponents()),
                  wanted.name(),
                  dimension(of.exponents()),
                  given.name()));
    }
    boolean isDifference = from.isRelative() && to.isRelative();
    return new Scale(
        of.factor() / in.factor(), isDifference ? 0 : (of.offset() - in.offset()) / in.factor());
  }

  private static String dimension(List<Integer> exponents) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < exponents.size(); i++) {
      int exponent = exponents.get(i);
      if (exponent != 0) {
        text.append(text.isEmpty() ? "" : " ").append(Unit.BaseUnit.NAMES.get(i));
        text.append(exponent == 1 ? "" : "^" + exponent);
      }
    }
    return text.isEmpty() ? "no dimension" : text.toString();
  }

  /// Refuses values that the input cannot take.
  static void expectTypes(Port from, Port to, Connection connection) {
    if (from.base() == BaseType.CLOCK || to.base() == BaseType.CLOCK) {
      throw connection.refused("expected values, found a clock; clocks cannot be connected yet");
    }
    if (from.size() != to.size()) {
      throw connection.refused(
          "expected as many elements, found %d and %d".formatted(from.size(), to.size()));
    }
    boolean isNumber = to.base().isFloat() && isNumber(from.base());
    boolean isWithin =
        range(from.base())
            .flatMap(of -> range(to.base()).filter(in -> in.low <= of.low && of.high <= in.high))
            .isPresent();
    boolean isFit = from.base() == to.base() || isNumber || isWithin;
    if (!isFit) {
      throw connection.refused(
          "expected values that fit %s, found %s".formatted(to.base(), from.base()));
    }
  }

  private static boolean isNumber(BaseType base) {
    return base.isFloat() || range(base).isPresent();
  }

  /// The whole numbers that a type can hold.
  private record Range(double low, double high) {}

  private static Optional<Range> range(BaseType base) {
    return switch (base) {
      case INT8 -> Optional.of(new Range(-0x1p7, 0x1p7 - 1));
      case UINT8 -> Optional.of(new Range(0, 0x1p8 - 1));
      case INT16 -> Optional.of(new Range(-0x1p15, 0x1p15 - 1));
      case UINT16 -> Optional.of(new Range(0, 0x1p16 - 1));
      case INT32 -> Optional.of(new Range(-0x1p31, 0x1p31 - 1));
      case UINT32 -> Optional.of(new Range(0, 0x1p32 - 1));
      case INT64 -> Optional.of(new Range(-0x1p63, 0x1p63));
      case UINT64 -> Optional.of(new Range(0, 0x1p64));
      case FLOAT32, FLOAT64, BOOLEAN, STRING, BINARY, ENUMERATION, CLOCK -> Optional.empty();
    };
  }
}
