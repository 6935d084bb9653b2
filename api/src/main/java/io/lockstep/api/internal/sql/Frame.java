package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.access.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.jspecify.annotations.Nullable;

/// What one run of a statement knows: parameters, who asks, the graph, and the rows that inner
/// queries refer to. Confined to the run's thread.
final class Frame {
  final List<@Nullable Object> parameters;
  final Functions.Moment moment;
  final Budget budget;
  final Caller caller;
  final Map<CorrelationId, @Nullable Object[]> outer = new HashMap<>();

  /// What inner queries that refer to nothing outside have answered.
  final Map<Object, Object> remembered = new HashMap<>();

  /// The range of times that a scan is limited to for now, both ends inclusive.
  final IdentityHashMap<RelNode, long[]> windows = new IdentityHashMap<>();

  private @Nullable GraphView view;

  /// Who asks.
  ///
  /// @param name as whom
  /// @param graph as they see it
  /// @param sight what they may do; null when all
  record Caller(String name, GraphCalls graph, @Nullable Sight sight) {}

  Frame(List<@Nullable Object> parameters, Functions.Moment moment, Budget budget, Caller caller) {
    this.parameters = parameters;
    this.moment = moment;
    this.budget = budget;
    this.caller = caller;
  }

  /// The same, with the parameters of some numbers in their order.
  Frame withParameters(List<Integer> numbers) {
    List<@Nullable Object> picked = new ArrayList<>(numbers.size());
    for (int number : numbers) {
      if (number >= parameters.size()) {
        throw StatementException.of(
            "08P01",
            "parameter $%d: expected a value, found only %d parameters"
                .formatted(number + 1, parameters.size()));
      }
      picked.add(parameters.get(number));
    }
    return new Frame(picked, moment, budget, caller);
  }

  /// The graph as the caller sees it, the same for the whole run.
  GraphView view() {
    GraphView known = view;
    if (known == null) {
      known = caller.graph().view();
      view = known;
    }
    return known;
  }
}
