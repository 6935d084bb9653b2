package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.twin.Fold;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.query.Expression.Function;
import io.lockstep.twin.internal.query.Expression.TimePoint;
import io.lockstep.twin.internal.query.Expression.Total;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads calls of functions. Confined to one thread.
final class FunctionParser {
  private static final String HISTORY = "HISTORY_";
  private static final String TIME =
      "a time: RFC 3339 in quotes, milliseconds since epoch, or a duration such as 'PT1H'";

  private final Tokens tokens;
  private final Scope scope;
  private final ExpressionParser expressions;
  private boolean mayAggregate;

  FunctionParser(Tokens tokens, Scope scope, ExpressionParser expressions) {
    this.tokens = tokens;
    this.scope = scope;
    this.expressions = expressions;
  }

  /// Says whether aggregates may come; what held before.
  boolean allowAggregates(boolean allow) {
    boolean before = mayAggregate;
    mayAggregate = allow;
    return before;
  }

  /// A call, whose name and bracket come next.
  Expression call() {
    Token name = tokens.peek();
    tokens.skip(2);
    tokens.descend();
    Expression expression = call(name);
    tokens.ascend();
    tokens.expectMark(")");
    return expression;
  }

  private Expression call(Token name) {
    String upper = name.upper();
    if (upper.startsWith(HISTORY)) {
      return history(name, upper.substring(HISTORY.length()));
    }
    return switch (upper) {
      case "IS_DEFINED" -> is(Expression.Type.DEFINED);
      case "IS_NULL" -> is(Expression.Type.NULL);
      case "IS_BOOL" -> is(Expression.Type.BOOL);
      case "IS_NUMBER" -> is(Expression.Type.NUMBER);
      case "IS_STRING" -> is(Expression.Type.STRING);
      case "IS_OBJECT" -> is(Expression.Type.OBJECT);
      case "IS_PRIMITIVE" -> is(Expression.Type.PRIMITIVE);
      case "CONTAINS" -> of(Function.CONTAINS);
      case "STARTSWITH", "STARTS_WITH" -> of(Function.STARTSWITH);
      case "ENDSWITH", "ENDS_WITH" -> of(Function.ENDSWITH);
      case "ARRAY_CONTAINS" -> of(Function.ARRAY_CONTAINS);
      case "LENGTH" -> of(Function.LENGTH);
      case "ST_DISTANCE" -> of(Function.ST_DISTANCE);
      case "ST_DWITHIN" -> of(Function.ST_DWITHIN);
      case "ST_WITHIN" -> of(Function.ST_WITHIN);
      case "ST_INTERSECTS" -> of(Function.ST_INTERSECTS);
      case "IS_OF_MODEL" -> ofModel();
      case "CONVERT" -> converted();
      case "COUNT" -> aggregate(name, Total.COUNT);
      case "SUM" -> aggregate(name, Total.SUM);
      case "AVG" -> aggregate(name, Total.AVG);
      case "MIN" -> aggregate(name, Total.MIN);
      case "MAX" -> aggregate(name, Total.MAX);
      default ->
          throw tokens.wrong(
              name,
              "a function: CONTAINS, STARTSWITH, ENDSWITH, ARRAY_CONTAINS, LENGTH, IS_OF_MODEL,"
                  + " IS_DEFINED, IS_NULL, IS_BOOL, IS_NUMBER, IS_STRING, IS_OBJECT, IS_PRIMITIVE,"
                  + " CONVERT, COUNT, SUM, AVG, MIN, MAX, HISTORY_MEAN and its like, ST_DISTANCE,"
                  + " ST_DWITHIN, ST_WITHIN or ST_INTERSECTS",
              name.text());
    };
  }

  private Expression is(Expression.Type type) {
    return new Expression.Is(type, expressions.sum());
  }

  private Expression of(Function function) {
    List<Expression> arguments = new ArrayList<>();
    arguments.add(expressions.sum());
    while (arguments.size() < function.arity) {
      tokens.expectMark(",");
      arguments.add(expressions.sum());
    }
    return new Expression.Call(function, arguments);
  }

  private Expression aggregate(Token name, Total total) {
    if (!mayAggregate) {
      throw tokens.wrong(
          name, "no aggregate here: they stand in SELECT, HAVING and ORDER BY, not in each other");
    }
    boolean isRows = tokens.isMark(")") || (tokens.isMark("*") && tokens.peek(1).isMark(")"));
    if (total == Total.COUNT && isRows) {
      tokens.acceptMark("*");
      return new Expression.Aggregate(total, false, null);
    }
    boolean isDistinct = tokens.acceptWord("DISTINCT");
    allowAggregates(false);
    Expression argument = expressions.expression();
    allowAggregates(true);
    return new Expression.Aggregate(total, isDistinct, argument);
  }

  private Expression ofModel() {
    int variable = 0;
    boolean isModel =
        tokens.peek().kind() == Token.Kind.STRING || tokens.peek().kind() == Token.Kind.PARAMETER;
    if (!isModel) {
      Token token = tokens.peek();
      Expression.Path path = scope.path();
      if (!path.segments().isEmpty()) {
        throw tokens.wrong(token, "a twin or the id of a model");
      }
      variable = path.variable();
      tokens.expectMark(",");
    }
    if (!scope.variable(variable).isTwin()) {
      throw tokens.wrong("a twin, not a relationship");
    }
    String modelId = tokens.string("the id of a model as a string");
    boolean isExact = false;
    if (tokens.acceptMark(",")) {
      // Also as a string, as some write it.
      if (!tokens.peek().text().equalsIgnoreCase("exact")) {
        throw tokens.wrong("exact");
      }
      tokens.skip(1);
      isExact = true;
    }
    return new Expression.OfModel(variable, modelId, isExact);
  }

  /// `CONVERT(T.temperature, 'degreeFahrenheit')`
  private Expression.Converted converted() {
    Expression.Path path = property("a property of the twin");
    tokens.expectMark(",");
    Token token = tokens.peek();
    String expected = "a unit of DTDL as a string, such as 'degreeCelsius'";
    Unit unit = Units.find(tokens.string(expected)).orElse(null);
    if (unit == null) {
      throw tokens.wrong(token, expected);
    }
    return new Expression.Converted(path, unit);
  }

  private Expression.Path property(String expected) {
    Expression.Path path = scope.path();
    if (path.segments().isEmpty()) {
      throw tokens.wrong(expected);
    }
    return path;
  }

  /// `HISTORY_MEAN(T.temperature, from [, to])`
  private Expression history(Token name, String figure) {
    Fold fold = fold(figure);
    if (fold == null) {
      throw tokens.wrong(
          name, "HISTORY_ with LAST, FIRST, MIN, MAX, MEAN, COUNT, SUM, DELTA or TWMEAN behind it");
    }
    Token token = tokens.peek();
    Expression.Path path = property("a property of a twin");
    if (!scope.variable(path.variable()).isTwin()) {
      throw tokens.wrong(token, "a property of a twin");
    }
    tokens.expectMark(",");
    TimePoint from = timePoint();
    TimePoint to = tokens.acceptMark(",") ? timePoint() : new TimePoint.Ago(0);
    return new Expression.History(fold, path, from, to);
  }

  private static @Nullable Fold fold(String figure) {
    for (Fold fold : Fold.values()) {
      if (fold.name().equals(figure)) {
        return fold;
      }
    }
    return null;
  }

  private TimePoint timePoint() {
    Token token = tokens.peek();
    Value value = tokens.constant(TIME);
    if (value instanceof Value.Text(String text) && !text.isEmpty() && text.charAt(0) == 'P') {
      try {
        Duration ago = Duration.parse(text);
        return new TimePoint.Ago(ago.dividedBy(ChronoUnit.MICROS.getDuration()));
      } catch (DateTimeParseException | ArithmeticException _) {
        throw tokens.wrong(token, TIME);
      }
    }
    OptionalLong micros = micros(value);
    if (micros.isEmpty()) {
      throw tokens.wrong(token, TIME);
    }
    return new TimePoint.At(micros.getAsLong());
  }

  /// Microseconds since epoch of a text in RFC 3339 or of milliseconds since epoch.
  static OptionalLong micros(Value value) {
    return switch (value) {
      case Value.Text(String time) -> Times.parse(time);
      case Value.Whole(long millis) when Math.abs(millis) < Long.MAX_VALUE / 1000 ->
          OptionalLong.of(millis * 1000);
      case Value.Missing _,
          Value.Null _,
          Value.Bool _,
          Value.Whole _,
          Value.Real _,
          Value.Structure _ ->
          OptionalLong.empty();
    };
  }
}
