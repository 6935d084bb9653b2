package io.lockstep.twin.internal.query;

import java.util.List;

/// How a query is answered: begin with the roots of one variable, then follow the joins one by one,
/// deciding each condition as soon as all it speaks of is bound. It depends on the query's text
/// alone, so that a continuation finds the same order again. Immutable.
///
/// @param rootVariable what the root scan binds
/// @param steps in order
/// @param conditions at index 0 those to decide on a root, at `i` those after step `i - 1`
record Plan(int rootVariable, Root root, List<Step> steps, List<List<Condition>> conditions) {
  Plan {
    steps = List.copyOf(steps);
    conditions = conditions.stream().map(List::copyOf).toList();
  }

  /// Where the roots come from.
  sealed interface Root {
    record ById(List<String> ids) implements Root {
      public ById {
        ids = List.copyOf(ids);
      }
    }

    record OfModel(Condition.OfModel condition) implements Root {}

    record OutgoingOf(String sourceId) implements Root {}

    record IncomingTo(String targetId) implements Root {}

    record AllTwins() implements Root {}

    record AllRelationships() implements Root {}
  }

  /// One join, followed from its source or against its direction.
  record Step(Query.Join join, boolean fromSource) {}
}
