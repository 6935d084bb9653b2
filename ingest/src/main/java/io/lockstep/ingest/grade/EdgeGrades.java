package io.lockstep.ingest.grade;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How well edge nodes keep to Sparkplug 3.0, as far as their traffic shows. Immutable.
///
/// @param sinceMicros since when it is looked at, microseconds since 1970-01-01T00:00Z
/// @param nodes in the order in which they appeared
/// @param ungraded messages of edge nodes for which there was no room
/// @param skipped how often records went beyond the horizon unseen, or were too many to keep up
///   with
public record EdgeGrades(long sinceMicros, List<NodeGrade> nodes, long ungraded, long skipped) {
  /// Copies the list.
  public EdgeGrades {
    nodes = List.copyOf(nodes);
  }

  /// Nobody was looked at.
  public static EdgeGrades none() {
    return new EdgeGrades(0, List.of(), 0, 0);
  }

  /// The grade of a node.
  ///
  /// @param id `group/edge`
  public Optional<NodeGrade> of(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /// An edge node.
  ///
  /// @param clientId of its last connection; empty when that began before
  /// @param isOnline between birth and death
  /// @param lastMicros when it was last heard of
  /// @param messages that were judged
  /// @param inDepth those of them whose every metric was judged: all births, and data by samples
  /// @param isWhole false when its metrics are too many to remember, so that data are not compared
  ///   with births
  /// @param judged the rules for which there was something to judge
  public record NodeGrade(
      String group,
      String edge,
      String clientId,
      boolean isOnline,
      long lastMicros,
      long messages,
      long inDepth,
      boolean isWhole,
      Set<Rule> judged,
      List<Violation> violations) {
    /// Copies set and list.
    public NodeGrade {
      judged = Set.copyOf(judged);
      violations = List.copyOf(violations);
    }

    /// `group/edge`
    public String id() {
      return group + "/" + edge;
    }

    /// How many statements of the specification were judged.
    public int statements() {
      return (int) judged.stream().flatMap(rule -> rule.statements().stream()).distinct().count();
    }
  }

  /// What a node does that it must not.
  ///
  /// @param count how often it was seen
  /// @param firstMicros when it was seen first, microseconds since 1970-01-01T00:00Z
  /// @param example the last one: what was expected and what was found
  public record Violation(
      Rule rule, long count, long firstMicros, long lastMicros, String example) {
    /// The statement that names it best.
    public Statement statement() {
      return rule.statements().getFirst();
    }
  }
}
