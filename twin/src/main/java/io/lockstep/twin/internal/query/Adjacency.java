package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;

/// The relationships of a twin in one direction or in either: first those that go out, then those
/// that come in, both in the order in which they were made. As thread-safe as the state.
final class Adjacency {
  private final State state;
  private final RelationshipTable relationships;
  private final Query.Direction direction;

  Adjacency(State state, Query.Direction direction) {
    this.state = state;
    this.relationships = state.relationships;
    this.direction = direction;
  }

  /// The first relationship, or -1.
  int first(int twin) {
    return switch (direction) {
      case OUT -> state.twins.outHead(twin);
      case IN -> state.twins.inHead(twin);
      case EITHER -> {
        int out = state.twins.outHead(twin);
        yield out >= 0 ? out : incoming(state.twins.inHead(twin), twin);
      }
    };
  }

  /// The one after a relationship, or -1.
  int next(int twin, int relationship) {
    return switch (direction) {
      case OUT -> relationships.nextOut(relationship);
      case IN -> relationships.nextIn(relationship);
      case EITHER -> {
        if (relationships.source(relationship) != twin) {
          yield incoming(relationships.nextIn(relationship), twin);
        }
        int out = relationships.nextOut(relationship);
        yield out >= 0 ? out : incoming(state.twins.inHead(twin), twin);
      }
    };
  }

  /// From an incoming relationship on the first that does not go out from the same twin, too: such
  /// a one was given already.
  private int incoming(int from, int twin) {
    int at = from;
    while (at >= 0 && relationships.source(at) == twin) {
      at = relationships.nextIn(at);
    }
    return at;
  }

  /// Whether a relationship of the twin comes in.
  boolean isIncoming(int twin, int relationship) {
    return switch (direction) {
      case OUT -> false;
      case IN -> true;
      case EITHER -> relationships.source(relationship) != twin;
    };
  }

  /// The twin at the other end.
  int other(int twin, int relationship) {
    return isIncoming(twin, relationship)
        ? relationships.source(relationship)
        : relationships.target(relationship);
  }

  /// A relationship that was marked, or -1 when it is gone.
  int find(int twin, int relationship, long stamp, boolean isIncoming) {
    boolean isThere =
        relationships.exists(relationship)
            && relationships.stamp(relationship) == stamp
            && twin
                == (isIncoming
                    ? relationships.target(relationship)
                    : relationships.source(relationship));
    return isThere ? relationship : -1;
  }

  /// The first relationship behind where one was that is gone, or -1.
  int younger(int twin, long stamp, boolean wasIncoming) {
    int at =
        direction == Query.Direction.EITHER && wasIncoming
            ? incoming(state.twins.inHead(twin), twin)
            : first(twin);
    while (at >= 0 && isIncoming(twin, at) == wasIncoming && relationships.stamp(at) <= stamp) {
      at = next(twin, at);
    }
    return at;
  }
}
