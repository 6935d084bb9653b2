package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parsed query. Immutable.
///
/// @param explain whether to give the plan, and how
/// @param variables twins, relationships and paths by the order in which the query names them
/// @param edges what JOIN and MATCH want, by the order in which the query names them
/// @param isNamed whether `*` gives the variables by their names: with JOIN or MATCH
/// @param conditions of WHERE; all must hold
/// @param times when to ask
/// @param groups of GROUP BY: the first columns of a group
/// @param aggregates the columns of a group behind those
/// @param isGrouped with GROUP BY or an aggregate: rows are groups
/// @param having conditions on groups; all must hold
/// @param offset how many rows are left out at first
/// @param limit the most rows of all pages together, or null
record Query(
    Explain explain,
    Projection projection,
    boolean distinct,
    List<Variable> variables,
    List<Edge> edges,
    boolean isNamed,
    List<Expression> conditions,
    QueryTimes times,
    List<Expression> groups,
    List<Expression.Aggregate> aggregates,
    boolean isGrouped,
    List<Expression> having,
    List<SortKey> order,
    long offset,
    @Nullable Long limit) {
  Query {
    variables = List.copyOf(variables);
    edges = List.copyOf(edges);
    conditions = List.copyOf(conditions);
    groups = List.copyOf(groups);
    aggregates = List.copyOf(aggregates);
    having = List.copyOf(having);
    order = List.copyOf(order);
  }

  enum Explain {
    /// Give the answer.
    NO,
    /// Give the plan with estimates.
    PLAN,
    /// Find the answer, and give the plan with estimates and what was found.
    ANALYZE
  }

  /// A name that stands for something in each row.
  ///
  /// @param name as written, empty when the query gives none
  record Variable(String name, Kind kind) {
    enum Kind {
      TWIN,
      RELATIONSHIP,
      /// The relationships of a walk of several hops, in the pattern's order.
      PATH
    }

    boolean isTwin() {
      return kind == Kind.TWIN;
    }
  }

  /// One arrow of a JOIN or MATCH: a walk from one twin to another. By indexes of variables.
  ///
  /// @param left the twin that the query names first
  /// @param right the other
  /// @param link the relationship's variable, or the path's
  /// @param direction of every relationship of the walk, as seen from the left
  /// @param names of relationships; empty for any
  /// @param least the fewest hops, at least 1
  /// @param most the most hops, at least `least`
  /// @param pattern number of its MATCH or JOIN: no relationship occurs twice in one
  record Edge(
      int left,
      int right,
      int link,
      Direction direction,
      List<String> names,
      int least,
      int most,
      int pattern) {
    Edge {
      names = List.copyOf(names);
    }

    /// Of no set length.
    static final int UNBOUNDED = Integer.MAX_VALUE;
  }

  enum Direction {
    OUT,
    IN,
    EITHER;

    Direction reversed() {
      return switch (this) {
        case OUT -> IN;
        case IN -> OUT;
        case EITHER -> EITHER;
      };
    }
  }

  /// What a row shows.
  sealed interface Projection {
    /// `*`
    record All() implements Projection {}

    /// Values by name.
    record Items(List<Item> items) implements Projection {
      public Items {
        items = List.copyOf(items);
      }
    }
  }

  /// One value of a row.
  record Item(Expression expression, String name) {}

  record SortKey(Expression expression, boolean isDescending) {}

  /// Whether rows have an order of their own: all are found before the first is given.
  boolean isOrdered() {
    return isGrouped || distinct || !order.isEmpty();
  }

  /// How many patterns there are.
  int patterns() {
    return edges.stream().mapToInt(edge -> edge.pattern() + 1).max().orElse(0);
  }
}
