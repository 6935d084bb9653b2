package io.lockstep.twin.access;

import io.lockstep.model.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody may do in a graph. Made for a graph that does not change; thread-safe. What was
/// found of a twin is remembered, so that asking again costs a look into an array.
public final class Sight {
  private static final int SHIFT = 10;

  private final Policies policies;
  private final Principal principal;
  private final AccessGraph graph;
  private final Memory memory;

  /// A clause, of a policy, in a graph.
  record Term(String policy, Clause clause, @Nullable Subtree subtree) {
    boolean has(Right right) {
      return clause.rights().contains(right);
    }

    String place() {
      return clause.place();
    }
  }

  /// An extent by the clauses that apply.
  private record Known(BitSet terms, Extent extent) {}

  private interface Condition {
    boolean isMet(Term term);
  }

  /// What was found of twins: it holds no graph, so that it may outlive one. Thread-safe.
  public static final class Memory {
    private final List<Term> grants;
    private final List<Term> denies;
    private final boolean isRestricted;
    private final Extent[][] extents;
    private volatile Known[] known = {};

    private Memory(List<Term> grants, List<Term> denies, boolean isRestricted, int limit) {
      this.grants = List.copyOf(grants);
      this.denies = List.copyOf(denies);
      this.isRestricted = isRestricted;
      this.extents = new Extent[(limit >> SHIFT) + 1][];
    }

    private Term term(int number) {
      return number < grants.size() ? grants.get(number) : denies.get(number - grants.size());
    }

    private Extent extent(Condition condition) {
      BitSet terms = new BitSet();
      for (int i = 0; i < grants.size() + denies.size(); i++) {
        if (condition.isMet(term(i))) {
          terms.set(i);
        }
      }
      for (Known each : known) {
        if (each.terms.equals(terms)) {
          return each.extent;
        }
      }
      return keep(terms);
    }

    private synchronized Extent keep(BitSet terms) {
      List<Term> granting = new ArrayList<>();
      List<Term> denying = new ArrayList<>();
      terms.stream().forEach(i -> (i < grants.size() ? granting : denying).add(term(i)));
      Extent extent = new Extent(!isRestricted, granting, denying);
      Known[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = new Known(terms, extent);
      known = more;
      return extent;
    }
  }

  Sight(Policies policies, Principal principal, AccessGraph graph) {
    this(policies, principal, graph, remember(policies, principal, graph));
  }

  private Sight(Policies policies, Principal principal, AccessGraph graph, Memory memory) {
    this.policies = policies;
    this.principal = principal;
    this.graph = graph;
    this.memory = memory;
  }

  private static Memory remember(Policies policies, Principal principal, AccessGraph graph) {
    List<Term> granting = new ArrayList<>();
    List<Term> denying = new ArrayList<>();
    for (Policy policy : policies.policies()) {
      if (policy.isAbout(principal)) {
        add(policy, policy.grants(), graph, granting);
        add(policy, policy.denies(), graph, denying);
      }
    }
    boolean isRestricted = principal.restricted();
    return new Memory(isRestricted ? granting : List.of(), denying, isRestricted, graph.limit());
  }

  private static void add(Policy policy, List<Clause> clauses, AccessGraph graph, List<Term> to) {
    for (Clause clause : clauses) {
      Clause.Below below = clause.below();
      to.add(new Term(policy.name(), clause, below == null ? null : new Subtree(graph, below)));
    }
  }

  /// The sight of a graph of the same structure as that of which `found` was found, by the same
  /// policies, of the same principal.
  public static Sight again(
      Policies policies, Principal principal, AccessGraph graph, Memory found) {
    return new Sight(policies, principal, graph, found);
  }

  /// What was found so far, for [#again].
  public Memory memory() {
    return memory;
  }

  /// Who looks.
  public Principal principal() {
    return principal;
  }

  /// By which policies.
  public Policies policies() {
    return policies;
  }

  /// The same of another graph.
  public Sight over(AccessGraph other) {
    return new Sight(policies, principal, other);
  }

  /// What may be done with a twin, by its reference.
  public Extent of(int twin) {
    Extent[][] extents = memory.extents;
    if (twin >> SHIFT >= extents.length) {
      return work(twin); // Younger than the graph that was asked for its size.
    }
    Extent[] page = extents[twin >> SHIFT];
    if (page == null) {
      page = new Extent[1 << SHIFT];
      extents[twin >> SHIFT] = page;
    }
    Extent found = page[twin & ((1 << SHIFT) - 1)];
    if (found == null) {
      found = work(twin);
      page[twin & ((1 << SHIFT) - 1)] = found;
    }
    return found;
  }

  /// What may be done with a twin by its id: with one that is not there, too, by those clauses that
  /// do not ask where it stands.
  ///
  /// @param modelId the model of one that is not there; empty when it is not known
  public Extent of(String twinId, String modelId) {
    int twin = graph.find(twinId);
    if (twin >= 0) {
      return of(twin);
    }
    return memory.extent(
        term -> {
          String model = term.clause().model();
          return term.subtree() == null
              && term.clause().matchesId(twinId)
              && (model == null || (!modelId.isEmpty() && graph.extendsModel(modelId, model)));
        });
  }

  /// What decides about a right to what is at a path of a twin.
  ///
  /// @param path `/` between names; empty for the twin as a whole
  public Explanation explain(Right right, String twinId, String path) {
    return of(twinId, "").explain(right, path);
  }

  private Extent work(int twin) {
    String id = graph.id(twin);
    return memory.extent(
        term -> {
          String model = term.clause().model();
          Subtree subtree = term.subtree();
          return term.clause().matchesId(id)
              && (model == null || graph.isOfModel(twin, model))
              && (subtree == null || subtree.contains(graph, twin));
        });
  }
}
