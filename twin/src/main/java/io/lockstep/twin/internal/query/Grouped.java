package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Expression.Aggregate;
import io.lockstep.twin.internal.query.Query.Projection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the expressions of a query with groups ones over a group: what GROUP BY names and the
/// aggregates become columns, and nothing else of a row may be left. Used once.
final class Grouped {
  private final Tokens tokens;
  private final List<Expression> groups;
  private final List<Aggregate> aggregates = new ArrayList<>();

  Grouped(Tokens tokens, List<Expression> groups) {
    this.tokens = tokens;
    this.groups = groups;
  }

  /// @param itemTokens where the items of SELECT begin
  /// @param orderTokens where the keys of ORDER BY begin
  Query rewrite(Query query, List<Token> itemTokens, List<Token> orderTokens) {
    List<Query.Item> items = new ArrayList<>();
    switch (query.projection()) {
      case Projection.All _ ->
          throw tokens.wrong("SELECT with columns instead of *, where there are groups");
      case Projection.Items(List<Query.Item> given) -> {
        for (int i = 0; i < given.size(); i++) {
          Query.Item item = given.get(i);
          items.add(new Query.Item(over(item.expression(), itemTokens.get(i)), item.name()));
        }
      }
    }
    List<Expression> having = new ArrayList<>();
    for (Expression condition : query.having()) {
      having.add(over(condition, null));
    }
    List<Query.SortKey> order = new ArrayList<>();
    for (int i = 0; i < query.order().size(); i++) {
      Query.SortKey key = query.order().get(i);
      Expression expression = over(key.expression(), orderTokens.get(i));
      if (query.distinct()
          && items.stream().noneMatch(item -> item.expression().equals(expression))) {
        throw tokens.wrong(orderTokens.get(i), "one of the columns of SELECT DISTINCT");
      }
      order.add(new Query.SortKey(expression, key.isDescending()));
    }
    return new Query(
        query.explain(),
        new Projection.Items(items),
        query.distinct(),
        query.variables(),
        query.edges(),
        query.isNamed(),
        query.conditions(),
        query.times(),
        groups,
        aggregates,
        true,
        having,
        order,
        query.offset(),
        query.limit());
  }

  private Expression over(Expression expression, @Nullable Token at) {
    int group = groups.indexOf(expression);
    if (group >= 0) {
      return new Expression.Column(group);
    }
    return switch (expression) {
      case Aggregate aggregate -> {
        int known = aggregates.indexOf(aggregate);
        if (known < 0) {
          known = aggregates.size();
          aggregates.add(aggregate);
        }
        yield new Expression.Column(groups.size() + known);
      }
      case Expression.Literal _, Expression.Column _ -> expression;
      case Expression.And(List<Expression> parts) -> new Expression.And(all(parts, at));
      case Expression.Or(List<Expression> parts) -> new Expression.Or(all(parts, at));
      case Expression.Not(Expression inner) -> new Expression.Not(over(inner, at));
      case Expression.Compare(var comparison, Expression left, Expression right) ->
          new Expression.Compare(comparison, over(left, at), over(right, at));
      case Expression.In(Expression operand, List<Value> values) ->
          new Expression.In(over(operand, at), values);
      case Expression.Is(var type, Expression operand) ->
          new Expression.Is(type, over(operand, at));
      case Expression.Arithmetic(var operation, Expression left, Expression right) ->
          new Expression.Arithmetic(operation, over(left, at), over(right, at));
      case Expression.Call(var function, List<Expression> arguments) ->
          new Expression.Call(function, all(arguments, at));
      case Expression.Path _,
          Expression.Converted _,
          Expression.OfModel _,
          Expression.History _ -> {
        String expected = "an aggregate, or what GROUP BY names";
        throw at == null ? tokens.wrong(expected) : tokens.wrong(at, expected);
      }
    };
  }

  private List<Expression> all(List<Expression> expressions, @Nullable Token at) {
    return expressions.stream().map(expression -> over(expression, at)).toList();
  }
}
