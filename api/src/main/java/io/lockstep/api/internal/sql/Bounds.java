package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// What the conditions of a filter say of single columns, for a table to look at less: a table that
/// pays no heed to it is slower and not wrong, since the filter stays. Immutable.
final class Bounds {
  static final Bounds NONE = new Bounds(List.of());

  private final List<Condition> conditions;

  /// A column compared with values that are known before the table is read; any of them.
  private record Condition(String column, SqlKind kind, List<Expression> values) {}

  private Bounds(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /// A column compared with values that are known before the table is read; any of them.
  private record Compared(String column, SqlKind kind, List<RexNode> values) {}

  static Bounds of(
      List<RexNode> conditions, List<SqlTable.Column> columns, Expressions expressions) {
    List<Condition> found = new ArrayList<>();
    for (RexNode condition : conditions) {
      Compared one = compared(condition, columns);
      if (one != null) {
        found.add(
            new Condition(
                one.column(),
                one.kind(),
                one.values().stream().map(expressions::compile).toList()));
      }
    }
    return found.isEmpty() ? NONE : new Bounds(found);
  }

  /// The columns that are bounded, in order and each once.
  static List<String> columnsOf(List<RexNode> conditions, List<SqlTable.Column> columns) {
    return conditions.stream()
        .map(condition -> compared(condition, columns))
        .filter(Objects::nonNull)
        .map(Compared::column)
        .distinct()
        .toList();
  }

  private static @Nullable Compared compared(RexNode node, List<SqlTable.Column> columns) {
    if (!(node instanceof RexCall call)) {
      return null;
    }
    return switch (call.getKind()) {
      case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparison(call, columns);
      case OR -> {
        List<RexNode> values = new ArrayList<>();
        String column = null;
        for (RexNode part : RelOptUtil.disjunctions(call)) {
          Compared one = compared(part, columns);
          if (one == null
              || one.kind() != SqlKind.EQUALS
              || (column != null && !column.equals(one.column()))) {
            yield null;
          }
          column = one.column();
          values.addAll(one.values());
        }
        yield column == null ? null : new Compared(column, SqlKind.EQUALS, values);
      }
      case SEARCH ->
          compared(
              RexUtil.expandSearch(
                  new org.apache.calcite.rex.RexBuilder(Dialect.typeFactory()), null, call),
              columns);
      default -> inArray(call, columns);
    };
  }

  /// `column = ANY (array)`.
  private static @Nullable Compared inArray(RexCall call, List<SqlTable.Column> columns) {
    return call.getOperator().getName().equals("pg_any")
            && call.getOperands().getFirst() instanceof RexLiteral kind
            && SqlKind.EQUALS.name().equals(kind.getValueAs(String.class))
            && call.getOperands().get(1) instanceof RexInputRef column
            && isKnownBefore(call.getOperands().get(2))
        ? new Compared(
            columns.get(column.getIndex()).name(),
            SqlKind.EQUALS,
            List.of(call.getOperands().get(2)))
        : null;
  }

  private static @Nullable Compared comparison(RexCall call, List<SqlTable.Column> columns) {
    RexNode left = SteadyTimes.bare(call.getOperands().get(0));
    RexNode right = SteadyTimes.bare(call.getOperands().get(1));
    SqlKind kind = call.getKind();
    if (!(left instanceof RexInputRef)) {
      RexNode swapped = left;
      left = right;
      right = swapped;
      kind = kind.reverse();
    }
    return left instanceof RexInputRef column && isKnownBefore(right)
        ? new Compared(columns.get(column.getIndex()).name(), kind, List.of(right))
        : null;
  }

  static boolean isKnownBefore(RexNode node) {
    boolean[] isKnown = {true};
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef input) {
            isKnown[0] = false;
            return null;
          }

          @Override
          public @Nullable Void visitSubQuery(RexSubQuery inner) {
            isKnown[0] = false;
            return null;
          }
        });
    return isKnown[0];
  }

  /// The bounds of one run.
  Wanted of(Frame frame) {
    Map<String, Set<String>> texts = new HashMap<>();
    Map<String, Long> from = new HashMap<>();
    Map<String, Long> to = new HashMap<>();
    boolean isNothing = false;
    for (Condition condition : conditions) {
      Set<String> values = new HashSet<>();
      boolean areTexts = true;
      for (Expression expression : condition.values()) {
        Object value = expression.of(frame, new @Nullable Object[0]);
        if (value instanceof String text) {
          values.add(text);
        } else if (value instanceof List<?> list
            && list.stream().allMatch(one -> one instanceof String)) {
          list.forEach(one -> values.add(String.valueOf(one)));
        } else {
          areTexts = false;
          if (value == null) {
            isNothing |= condition.values().size() == 1;
          } else if (value instanceof Long number && condition.values().size() == 1) {
            bound(condition, number, from, to);
          }
        }
      }
      if (areTexts && condition.kind() == SqlKind.EQUALS) {
        Set<String> both = texts.computeIfAbsent(condition.column(), _ -> new HashSet<>(values));
        both.retainAll(values);
      }
    }
    return new Wanted(texts, from, to, isNothing);
  }

  private static void bound(
      Condition condition, long value, Map<String, Long> from, Map<String, Long> to) {
    String column = condition.column();
    switch (condition.kind()) {
      case EQUALS -> {
        from.merge(column, value, Math::max);
        to.merge(column, value, Math::min);
      }
      case GREATER_THAN, GREATER_THAN_OR_EQUAL -> from.merge(column, value, Math::max);
      case LESS_THAN, LESS_THAN_OR_EQUAL -> to.merge(column, value, Math::min);
      default -> throw new IllegalStateException(condition.kind().toString());
    }
  }

  /// What a table may look at only.
  ///
  /// @param from the least value of a column, inclusive
  /// @param to the greatest value, inclusive
  /// @param isNothing when no row can be wanted
  record Wanted(
      Map<String, Set<String>> texts,
      Map<String, Long> from,
      Map<String, Long> to,
      boolean isNothing) {
    /// The texts that a column may have; empty for any.
    Optional<Set<String>> texts(String column) {
      return Optional.ofNullable(texts.get(column));
    }

    /// The same of some columns only.
    Wanted only(Set<String> columns) {
      Map<String, Set<String>> some = new HashMap<>(texts);
      some.keySet().retainAll(columns);
      return new Wanted(some, Map.of(), Map.of(), isNothing);
    }

    /// The same within a range of a column, both ends inclusive.
    Wanted within(String column, long least, long greatest) {
      Map<String, Long> froms = new HashMap<>(from);
      froms.merge(column, least, Math::max);
      Map<String, Long> tos = new HashMap<>(to);
      tos.merge(column, greatest, Math::min);
      return new Wanted(texts, froms, tos, isNothing);
    }

    long from(String column) {
      return from.getOrDefault(column, Long.MIN_VALUE);
    }

    long to(String column) {
      return to.getOrDefault(column, Long.MAX_VALUE);
    }
  }
}
