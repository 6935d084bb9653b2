package io.lockstep.dtdl.internal.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A walk over a graph of elements without recursion, so that a chain of any length is no danger.
final class Graph {

  private Graph() {}

  /// The outcome of a walk.
  ///
  /// @param order each node after all nodes it leads to, as far as there is no cycle
  /// @param closing the nodes at which a cycle was noticed: each lies on a cycle
  record Walk(List<Element> order, List<Element> closing) {}

  private record Step(Element node, Iterator<Element> rest) {}

  /// Walks from all starts along the edges, depth first.
  static Walk walk(Collection<Element> starts, Function<Element, List<Element>> edges) {
    List<Element> order = new ArrayList<>();
    Set<Element> closing = new LinkedHashSet<>();
    Map<Element, Boolean> isDone = new HashMap<>();
    Deque<Step> path = new ArrayDeque<>();
    for (Element start : starts) {
      if (isDone.containsKey(start)) {
        continue;
      }
      isDone.put(start, false);
      path.push(new Step(start, edges.apply(start).iterator()));
      while (!path.isEmpty()) {
        Step step = path.element();
        if (!step.rest().hasNext()) {
          path.pop();
          isDone.put(step.node(), true);
          order.add(step.node());
          continue;
        }
        Element next = step.rest().next();
        Boolean state = isDone.get(next);
        if (state == null) {
          isDone.put(next, false);
          path.push(new Step(next, edges.apply(next).iterator()));
        } else if (!state) {
          closing.add(next);
        }
      }
    }
    return new Walk(order, List.copyOf(closing));
  }
}
