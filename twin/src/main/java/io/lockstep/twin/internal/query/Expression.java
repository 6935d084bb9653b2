package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import io.lockstep.twin.Fold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something with a value: the tree of what stands in SELECT, WHERE, GROUP BY, HAVING and ORDER BY.
/// A condition is an expression whose value is true, false, or missing when it is neither.
/// Immutable.
sealed interface Expression {
  /// A constant of the query.
  record Literal(Value value) implements Expression {}

  /// A property of a variable; without segments, the variable itself.
  ///
  /// @param variable index of the variable
  record Path(int variable, List<String> segments) implements Expression {
    public Path {
      segments = List.copyOf(segments);
    }

    boolean is(String only) {
      return segments.size() == 1 && segments.getFirst().equals(only);
    }
  }

  /// `CONVERT(path, 'unit')`: a number in another unit.
  record Converted(Path path, Unit unit) implements Expression {}

  record And(List<Expression> parts) implements Expression {
    public And {
      parts = List.copyOf(parts);
    }
  }

  record Or(List<Expression> parts) implements Expression {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Expression inner) implements Expression {}

  record Compare(Comparison comparison, Expression left, Expression right) implements Expression {}

  record In(Expression operand, List<Value> values) implements Expression {
    public In {
      values = List.copyOf(values);
    }
  }

  /// A function of one value that says what it is.
  record Is(Type type, Expression operand) implements Expression {}

  /// `IS_OF_MODEL`
  record OfModel(int variable, String modelId, boolean exact) implements Expression {}

  record Arithmetic(Operation operation, Expression left, Expression right) implements Expression {}

  /// A function of values.
  record Call(Function function, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// One figure over what a property was in a range of source times, such as
  /// `HISTORY_MEAN(T.temperature, 'PT1H')`.
  record History(Fold fold, Path path, TimePoint from, TimePoint to) implements Expression {}

  /// One figure over all rows of a group.
  ///
  /// @param argument null for `COUNT()`
  record Aggregate(Total total, boolean distinct, @Nullable Expression argument)
      implements Expression {}

  /// A value that was computed before: of a group, its key or one of its aggregates.
  record Column(int index) implements Expression {}

  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    GREATER,
    LESS_OR_EQUAL,
    GREATER_OR_EQUAL
  }

  enum Operation {
    PLUS,
    MINUS,
    TIMES,
    DIVIDED_BY,
    REMAINDER
  }

  enum Type {
    DEFINED,
    NULL,
    BOOL,
    NUMBER,
    STRING,
    OBJECT,
    PRIMITIVE
  }

  enum Function {
    CONTAINS(2),
    STARTSWITH(2),
    ENDSWITH(2),
    ARRAY_CONTAINS(2),
    LENGTH(1),
    ST_DISTANCE(2),
    ST_DWITHIN(3),
    ST_WITHIN(2),
    ST_INTERSECTS(2);

    final int arity;

    Function(int arity) {
      this.arity = arity;
    }

    /// Whether it is a condition.
    boolean isCondition() {
      return switch (this) {
        case CONTAINS, STARTSWITH, ENDSWITH, ARRAY_CONTAINS, ST_DWITHIN, ST_WITHIN, ST_INTERSECTS ->
            true;
        case LENGTH, ST_DISTANCE -> false;
      };
    }
  }

  enum Total {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX
  }

  /// A time that a query names.
  sealed interface TimePoint {
    /// Microseconds since epoch.
    record At(long micros) implements TimePoint {}

    /// As long before the time of the view.
    record Ago(long micros) implements TimePoint {}

    /// Microseconds since epoch.
    ///
    /// @param nowMicros the time of the view
    default long micros(long nowMicros) {
      return switch (this) {
        case At(long micros) -> micros;
        case Ago(long micros) -> nowMicros - micros;
      };
    }
  }

  /// The expressions right inside of one.
  default List<Expression> children() {
    return switch (this) {
      case Literal _, Path _, OfModel _, Column _ -> List.of();
      case Converted(Path path, Unit _) -> List.of(path);
      case And(List<Expression> parts) -> parts;
      case Or(List<Expression> parts) -> parts;
      case Not(Expression inner) -> List.of(inner);
      case Compare(Comparison _, Expression left, Expression right) -> List.of(left, right);
      case In(Expression operand, List<Value> _) -> List.of(operand);
      case Is(Type _, Expression operand) -> List.of(operand);
      case Arithmetic(Operation _, Expression left, Expression right) -> List.of(left, right);
      case Call(Function _, List<Expression> arguments) -> arguments;
      case History history -> List.of(history.path());
      case Aggregate(Total _, boolean _, Expression argument) ->
          argument == null ? List.of() : List.of(argument);
    };
  }

  /// Whether it may be true or false: what can stand as a condition.
  default boolean mayHold() {
    return switch (this) {
      case Literal(Value value) -> value instanceof Value.Bool;
      case Path(int _, List<String> segments) -> !segments.isEmpty();
      case And _, Or _, Not _, Compare _, In _, Is _, OfModel _, Column _, History _ -> true;
      case Call(Function function, List<Expression> _) -> function.isCondition();
      case Converted _, Arithmetic _, Aggregate _ -> false;
    };
  }

  /// Whether an aggregate is in it.
  default boolean hasAggregate() {
    return this instanceof Aggregate || children().stream().anyMatch(Expression::hasAggregate);
  }
}
