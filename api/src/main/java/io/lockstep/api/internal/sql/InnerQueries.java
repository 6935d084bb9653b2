package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Queries within expressions: one that refers to nothing outside runs once, the others for each
/// row. Immutable.
final class InnerQueries {
  private final Expressions expressions;
  private final Operators operators;

  InnerQueries(Expressions expressions, Operators operators) {
    this.expressions = expressions;
    this.operators = operators;
  }

  Expression compile(RexSubQuery inner) {
    RelNode plan = inner.rel;
    Operators.Source source = operators.compile(PushDown.of(plan));
    boolean isAlone = org.apache.calcite.plan.RelOptUtil.getVariablesUsed(plan).isEmpty();
    List<Expression> operands = inner.getOperands().stream().map(expressions::compile).toList();
    return switch (inner.getKind()) {
      case EXISTS -> (frame, _) -> remembered(frame, inner, isAlone, () -> exists(frame, source));
      case SCALAR_QUERY ->
          (frame, _) ->
              ((List<?>) remembered(frame, inner, isAlone, () -> first(frame, source))).getFirst();
      case IN -> {
        Expression left = operands.size() == 1 ? operands.getFirst() : Expressions.list(operands);
        yield (frame, row) -> {
          Members members =
              (Members) remembered(frame, inner, isAlone, () -> members(frame, source));
          return members.holds(left.of(frame, row));
        };
      }
      case SOME -> {
        SqlKind kind =
            ((org.apache.calcite.sql.fun.SqlQuantifyOperator) inner.getOperator()).comparisonKind;
        Expression left = operands.getFirst();
        yield (frame, row) -> {
          Members members =
              (Members) remembered(frame, inner, isAlone, () -> members(frame, source));
          Object a = left.of(frame, row);
          return a == null ? null : Expressions.any(kind, a, members.all());
        };
      }
      case ARRAY_QUERY_CONSTRUCTOR ->
          (frame, _) -> remembered(frame, inner, isAlone, () -> all(frame, source));
      default ->
          throw StatementException.of(
              StatementException.NOT_SUPPORTED,
              "there are no inner queries of the kind %s here".formatted(inner.getKind()));
    };
  }

  private interface Inner {
    Object run();
  }

  private static Object remembered(Frame frame, Object key, boolean isAlone, Inner inner) {
    frame.budget.look();
    if (!isAlone) {
      return inner.run();
    }
    Object known = frame.remembered.get(key);
    if (known == null) {
      known = inner.run();
      frame.remembered.put(key, known);
    }
    return known;
  }

  private static Object exists(Frame frame, Operators.Source source) {
    boolean[] found = {false};
    boolean _ =
        source.run(
            frame,
            _ -> {
              found[0] = true;
              return false;
            });
    return found[0];
  }

  private static Object first(Frame frame, Operators.Source source) {
    List<@Nullable Object> found = new ArrayList<>(1);
    boolean _ =
        source.run(
            frame,
            row -> {
              if (!found.isEmpty()) {
                throw StatementException.of(
                    "21000", "an inner query: expected at most one row, found more");
              }
              return found.add(row[0]);
            });
    if (found.isEmpty()) {
      found.add(null);
    }
    return found;
  }

  private static Object all(Frame frame, Operators.Source source) {
    List<@Nullable Object> found = new ArrayList<>();
    boolean _ =
        source.run(
            frame,
            row -> {
              frame.budget.hold(row);
              return found.add(row[0]);
            });
    return found;
  }

  /// What an inner query answered, to look up.
  private record Members(Set<Object> all, boolean hasNull) {
    @Nullable Object holds(@Nullable Object value) {
      if (all.isEmpty() && !hasNull) {
        return false;
      }
      if (value == null) {
        return null;
      }
      if (all.contains(normal(value))) {
        return true;
      }
      return hasNull ? null : (Object) false;
    }
  }

  /// Numbers by their amount, so that equal ones are one.
  private static Object normal(Object value) {
    return value instanceof Number number
        ? (number instanceof Long whole && Math.abs(whole) > 1L << 53)
            ? whole
            : (Object) (number.doubleValue() + 0.0)
        : value;
  }

  private static Object members(Frame frame, Operators.Source source) {
    Set<Object> all = new HashSet<>();
    boolean[] hasNull = {false};
    boolean _ =
        source.run(
            frame,
            row -> {
              Object value =
                  row.length == 1 ? row[0] : new ArrayList<>(java.util.Arrays.asList(row));
              if (value == null) {
                hasNull[0] = true;
              } else if (all.add(normal(value))) {
                frame.budget.hold(row);
              }
              return true;
            });
    return new Members(all, hasNull[0]);
  }
}
