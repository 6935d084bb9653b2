package io.lockstep.twin.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The twins that are reached from a root along relationships of some names, found by walking up
/// from a twin; what was found is remembered, so that all twins together cost about one step a
/// relationship. Cycles end a walk. It holds no graph, and may be asked of any one of the same
/// structure. Thread-safe: two threads that ask at once find the same.
final class Subtree {
  private static final int SHIFT = 10;
  private static final byte INSIDE = 1;
  private static final byte OUTSIDE = 2;

  private final int root;
  private final int[] names;
  private final byte[][] known;

  Subtree(AccessGraph graph, Clause.Below below) {
    this.root = graph.find(below.twin());
    this.names = below.along().stream().mapToInt(graph::numberOfName).toArray();
    this.known = new byte[(graph.limit() >> SHIFT) + 1][];
  }

  boolean contains(AccessGraph graph, int twin) {
    if (root < 0 || twin == root) {
      return root >= 0;
    }
    byte found = at(twin);
    return found == 0 ? walk(graph, twin) : found == INSIDE;
  }

  private byte at(int twin) {
    byte[] page = known[twin >> SHIFT];
    return page == null ? 0 : page[twin & ((1 << SHIFT) - 1)];
  }

  private void set(int twin, byte what) {
    byte[] page = known[twin >> SHIFT];
    if (page == null) {
      page = new byte[1 << SHIFT];
      known[twin >> SHIFT] = page;
    }
    page[twin & ((1 << SHIFT) - 1)] = what;
  }

  /// Looks at all that are above a twin, the nearest first, until one is inside.
  private boolean walk(AccessGraph graph, int twin) {
    List<Integer> met = new ArrayList<>();
    List<Integer> cameFrom = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    met.add(twin);
    cameFrom.add(-1);
    seen.add(twin);
    for (int i = 0; i < met.size(); i++) {
      int child = met.get(i);
      for (int edge = graph.firstIncoming(child); edge >= 0; edge = graph.nextIncoming(edge)) {
        if (!follows(graph.nameNumber(edge))) {
          continue;
        }
        int parent = graph.source(edge);
        byte found = parent == root ? INSIDE : at(parent);
        if (found == INSIDE) {
          for (int below = i; below >= 0; below = cameFrom.get(below)) {
            set(met.get(below), INSIDE);
          }
          return true;
        }
        if (found == 0 && seen.add(parent)) {
          met.add(parent);
          cameFrom.add(i);
        }
      }
    }
    // Whatever is above one of them was met, or known to be outside.
    met.forEach(each -> set(each, OUTSIDE));
    return false;
  }

  private boolean follows(int name) {
    for (int wanted : names) {
      if (wanted == name) {
        return true;
      }
    }
    return false;
  }
}
