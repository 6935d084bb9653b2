package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import java.util.Optional;

/// Operands as quantities: what is compared is in the model's unit, whatever unit a twin has its
/// values in; what differs in unit is converted; what measures different things is refused.
/// Confined to one thread.
final class Quantities {
  private final Query query;
  private final Properties properties;

  Quantities(Query query, Properties properties) {
    this.query = query;
    this.properties = properties;
  }

  /// The value of `CONVERT`; missing where the model states no unit.
  Value value(Operand.Converted converted, int[] row) {
    Value value = comparable(converted.path(), row);
    String unit = unit(converted.path(), row);
    if (unit.isEmpty()) {
      return Value.MISSING;
    }
    Optional<UnitConversion> conversion = Units.conversion(unit, converted.unit().term());
    if (conversion.isEmpty()) {
      throw refused("CONVERT", say(converted.path(), unit), converted.unit().term());
    }
    return converted(value, conversion.get());
  }

  /// An operand in the unit in which it is compared: the model's, or the one that it asks for.
  Value comparable(Operand operand, int[] row) {
    return switch (operand) {
      case Operand.Literal(Value value) -> value;
      case Operand.Path path -> {
        int reference = row[path.variable()];
        yield isRelationship(path)
            ? properties.relationship(reference, path.segments())
            : properties.shared(reference, path.segments());
      }
      case Operand.Converted converted -> value(converted, row);
    };
  }

  /// The same in the unit of another operand, beside which it stands.
  ///
  /// @throws QueryProblem when both have units that do not convert
  Value comparable(Operand operand, Operand other, int[] row) {
    Value value = comparable(operand, row);
    if (operand instanceof Operand.Literal || other instanceof Operand.Literal) {
      return value;
    }
    String from = unit(operand, row);
    String to = unit(other, row);
    if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
      return value;
    }
    Optional<UnitConversion> conversion = Units.conversion(from, to);
    if (conversion.isEmpty()) {
      throw refused("comparison", say(other, to), say(operand, from));
    }
    return converted(value, conversion.get());
  }

  private static Value converted(Value value, UnitConversion conversion) {
    if (conversion.isIdentity() || !Value.isNumber(value)) {
      return value;
    }
    return new Value.Real(conversion.apply(Value.real(value)));
  }

  private String unit(Operand operand, int[] row) {
    return switch (operand) {
      case Operand.Literal _ -> "";
      case Operand.Path path ->
          isRelationship(path) ? "" : properties.unit(row[path.variable()], path.segments());
      case Operand.Converted(Operand.Path _, Unit unit) -> unit.term();
    };
  }

  private boolean isRelationship(Operand.Path path) {
    return query.variables().get(path.variable()).isRelationship();
  }

  private String say(Operand operand, String unit) {
    return switch (operand) {
      case Operand.Literal _ -> unit;
      case Operand.Path path -> {
        String name = query.variables().get(path.variable()).name();
        String dotted = String.join(".", path.segments());
        yield "%s in %s".formatted(name.isEmpty() ? dotted : name + "." + dotted, unit);
      }
      case Operand.Converted(Operand.Path path, Unit _) -> say(path, unit);
    };
  }

  private static QueryProblem refused(String what, String left, String right) {
    return new QueryProblem(
        QueryProblem.Kind.SYNTAX,
        "%s: expected units of one quantity, found %s and %s".formatted(what, left, right));
  }
}
