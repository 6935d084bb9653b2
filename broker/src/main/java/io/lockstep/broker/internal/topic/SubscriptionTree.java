package io.lockstep.broker.internal.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters as a tree of levels, each with the values that subscribed to it. Confined to one thread.
///
/// @param <S> what a subscription is; compared by identity
public final class SubscriptionTree<S> {
  private final Node<S> root = new Node<>();
  private long generation;
  private int size;

  private static final class Node<S> {
    final Map<String, Node<S>> children = new HashMap<>(4);
    @Nullable Node<S> anyLevel;
    final List<S> here = new ArrayList<>(1);
    final List<S> below = new ArrayList<>(0);

    boolean isEmpty() {
      return children.isEmpty() && anyLevel == null && here.isEmpty() && below.isEmpty();
    }
  }

  /// Adds a subscription to a valid filter.
  public void add(String filter, S subscription) {
    List<String> levels = TopicFilter.split(filter);
    Node<S> node = root;
    for (String level : levels) {
      if (level.equals("#")) {
        node.below.add(subscription);
        changed(1);
        return;
      }
      node = child(node, level);
    }
    node.here.add(subscription);
    changed(1);
  }

  private static <S> Node<S> child(Node<S> node, String level) {
    if (level.equals("+")) {
      Node<S> any = node.anyLevel;
      if (any == null) {
        any = new Node<>();
        node.anyLevel = any;
      }
      return any;
    }
    return node.children.computeIfAbsent(level, _ -> new Node<>());
  }

  /// Removes a subscription from a filter; false when it was not there.
  public boolean remove(String filter, S subscription) {
    boolean removed = remove(root, TopicFilter.split(filter), 0, subscription);
    if (removed) {
      changed(-1);
    }
    return removed;
  }

  private boolean remove(Node<S> node, List<String> levels, int depth, S subscription) {
    if (depth == levels.size()) {
      return removeSame(node.here, subscription);
    }
    String level = levels.get(depth);
    if (level.equals("#")) {
      return removeSame(node.below, subscription);
    }
    Node<S> child = level.equals("+") ? node.anyLevel : node.children.get(level);
    if (child == null || !remove(child, levels, depth + 1, subscription)) {
      return false;
    }
    if (child.isEmpty()) {
      if (level.equals("+")) {
        node.anyLevel = null;
      } else {
        node.children.remove(level);
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // two subscriptions may be equal and yet not the same
  private static <S> boolean removeSame(List<S> from, S subscription) {
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i) == subscription) {
        from.remove(i);
        return true;
      }
    }
    return false;
  }

  private void changed(int by) {
    size += by;
    generation++;
  }

  /// All subscriptions that match a topic name, in no particular order.
  public List<S> match(String topic) {
    List<S> found = new ArrayList<>();
    collect(root, TopicFilter.split(topic), 0, topic.startsWith("$"), found);
    return found;
  }

  /// Visits at most two children a level, so at most 2^levels nodes; the number of levels is
  /// bounded where topics are admitted, and most of these nodes do not exist.
  private void collect(
      Node<S> node, List<String> levels, int depth, boolean systemTopic, List<S> found) {
    boolean wildcards = depth > 0 || !systemTopic; // [MQTT-4.7.2-1]
    if (wildcards) {
      found.addAll(node.below);
    }
    if (depth == levels.size()) {
      found.addAll(node.here);
      return;
    }
    Node<S> named = node.children.get(levels.get(depth));
    if (named != null) {
      collect(named, levels, depth + 1, systemTopic, found);
    }
    Node<S> any = node.anyLevel;
    if (wildcards && any != null) {
      collect(any, levels, depth + 1, systemTopic, found);
    }
  }

  /// Changes with every addition and removal.
  public long generation() {
    return generation;
  }

  /// Number of subscriptions.
  public int size() {
    return size;
  }
}
