package io.lockstep.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a binding takes from a JSON payload: values at JSON Pointers (RFC 6901), and where the time
/// and the quality stand. Immutable once built.
///
/// @param root the tree of the pointers to values
/// @param rootIsArray true when the pointers begin with an index, so that a payload that is an
///   array is one reading and not a batch
/// @param time where the time stands; empty for nowhere
/// @param timeUnit what a number there counts
/// @param quality where the quality stands; empty for nowhere
/// @param pointers all pointers to values, for messages
record Picks(
    Node root,
    boolean rootIsArray,
    List<Step> time,
    SourceTime.Unit timeUnit,
    List<Step> quality,
    String pointers) {

  /// One step of a pointer. Immutable.
  static final class Step {
    private final String key;
    private final byte[] utf8;
    private final int index;

    private Step(String key, int index) {
      this.key = key;
      this.utf8 = key.getBytes(StandardCharsets.UTF_8);
      this.index = index;
    }

    static Step of(String key) {
      boolean isIndex = key.equals("0") || key.matches("[1-9][0-9]{0,8}");
      return new Step(key, isIndex ? Integer.parseInt(key) : -1);
    }

    /// The member's name.
    String key() {
      return key;
    }

    /// The member's name as bytes; not to be changed.
    byte[] utf8() {
      return utf8;
    }

    /// The item's index, -1 when the key is no index.
    int index() {
      return index;
    }
  }

  /// A place in the payload that leads to values, or holds one.
  static final class Node {
    final Step step;
    final List<Node> children = new ArrayList<>();
    Plan.@Nullable PropertyPath path;
    Adjust adjust = Adjust.NONE;

    Node(Step step) {
      this.step = step;
    }

    static Node root() {
      return new Node(Step.of(""));
    }

    /// The place that these steps lead to, made when it is new.
    Node at(List<Step> steps) {
      Node node = this;
      for (Step step : steps) {
        node = node.child(step);
      }
      return node;
    }

    private Node child(Step step) {
      for (Node child : children) {
        if (child.step.key().equals(step.key())) {
          return child;
        }
      }
      Node child = new Node(step);
      children.add(child);
      return child;
    }
  }

  /// The steps of a JSON Pointer; null when it is none.
  static @Nullable List<Step> stepsOf(String pointer) {
    if (!pointer.startsWith("/")) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    for (String token : pointer.substring(1).split("/", -1)) {
      for (int at = token.indexOf('~'); at >= 0; at = token.indexOf('~', at + 1)) {
        if (at + 1 == token.length()
            || (token.charAt(at + 1) != '0' && token.charAt(at + 1) != '1')) {
          return null;
        }
      }
      steps.add(Step.of(token.replace("~1", "/").replace("~0", "~")));
    }
    return List.copyOf(steps);
  }
}
