package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.jspecify.annotations.Nullable;

/// Joins: the right side is held by its keys, the left one passes by. Immutable.
final class Joins {
  private final Operators operators;
  private final Expressions expressions;

  Joins(Operators operators, Expressions expressions) {
    this.operators = operators;
    this.expressions = expressions;
  }

  Operators.Source join(Join join) {
    Operators.Source left = operators.compile(join.getLeft());
    Operators.Source right = operators.compile(join.getRight());
    JoinInfo info = join.analyzeCondition();
    int[] leftKeys = info.leftKeys.toIntArray();
    int[] rightKeys = info.rightKeys.toIntArray();
    @Nullable Expression rest =
        info.nonEquiConditions.isEmpty() ? null : expressions.compile(join.getCondition());
    int leftWidth = join.getLeft().getRowType().getFieldCount();
    int rightWidth = join.getRight().getRowType().getFieldCount();
    JoinRelType type = join.getJoinType();
    return (frame, into) -> {
      long held = frame.budget.held();
      Map<Operators.Key, List<Held>> byKey = new HashMap<>();
      List<Held> all = new ArrayList<>();
      boolean _ =
          right.run(
              frame,
              row -> {
                frame.budget.hold(row);
                Held one = new Held(row);
                all.add(one);
                byKey
                    .computeIfAbsent(Operators.Key.of(row, rightKeys), _ -> new ArrayList<>(1))
                    .add(one);
                return true;
              });
      boolean isMore =
          left.run(
              frame,
              row -> {
                Operators.Key key = Operators.Key.of(row, leftKeys);
                List<Held> candidates =
                    key.hasNull() ? List.of() : byKey.getOrDefault(key, List.of());
                boolean isMatched = false;
                for (Held candidate : candidates) {
                  frame.budget.step();
                  @Nullable Object[] both = joined(row, candidate.row, leftWidth, rightWidth);
                  if (rest != null && !rest.holds(frame, both)) {
                    continue;
                  }
                  isMatched = true;
                  candidate.isMatched = true;
                  if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
                    break;
                  }
                  if (!into.row(both)) {
                    return false;
                  }
                }
                return switch (type) {
                  case INNER, RIGHT -> true;
                  case LEFT, FULL ->
                      isMatched || into.row(joined(row, null, leftWidth, rightWidth));
                  case SEMI -> !isMatched || into.row(row);
                  case ANTI -> isMatched || into.row(row);
                  default ->
                      throw StatementException.of(
                          StatementException.NOT_SUPPORTED, "there is no join " + type);
                };
              });
      if (isMore && (type == JoinRelType.RIGHT || type == JoinRelType.FULL)) {
        for (Held one : all) {
          if (!one.isMatched && !into.row(joined(null, one.row, leftWidth, rightWidth))) {
            return false;
          }
        }
      }
      frame.budget.release(held);
      return isMore;
    };
  }

  private static final class Held {
    private final @Nullable Object[] row;
    private boolean isMatched;

    Held(@Nullable Object[] row) {
      this.row = row;
    }
  }

  private static @Nullable Object[] joined(
      @Nullable Object @Nullable [] left,
      @Nullable Object @Nullable [] right,
      int leftWidth,
      int rightWidth) {
    @Nullable Object[] both = new @Nullable Object[leftWidth + rightWidth];
    if (left != null) {
      System.arraycopy(left, 0, both, 0, leftWidth);
    }
    if (right != null) {
      System.arraycopy(right, 0, both, leftWidth, rightWidth);
    }
    return both;
  }

  /// LATERAL: the right side runs for each row of the left one.
  Operators.Source correlate(Correlate correlate) {
    Operators.Source left = operators.compile(correlate.getLeft());
    Operators.Source right = operators.compile(correlate.getRight());
    int leftWidth = correlate.getLeft().getRowType().getFieldCount();
    int rightWidth = correlate.getRight().getRowType().getFieldCount();
    JoinRelType type = correlate.getJoinType();
    return (frame, into) ->
        left.run(
            frame,
            row -> {
              frame.outer.put(correlate.getCorrelationId(), row);
              boolean[] isMatched = {false};
              boolean isMore =
                  right.run(
                      frame,
                      other -> {
                        isMatched[0] = true;
                        return into.row(joined(row, other, leftWidth, rightWidth));
                      });
              return isMore
                  && (isMatched[0]
                      || type != JoinRelType.LEFT
                      || into.row(joined(row, null, leftWidth, rightWidth)));
            });
  }
}
