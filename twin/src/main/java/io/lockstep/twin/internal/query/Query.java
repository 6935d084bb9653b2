package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parsed query. Immutable.
///
/// @param variables twins and relationships by the order in which the query names them; the first
///   is the source of FROM
/// @param joins each brings one twin and one relationship
/// @param conditions all must hold
/// @param times when to ask
record Query(
    Projection projection,
    @Nullable Integer top,
    List<Variable> variables,
    List<Join> joins,
    List<Condition> conditions,
    QueryTimes times) {
  Query {
    variables = List.copyOf(variables);
    joins = List.copyOf(joins);
    conditions = List.copyOf(conditions);
  }

  /// A name that stands for a twin or a relationship in each row.
  ///
  /// @param name as written, empty when the query gives none
  record Variable(String name, boolean isRelationship) {}

  /// `JOIN target RELATED source.relationshipName relationship`, by indexes of variables.
  record Join(int source, String relationshipName, int relationship, int target) {}

  /// What a row shows.
  sealed interface Projection {
    /// `*`
    record All() implements Projection {}

    /// `COUNT()`
    record Count() implements Projection {}

    /// Values by name.
    record Items(List<Item> items) implements Projection {
      public Items {
        items = List.copyOf(items);
      }
    }
  }

  /// One value of a row.
  record Item(Operand operand, String name) {}
}
