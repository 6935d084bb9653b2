package io.lockstep.ingest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Topic filters in order; finds the first that matches a topic, or that covers another filter.
/// Confined to one thread while it is built, immutable afterwards.
final class TopicTrie {
  private static final int NONE = Integer.MAX_VALUE;

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node any;
    int here = NONE;
    int rest = NONE;
  }

  private final Node root = new Node();

  /// Adds the filter of this number; numbers must increase.
  void add(String filter, int number) {
    Node node = root;
    for (String level : filter.split("/", -1)) {
      if (level.equals("#")) {
        node.rest = Math.min(node.rest, number);
        return;
      }
      node =
          level.equals("+") ? anyOf(node) : node.literals.computeIfAbsent(level, _ -> new Node());
    }
    node.here = Math.min(node.here, number);
  }

  private static Node anyOf(Node node) {
    Node any = node.any;
    if (any == null) {
      any = new Node();
      node.any = any;
    }
    return any;
  }

  /// The number of the first filter that matches everything that `asked` (a topic or a filter)
  /// does, or -1.
  int firstCovering(String asked) {
    int first = first(root, asked.split("/", -1), 0, asked.startsWith("$"));
    return first == NONE ? -1 : first;
  }

  /// @param isReserved true at the first level of a topic that begins with `$`, which wildcards do
  ///   not match (MQTT 5 §4.7.2)
  private static int first(Node node, String[] asked, int at, boolean isReserved) {
    int best = isReserved ? NONE : node.rest;
    if (at == asked.length) {
      return Math.min(best, node.here);
    }
    String level = asked[at];
    if (level.equals("#")) {
      return best;
    }
    Node literal = node.literals.get(level);
    if (literal != null && !level.equals("+")) {
      best = Math.min(best, first(literal, asked, at + 1, false));
    }
    if (node.any != null && !isReserved) {
      best = Math.min(best, first(node.any, asked, at + 1, false));
    }
    return best;
  }
}
