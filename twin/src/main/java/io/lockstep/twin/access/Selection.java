package io.lockstep.twin.access;

import org.jspecify.annotations.Nullable;

/// The twins of a graph that a clause is about. Thread-safe, as long as the graph does not change.
public final class Selection {
  private final Clause clause;
  private final AccessGraph graph;
  private final @Nullable Subtree subtree;

  public Selection(Clause clause, AccessGraph graph) {
    this.clause = clause;
    this.graph = graph;
    Clause.Below below = clause.below();
    subtree = below == null ? null : new Subtree(graph, below);
  }

  /// Whether a twin, by its reference, meets all conditions.
  public boolean contains(int twin) {
    String model = clause.model();
    return clause.matchesId(graph.id(twin))
        && (model == null || graph.isOfModel(twin, model))
        && (subtree == null || subtree.contains(graph, twin));
  }
}
