package io.lockstep.simulation.cosim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Strongly connected components by Tarjan's algorithm, without recursion.
final class Order {
  private final int[][] dependencies;
  private final int[] found;
  private final int[] lowest;
  private final boolean[] isOpen;
  private final Deque<Integer> open = new ArrayDeque<>();
  private final List<int[]> components = new ArrayList<>();
  private int count;

  private Order(int[][] dependencies) {
    this.dependencies = dependencies;
    found = new int[dependencies.length];
    lowest = new int[dependencies.length];
    isOpen = new boolean[dependencies.length];
  }

  /// The components, each behind all that it depends on; nodes of a component ascend. Nodes that
  /// nothing orders keep their order.
  static List<int[]> components(int[][] dependencies) {
    Order order = new Order(dependencies);
    for (int node = 0; node < dependencies.length; node++) {
      if (order.found[node] == 0) {
        order.visit(node);
      }
    }
    return order.components;
  }

  private void open(int node) {
    found[node] = ++count;
    lowest[node] = count;
    isOpen[node] = true;
    open.push(node);
  }

  private void visit(int root) {
    Deque<int[]> path = new ArrayDeque<>();
    path.push(new int[] {root, 0});
    open(root);
    while (!path.isEmpty()) {
      int[] top = path.element();
      int node = top[0];
      if (top[1] < dependencies[node].length) {
        int next = dependencies[node][top[1]++];
        if (found[next] == 0) {
          open(next);
          path.push(new int[] {next, 0});
        } else if (isOpen[next]) {
          lowest[node] = Math.min(lowest[node], found[next]);
        }
      } else {
        path.pop();
        if (!path.isEmpty()) {
          int parent = path.element()[0];
          lowest[parent] = Math.min(lowest[parent], lowest[node]);
        }
        if (lowest[node] == found[node]) {
          close(node);
        }
      }
    }
  }

  private void close(int root) {
    List<Integer> nodes = new ArrayList<>();
    int node;
    do {
      node = open.pop();
      isOpen[node] = false;
      nodes.add(node);
    } while (node != root);
    int[] component = nodes.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(component);
    components.add(component);
  }
}
