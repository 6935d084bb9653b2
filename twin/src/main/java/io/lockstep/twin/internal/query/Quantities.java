package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import java.util.Optional;

/// Expressions as quantities: what is compared is in the model's unit, whatever unit a twin has its
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
  Value value(Expression.Converted converted, Row row) {
    Expression.Path path = converted.path();
    String unit = unit(path, row);
    if (unit.isEmpty()) {
      return Value.MISSING;
    }
    Optional<UnitConversion> conversion = Units.conversion(unit, converted.unit().term());
    if (conversion.isEmpty()) {
      throw refused("CONVERT", say(path, unit), converted.unit().term());
    }
    // Only twins' properties have units.
    Value value = properties.shared(row.references[path.variable()], path.segments());
    return converted(value, conversion.get());
  }

  /// A value in the unit of another expression, beside which it stands.
  ///
  /// @param value what `expression` is worth, in its own unit
  /// @throws QueryProblem when both have units that do not convert
  Value inUnitOf(Expression other, Expression expression, Value value, Row row) {
    String to = unit(other, row);
    String from = to.isEmpty() ? "" : unit(expression, row);
    if (from.isEmpty() || from.equals(to)) {
      return value;
    }
    Optional<UnitConversion> conversion = Units.conversion(from, to);
    if (conversion.isEmpty()) {
      throw refused("comparison", say(other, to), say(expression, from));
    }
    return converted(value, conversion.get());
  }

  private static Value converted(Value value, UnitConversion conversion) {
    if (conversion.isIdentity() || !Value.isNumber(value)) {
      return value;
    }
    return Value.of(conversion.apply(Value.real(value)));
  }

  /// The unit that an expression is in by its model, empty for none: sums and the like have none.
  private String unit(Expression expression, Row row) {
    return switch (expression) {
      case Expression.Path path when query.variables().get(path.variable()).isTwin() ->
          properties.unit(row.references[path.variable()], path.segments());
      case Expression.Converted(Expression.Path _, Unit unit) -> unit.term();
      case Expression.Path _,
          Expression.Literal _,
          Expression.And _,
          Expression.Or _,
          Expression.Not _,
          Expression.Compare _,
          Expression.In _,
          Expression.Is _,
          Expression.OfModel _,
          Expression.Arithmetic _,
          Expression.Call _,
          Expression.History _,
          Expression.Aggregate _,
          Expression.Column _ ->
          "";
    };
  }

  private String say(Expression expression, String unit) {
    Expression.Path path =
        expression instanceof Expression.Converted converted
            ? converted.path()
            : (Expression.Path) expression;
    String name = query.variables().get(path.variable()).name();
    String dotted = String.join(".", path.segments());
    return "%s in %s".formatted(name.isEmpty() ? dotted : name + "." + dotted, unit);
  }

  private static QueryProblem refused(String what, String left, String right) {
    return new QueryProblem(
        QueryProblem.Kind.SYNTAX,
        "SQL query parse failed: %s: expected units of one quantity, found %s and %s"
            .formatted(what, left, right));
  }
}
