package io.lockstep.broker;

import io.lockstep.broker.internal.topic.TopicFilter;
import java.util.List;

/// How one client names topics: some first levels that mean the same words to every client, such as
/// `$iothub`, stand for a tree of topics of its own. A bijection: what the client publishes and
/// subscribes to is renamed once on its way in, what it is told once on its way out; sessions,
/// queues, retained messages and permissions know the inner names only. Wildcards cannot leave the
/// tree, since none of them matches a first level that begins with `$`, and the others stand in
/// front of it. Immutable.
///
/// @param renames the first levels that are renamed, in the order in which they are looked for;
///   empty for a client that sees topics as they are
public record TopicView(List<Rename> renames) {
  /// The first level of all trees of single clients. What a client publishes there only the server
  /// reads: it is journalled and not given to any subscriber, and never retained.
  public static final String OWN = "$device";

  /// Topics as they are.
  public static final TopicView NONE = new TopicView(List.of());

  /// A first level and what it stands for.
  ///
  /// @param outer one level, as the client names it, such as `$iothub`
  /// @param inner a topic below [#OWN] that only this client uses, such as `$device/d1/iothub`
  public record Rename(String outer, String inner) {
    /// @throws IllegalArgumentException when they are not of this form
    public Rename {
      boolean isLevel = isName(outer) && outer.indexOf('/') < 0 && !outer.equals("$share");
      if (!isLevel || !isName(inner) || !inner.startsWith(OWN + "/")) {
        throw new IllegalArgumentException(
            "view of topics: expected a level without wildcards that stands for a topic below %s, found '%s' for '%s'"
                .formatted(OWN, outer, inner));
      }
    }

    private static boolean isName(String topic) {
      return TopicFilter.isValid(topic) && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
    }
  }

  /// @throws IllegalArgumentException when a level stands for two trees, or a tree for two levels
  public TopicView {
    renames = List.copyOf(renames);
    for (int i = 0; i < renames.size(); i++) {
      Rename one = renames.get(i);
      for (Rename other : renames.subList(i + 1, renames.size())) {
        boolean overlaps =
            one.outer().equals(other.outer())
                || (one.inner() + "/").startsWith(other.inner() + "/")
                || (other.inner() + "/").startsWith(one.inner() + "/");
        if (overlaps) {
          throw new IllegalArgumentException(
              "view of topics: expected trees apart from each other, found %s and %s"
                  .formatted(one, other));
        }
      }
    }
  }
}
