package io.lockstep.stream;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.stream.internal.Kinship;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which computed properties read which others, on the same twin or along a relationship: an order
/// in which each is worked out behind all that it reads, or the circles that forbid one. Immutable,
/// thread-safe, and a pure function of computed properties and models.
///
/// One reads another when there can be a twin of a model that both are for, inheritance included.
public final class ComputeGraph {
  private final List<List<Integer>> reads;
  private final int[] ranks;
  private final List<List<Integer>> circles;

  private ComputeGraph(List<List<Integer>> reads) {
    this.reads = List.copyOf(reads);
    this.circles = List.copyOf(new Circles(reads).find());
    this.ranks = circles.isEmpty() ? ranks(reads) : new int[reads.size()];
  }

  /// The graph of computed properties, which are numbered as in the list. Those that do not compile
  /// read nothing.
  public static ComputeGraph of(List<Compute> computes, ModelSet models) {
    return new ComputeGraph(new Builder(computes, models).reads());
  }

  /// The numbers of those that one reads, in ascending order.
  public List<Integer> reads(int compute) {
    return reads.get(compute);
  }

  /// 0 for one that reads no other, else one more than the greatest rank that it reads. 0 for all
  /// when there are circles.
  public int rank(int compute) {
    return ranks[compute];
  }

  /// Circles of computed properties: each reads the next, the last the first. One for each tangle,
  /// as short as can be; it begins with its lowest number.
  public List<List<Integer>> circles() {
    return circles;
  }

  private static int[] ranks(List<List<Integer>> reads) {
    int[] ranks = new int[reads.size()];
    boolean hasChanged = true;
    while (hasChanged) {
      hasChanged = false;
      for (int i = 0; i < ranks.length; i++) {
        for (int read : reads.get(i)) {
          if (ranks[i] <= ranks[read]) {
            ranks[i] = ranks[read] + 1;
            hasChanged = true;
          }
        }
      }
    }
    return ranks;
  }

  /// Finds out who reads whom. Used once.
  private static final class Builder {
    private final List<Compute> computes;
    private final ModelSet models;
    private final Kinship kinship;
    private final Map<String, List<Integer>> byProperty = new LinkedHashMap<>();

    Builder(List<Compute> computes, ModelSet models) {
      this.computes = computes;
      this.models = models;
      this.kinship = new Kinship(models);
      for (int i = 0; i < computes.size(); i++) {
        byProperty.computeIfAbsent(computes.get(i).property(), _ -> new ArrayList<>()).add(i);
      }
    }

    List<List<Integer>> reads() {
      List<List<Integer>> reads = new ArrayList<>();
      for (Compute compute : computes) {
        BitSet read = new BitSet();
        Shape shape = kinship.shape(compute.model());
        Formula formula =
            shape == null
                ? null
                : Formula.compile(compute, shape, models, new ArrayList<TextProblem>());
        if (shape != null && formula != null) {
          add(compute.model(), shape, formula.slots(), read);
          for (Aggregate aggregate : formula.aggregates()) {
            Shape neighbour = kinship.shape(aggregate.model());
            Term term = neighbour == null ? null : aggregate.compile(neighbour);
            if (neighbour != null && term != null) {
              add(aggregate.model(), neighbour, term.slots(), read);
            }
          }
        }
        reads.add(read.stream().boxed().toList());
      }
      return reads;
    }

    private void add(String model, Shape shape, List<Integer> slots, BitSet read) {
      for (int slot : slots) {
        for (int other : byProperty.getOrDefault(shape.slot(slot).path(), List.of())) {
          if (kinship.haveTwins(model, computes.get(other).model())) {
            read.set(other);
          }
        }
      }
    }
  }

  /// Finds circles: strongly connected numbers (Tarjan), and of each tangle a shortest circle
  /// through its lowest number that is on one. Used once.
  private static final class Circles {
    private final List<List<Integer>> reads;

    Circles(List<List<Integer>> reads) {
      this.reads = reads;
    }

    List<List<Integer>> find() {
      List<List<Integer>> circles = new ArrayList<>();
      BitSet told = new BitSet();
      for (int start = 0; start < reads.size(); start++) {
        if (told.get(start) || reads.get(start).isEmpty()) {
          continue;
        }
        List<Integer> circle = through(start);
        if (!circle.isEmpty()) {
          circles.add(circle);
          BitSet tangle = reachable(start);
          for (int i = tangle.nextSetBit(0); i >= 0; i = tangle.nextSetBit(i + 1)) {
            if (reachable(i).get(start)) {
              told.set(i);
            }
          }
        }
      }
      return circles;
    }

    private BitSet reachable(int start) {
      BitSet found = new BitSet();
      List<Integer> open = new ArrayList<>(reads.get(start));
      while (!open.isEmpty()) {
        int next = open.removeLast();
        if (!found.get(next)) {
          found.set(next);
          open.addAll(reads.get(next));
        }
      }
      return found;
    }

    /// A shortest way from a number back to it; empty when there is none.
    private List<Integer> through(int start) {
      int[] cameFrom = new int[reads.size()];
      BitSet seen = new BitSet();
      List<Integer> queue = new ArrayList<>();
      queue.add(start);
      for (int head = 0; head < queue.size(); head++) {
        int at = queue.get(head);
        for (int next : reads.get(at)) {
          if (next == start) {
            List<Integer> circle = new ArrayList<>();
            for (int back = at; back != start; back = cameFrom[back]) {
              circle.add(back);
            }
            circle.add(start);
            Collections.reverse(circle);
            return circle;
          }
          if (!seen.get(next)) {
            seen.set(next);
            cameFrom[next] = at;
            queue.add(next);
          }
        }
      }
      return List.of();
    }
  }
}
