package io.lockstep.api.internal.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/// Turns expressions of a plan into something that can be asked for a row. What is not known here
/// is refused when the statement is prepared, not when it runs. Immutable.
final class Expressions {
  private final RexBuilder builder;
  private final Operators operators;

  /// @param operators runs inner queries
  Expressions(RexBuilder builder, Operators operators) {
    this.builder = builder;
    this.operators = operators;
  }

  /// A value, of a row.
  @FunctionalInterface
  interface Expression {
    @Nullable Object of(Frame frame, @Nullable Object[] row);

    /// Whether it is true, and not false or unknown.
    default boolean holds(Frame frame, @Nullable Object[] row) {
      return of(frame, row) instanceof Boolean is && is;
    }
  }

  Expression compile(RexNode node) {
    return switch (node) {
      case RexLiteral literal -> {
        Object value = value(literal);
        yield (_, _) -> value;
      }
      case RexInputRef input -> {
        int index = input.getIndex();
        yield (_, row) -> row[index];
      }
      case RexDynamicParam parameter -> {
        int index = parameter.getIndex();
        RelDataType type = parameter.getType();
        yield (frame, _) -> Values.cast(frame.parameters.get(index), type);
      }
      case RexFieldAccess access -> field(access);
      case RexSubQuery inner -> new InnerQueries(this, operators).compile(inner);
      case RexCall call -> call(call);
      default ->
          throw StatementException.of(
              StatementException.NOT_SUPPORTED, "there is no '%s' here".formatted(node.getKind()));
    };
  }

  private List<Expression> all(List<RexNode> nodes) {
    return nodes.stream().map(this::compile).toList();
  }

  private Expression field(RexFieldAccess access) {
    int index = access.getField().getIndex();
    if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
      return (frame, _) -> {
        @Nullable Object[] row = frame.outer.get(variable.id);
        return row == null ? null : row[index];
      };
    }
    Expression of = compile(access.getReferenceExpr());
    return (frame, row) -> of.of(frame, row) instanceof List<?> list ? list.get(index) : null;
  }

  static @Nullable Object value(RexLiteral literal) {
    if (literal.isNull()) {
      return null;
    }
    return switch (literal.getType().getSqlTypeName()) {
      case BOOLEAN -> literal.getValueAs(Boolean.class);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> held(literal, BigDecimal.class).longValueExact();
      case DECIMAL -> {
        BigDecimal exact = held(literal, BigDecimal.class);
        // Without a scale of its own a number has that of its digits.
        BigDecimal bare = literal.getType().getScale() == 18 ? exact.stripTrailingZeros() : exact;
        yield bare.scale() < 0 ? bare.setScale(0) : bare;
      }
      case REAL, FLOAT, DOUBLE -> literal.getValueAs(Double.class);
      case CHAR, VARCHAR -> literal.getValueAs(String.class);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          Values.timestamp(held(literal, TimestampString.class).toString());
      case DATE -> (long) held(literal, DateString.class).getDaysSinceEpoch();
      case SYMBOL -> literal.getValue();
      case INTERVAL_YEAR, INTERVAL_MONTH, INTERVAL_YEAR_MONTH ->
          new Values.Months(held(literal, BigDecimal.class).longValue());
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          held(literal, BigDecimal.class).movePointRight(3).longValue();
      default ->
          throw StatementException.of(
              StatementException.NOT_SUPPORTED,
              "there are no literals of type %s here".formatted(literal.getType()));
    };
  }

  /// Of a literal that is not null.
  private static <T> T held(RexLiteral literal, Class<T> type) {
    T value = literal.getValueAs(type);
    if (value == null) {
      throw new IllegalStateException("a literal that is not null has no value: " + literal);
    }
    return value;
  }

  private Expression call(RexCall call) {
    return switch (call.getKind()) {
      case AND -> and(all(call.getOperands()));
      case OR -> or(all(call.getOperands()));
      case NOT -> not(compile(call.getOperands().getFirst()));
      case SEARCH -> compile(RexUtil.expandSearch(builder, null, call));
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparison(call);
      case IS_NULL -> is(call, value -> value == null);
      case IS_NOT_NULL -> is(call, value -> value != null);
      case IS_TRUE -> is(call, Boolean.TRUE::equals);
      case IS_NOT_TRUE -> is(call, value -> !Boolean.TRUE.equals(value));
      case IS_FALSE -> is(call, Boolean.FALSE::equals);
      case IS_NOT_FALSE -> is(call, value -> !Boolean.FALSE.equals(value));
      case IS_UNKNOWN -> is(call, value -> value == null);
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> distinct(call);
      case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call);
      case MINUS_PREFIX -> negated(compile(call.getOperands().getFirst()));
      case PLUS_PREFIX, REINTERPRET -> compile(call.getOperands().getFirst());
      case CASE -> cases(all(call.getOperands()));
      case COALESCE -> coalesce(all(call.getOperands()));
      case CAST, SAFE_CAST -> cast(call);
      case LIKE -> like(call);
      case POSIX_REGEX_CASE_SENSITIVE -> regex(call, false);
      case POSIX_REGEX_CASE_INSENSITIVE -> regex(call, true);
      case ARRAY_VALUE_CONSTRUCTOR, ROW -> list(all(call.getOperands()));
      case ITEM -> item(all(call.getOperands()));
      case SOME -> some(call);
      case TRIM -> trim(call);
      default -> function(call);
    };
  }

  private static Expression and(List<Expression> parts) {
    return (frame, row) -> {
      boolean isUnknown = false;
      for (Expression part : parts) {
        Object value = part.of(frame, row);
        if (value == null) {
          isUnknown = true;
        } else if (!(Boolean) value) {
          return false;
        }
      }
      return isUnknown ? null : (Object) true;
    };
  }

  private static Expression or(List<Expression> parts) {
    return (frame, row) -> {
      boolean isUnknown = false;
      for (Expression part : parts) {
        Object value = part.of(frame, row);
        if (value == null) {
          isUnknown = true;
        } else if ((Boolean) value) {
          return true;
        }
      }
      return isUnknown ? null : (Object) false;
    };
  }

  private static Expression not(Expression part) {
    return (frame, row) -> part.of(frame, row) instanceof Boolean is ? (Object) !is : null;
  }

  private interface Test {
    boolean of(@Nullable Object value);
  }

  private Expression is(RexCall call, Test test) {
    Expression part = compile(call.getOperands().getFirst());
    return (frame, row) -> test.of(part.of(frame, row));
  }

  private Expression comparison(RexCall call) {
    SqlKind kind = call.getKind();
    Expression left = compile(call.getOperands().get(0));
    Expression right = compile(call.getOperands().get(1));
    return (frame, row) -> {
      Object a = left.of(frame, row);
      Object b = a == null ? null : right.of(frame, row);
      return a == null || b == null ? null : (Object) holds(kind, Values.compare(a, b));
    };
  }

  static boolean holds(SqlKind kind, int order) {
    return switch (kind) {
      case EQUALS -> order == 0;
      case NOT_EQUALS -> order != 0;
      case LESS_THAN -> order < 0;
      case LESS_THAN_OR_EQUAL -> order <= 0;
      case GREATER_THAN -> order > 0;
      case GREATER_THAN_OR_EQUAL -> order >= 0;
      default -> throw new IllegalArgumentException(kind.toString());
    };
  }

  private Expression distinct(RexCall call) {
    boolean isSame = call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    Expression left = compile(call.getOperands().get(0));
    Expression right = compile(call.getOperands().get(1));
    return (frame, row) ->
        (Values.NULLS_LAST.compare(left.of(frame, row), right.of(frame, row)) == 0) == isSame;
  }

  private Expression arithmetic(RexCall call) {
    if (call.getOperands().size() != 2) {
      return function(call);
    }
    char sign =
        switch (call.getKind()) {
          case PLUS -> '+';
          case MINUS -> '-';
          case TIMES -> '*';
          case DIVIDE -> '/';
          default -> '%';
        };
    RelDataType first = call.getOperands().get(0).getType();
    RelDataType second = call.getOperands().get(1).getType();
    if (SqlTypeName.DATETIME_TYPES.contains(first.getSqlTypeName())
        && SqlTypeName.DATETIME_TYPES.contains(second.getSqlTypeName())) {
      return difference(call);
    }
    Expression left = compile(call.getOperands().get(0));
    Expression right = compile(call.getOperands().get(1));
    boolean isDate =
        call.getOperands().get(0).getType().getSqlTypeName() == SqlTypeName.DATE
            && !SqlTypeName.INT_TYPES.contains(
                call.getOperands().get(1).getType().getSqlTypeName());
    return (frame, row) -> {
      Object a = left.of(frame, row);
      Object b = right.of(frame, row);
      if (a == null || b == null) {
        return null;
      }
      if (b instanceof Values.Months months) {
        long count = sign == '-' ? -months.count() : months.count();
        if (a instanceof Values.Months others) {
          return new Values.Months(others.count() + count);
        }
        long later = Intervals.plusMonths(isDate ? (Long) a * Values.DAY_MICROS : (Long) a, count);
        return isDate ? Math.floorDiv(later, Values.DAY_MICROS) : later;
      }
      if (a instanceof Values.Months months) {
        if (b instanceof Long number) {
          return sign == '*'
              ? new Values.Months(months.count() * number)
              : (Object) Intervals.plusMonths(number, months.count());
        }
        return new Values.Months(Math.round(months.count() * Values.number(b)));
      }
      if (isDate && b instanceof Long micros) {
        return (Long) a + (sign == '-' ? -1 : 1) * Math.floorDiv(micros, Values.DAY_MICROS);
      }
      return Values.arithmetic(sign, a, b);
    };
  }

  /// Of two dates in days, of other times in microseconds.
  private Expression difference(RexCall call) {
    SqlTypeName first = call.getOperands().get(0).getType().getSqlTypeName();
    SqlTypeName second = call.getOperands().get(1).getType().getSqlTypeName();
    boolean areDates = first == SqlTypeName.DATE && second == SqlTypeName.DATE;
    long dayOfFirst = first == SqlTypeName.DATE && !areDates ? Values.DAY_MICROS : 1;
    long dayOfSecond = second == SqlTypeName.DATE && !areDates ? Values.DAY_MICROS : 1;
    Expression left = compile(call.getOperands().get(0));
    Expression right = compile(call.getOperands().get(1));
    return (frame, row) ->
        left.of(frame, row) instanceof Long a && right.of(frame, row) instanceof Long b
            ? Values.arithmetic('-', a * dayOfFirst, b * dayOfSecond)
            : null;
  }

  private static Expression negated(Expression part) {
    return (frame, row) -> {
      Object value = part.of(frame, row);
      return value == null
          ? null
          : value instanceof Values.Months months
              ? new Values.Months(-months.count())
              : Values.arithmetic('-', 0L, value);
    };
  }

  private static Expression cases(List<Expression> parts) {
    return (frame, row) -> {
      for (int i = 0; i + 1 < parts.size(); i += 2) {
        if (parts.get(i).holds(frame, row)) {
          return parts.get(i + 1).of(frame, row);
        }
      }
      return parts.getLast().of(frame, row);
    };
  }

  private static Expression coalesce(List<Expression> parts) {
    return (frame, row) -> {
      for (Expression part : parts) {
        Object value = part.of(frame, row);
        if (value != null) {
          return value;
        }
      }
      return null;
    };
  }

  private Expression cast(RexCall call) {
    RexNode operand = call.getOperands().getFirst();
    Expression part = compile(operand);
    RelDataType to = call.getType();
    SqlTypeName from = operand.getType().getSqlTypeName();
    SqlTypeName target = to.getSqlTypeName();
    boolean isTime =
        from == SqlTypeName.TIMESTAMP || from == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    if (target == SqlTypeName.VARCHAR || target == SqlTypeName.CHAR) {
      return (frame, row) -> {
        Object value = part.of(frame, row);
        return value == null
            ? null
            : Values.cast(value instanceof String ? value : shown(value, from), to);
      };
    }
    if (isTime && target == SqlTypeName.DATE) {
      return (frame, row) ->
          part.of(frame, row) instanceof Long micros
              ? (Object) Math.floorDiv(micros, Values.DAY_MICROS)
              : null;
    }
    if (isTime && target == SqlTypeName.TIME) {
      return (frame, row) ->
          part.of(frame, row) instanceof Long micros
              ? (Object) Math.floorMod(micros, Values.DAY_MICROS)
              : null;
    }
    if (from == SqlTypeName.DATE
        && (target == SqlTypeName.TIMESTAMP
            || target == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
      return (frame, row) ->
          part.of(frame, row) instanceof Long days ? (Object) (days * Values.DAY_MICROS) : null;
    }
    if (target == SqlTypeName.ARRAY) {
      RelDataType component = to.getComponentType();
      return (frame, row) ->
          switch (part.of(frame, row)) {
            case List<?> list when component != null -> list(list, component);
            case String text -> Arrays.read(text, to);
            case null, default -> null;
          };
    }
    return (frame, row) -> Values.cast(part.of(frame, row), to);
  }

  private static List<@Nullable Object> list(List<?> values, RelDataType component) {
    List<@Nullable Object> cast = new ArrayList<>(values.size());
    values.forEach(value -> cast.add(Values.cast(value, component)));
    return cast;
  }

  private static String shown(Object value, SqlTypeName type) {
    // As a text, a boolean has its whole word.
    return type == SqlTypeName.BOOLEAN ? value.toString() : Values.text(value, type);
  }

  private Expression like(RexCall call) {
    boolean ignoresCase =
        call.getOperator() instanceof SqlLikeOperator like && !like.isCaseSensitive();
    boolean isNegated = call.getOperator() instanceof SqlLikeOperator like && like.isNegated();
    Expression text = compile(call.getOperands().get(0));
    Expression pattern = compile(call.getOperands().get(1));
    return (frame, row) -> {
      Object a = text.of(frame, row);
      Object b = pattern.of(frame, row);
      return a == null || b == null
          ? null
          : (Object)
              (Functions.isLike(Functions.text(a), Functions.text(b), ignoresCase) != isNegated);
    };
  }

  private Expression regex(RexCall call, boolean ignoresCase) {
    boolean isNegated = call.getOperator().getName().toUpperCase(Locale.ROOT).contains("NEGATE");
    Expression text = compile(call.getOperands().get(0));
    Expression pattern = compile(call.getOperands().get(1));
    return (frame, row) -> {
      Object a = text.of(frame, row);
      Object b = pattern.of(frame, row);
      return a == null || b == null
          ? null
          : (Object)
              (Functions.pattern(Functions.text(b), ignoresCase).matcher(Functions.text(a)).find()
                  != isNegated);
    };
  }

  static Expression list(List<Expression> parts) {
    return (frame, row) -> {
      List<@Nullable Object> values = new ArrayList<>(parts.size());
      parts.forEach(part -> values.add(part.of(frame, row)));
      return values;
    };
  }

  private static Expression item(List<Expression> parts) {
    return (frame, row) -> {
      Object at = parts.get(1).of(frame, row);
      return parts.get(0).of(frame, row) instanceof List<?> list
              && at instanceof Long index
              && index >= 1
              && index <= list.size()
          ? list.get((int) (index - 1))
          : null;
    };
  }

  private Expression some(RexCall call) {
    SqlKind kind =
        call.getOperator() instanceof org.apache.calcite.sql.fun.SqlQuantifyOperator quantify
            ? quantify.comparisonKind
            : SqlKind.EQUALS;
    Expression left = compile(call.getOperands().get(0));
    Expression right = compile(call.getOperands().get(1));
    return (frame, row) -> {
      Object a = left.of(frame, row);
      return a == null || !(right.of(frame, row) instanceof List<?> list)
          ? null
          : any(kind, a, list);
    };
  }

  static @Nullable Object any(SqlKind kind, Object a, Iterable<?> all) {
    boolean isUnknown = false;
    for (Object b : all) {
      if (b == null) {
        isUnknown = true;
      } else if (holds(kind, Values.compare(a, b))) {
        return true;
      }
    }
    return isUnknown ? null : (Object) false;
  }

  private Expression trim(RexCall call) {
    Object flag = value((RexLiteral) call.getOperands().get(0));
    Expression what = compile(call.getOperands().get(1));
    Expression text = compile(call.getOperands().get(2));
    return (frame, row) -> {
      Object a = what.of(frame, row);
      Object b = text.of(frame, row);
      return a == null || b == null
          ? null
          : trimmed(Functions.text(b), Functions.text(a), (SqlTrimFunction.Flag) flag);
    };
  }

  private static String trimmed(
      String text, String characters, SqlTrimFunction.@Nullable Flag flag) {
    int from = 0;
    int to = text.length();
    while (flag != SqlTrimFunction.Flag.TRAILING
        && from < to
        && characters.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (flag != SqlTrimFunction.Flag.LEADING
        && from < to
        && characters.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private Expression function(RexCall call) {
    String name = call.getOperator().getName();
    if (name.equals("||")) {
      List<Expression> parts = all(call.getOperands());
      return (frame, row) -> {
        StringBuilder joined = new StringBuilder();
        for (Expression part : parts) {
          Object value = part.of(frame, row);
          if (value == null) {
            return null;
          }
          joined.append(Functions.text(value));
        }
        return joined.toString();
      };
    }
    Functions.Call function = Functions.find(name);
    if (function == null) {
      throw StatementException.of(
          "42883", "there is no function or operator '%s' here".formatted(name));
    }
    Expression[] parts = all(call.getOperands()).toArray(Expression[]::new);
    for (int i = 0; i < parts.length; i++) {
      boolean isDate = call.getOperands().get(i).getType().getSqlTypeName() == SqlTypeName.DATE;
      if (isDate && Functions.takesTimes(name)) {
        Expression days = parts[i];
        parts[i] =
            (frame, row) ->
                days.of(frame, row) instanceof Long count
                    ? (Object) (count * Values.DAY_MICROS)
                    : null;
      }
    }
    return (frame, row) -> {
      @Nullable Object[] arguments = new @Nullable Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        arguments[i] = parts[i].of(frame, row);
        if (arguments[i] == null && !function.takesNull()) {
          return null;
        }
      }
      return function.body().of(frame.moment, arguments);
    };
  }
}
