package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.state.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows an arrow of JOIN or MATCH from the twin at one of its ends: depth first, each
/// relationship at most once in a pattern, shorter walks before those that go on from them. Memory
/// grows with the length of the walk alone. Confined to one thread.
final class WalkCursor implements Cursor {
  private static final int HOPS_AT_FIRST = 4;

  /// How a plan wants an arrow followed.
  ///
  /// @param isReversed from its right end to its left
  /// @param isEndBound whether the twin at the other end is known before
  /// @param isLinkBound whether the relationship is known before
  /// @param keepsPath whether somebody wants to see the relationships of a path
  record Way(
      Query.Edge edge,
      boolean isReversed,
      boolean isEndBound,
      boolean isLinkBound,
      boolean keepsPath) {}

  private final State state;
  private final Row row;
  private final Way way;
  private final Meter meter;
  private final Adjacency adjacency;
  private final int anchor;
  private final int end;
  private final int link;
  private final boolean isPath;

  /// Numbers of the names that are wanted, or null for any.
  private final @Nullable BitSet names;

  /// The relationships that the pattern has used so far, or null when none can come twice.
  private final @Nullable BitSet used;

  private int[] walked = new int[HOPS_AT_FIRST];
  private int[] twins = new int[HOPS_AT_FIRST + 1];
  private int[] coming = new int[HOPS_AT_FIRST + 1];
  private int depth;
  private int marked;

  /// @param isPath whether the link's variable stands for a path
  /// @param used shared by the arrows of a pattern
  WalkCursor(State state, Row row, Way way, boolean isPath, @Nullable BitSet used, Meter meter) {
    Query.Edge edge = way.edge();
    this.state = state;
    this.row = row;
    this.way = way;
    this.meter = meter;
    this.adjacency =
        new Adjacency(state, way.isReversed() ? edge.direction().reversed() : edge.direction());
    this.anchor = way.isReversed() ? edge.right() : edge.left();
    this.end = way.isReversed() ? edge.left() : edge.right();
    this.link = edge.link();
    this.isPath = isPath;
    this.used = used;
    this.names = edge.names().isEmpty() ? null : numbers(edge.names());
  }

  private BitSet numbers(List<String> wanted) {
    BitSet numbers = new BitSet();
    for (String name : wanted) {
      int number = state.relationships.numberOfName(name);
      if (number >= 0) {
        numbers.set(number);
      }
    }
    return numbers;
  }

  @Override
  public void open() {
    depth = 0;
    twins[0] = row.references[anchor];
    coming[0] = names != null && names.isEmpty() ? -1 : adjacency.first(twins[0]);
  }

  @Override
  public Outcome next() {
    while (true) {
      int at = coming[depth];
      if (at < 0) {
        if (depth == 0) {
          return Outcome.END;
        }
        release(walked[--depth]);
        continue;
      }
      walked[depth] = at;
      if (!meter.spend()) {
        marked = depth + 1;
        return Outcome.STOPPED;
      }
      coming[depth] = adjacency.next(twins[depth], at);
      if (fits(at)) {
        take(at);
        if (isComplete()) {
          bind(at);
          marked = depth;
          return Outcome.ITEM;
        }
      }
    }
  }

  private boolean fits(int relationship) {
    return (names == null || names.get(state.relationships.nameNumber(relationship)))
        && (used == null || !used.get(relationship))
        && (!way.isLinkBound() || row.references[link] == relationship);
  }

  /// Goes along a relationship.
  private void take(int relationship) {
    int to = adjacency.other(twins[depth], relationship);
    if (used != null) {
      used.set(relationship);
    }
    walked[depth] = relationship;
    depth++;
    if (depth == walked.length) {
      int length = 2 * depth;
      walked = Arrays.copyOf(walked, length);
      twins = Arrays.copyOf(twins, length + 1);
      coming = Arrays.copyOf(coming, length + 1);
    }
    twins[depth] = to;
    coming[depth] = depth < way.edge().most() ? adjacency.first(to) : -1;
  }

  private void release(int relationship) {
    if (used != null) {
      used.clear(relationship);
    }
  }

  private boolean isComplete() {
    return depth >= way.edge().least()
        && (!way.isEndBound() || row.references[end] == twins[depth]);
  }

  private void bind(int relationship) {
    if (!way.isEndBound()) {
      row.references[end] = twins[depth];
    }
    if (!isPath) {
      row.references[link] = relationship;
    } else if (way.keepsPath()) {
      int[] path = Arrays.copyOf(walked, depth);
      if (way.isReversed()) {
        for (int i = 0; i < depth; i++) {
          path[i] = walked[depth - 1 - i];
        }
      }
      row.paths[link] = path;
    }
  }

  @Override
  public void mark(List<Long> into) {
    into.add((long) marked);
    for (int i = 0; i < marked; i++) {
      into.add(2L * walked[i] + (adjacency.isIncoming(twins[i], walked[i]) ? 1 : 0));
      into.add(state.relationships.stamp(walked[i]));
    }
  }

  @Override
  public boolean restore(Marks from) {
    open();
    int count = from.next(1, way.edge().most());
    boolean isThere = true;
    for (int i = 0; i < count; i++) {
      long place = from.next();
      long stamp = from.next();
      if (!isThere) {
        continue;
      }
      int twin = twins[depth];
      boolean wasIncoming = (place & 1) != 0;
      int relationship = adjacency.find(twin, (int) (place >> 1), stamp, wasIncoming);
      if (relationship < 0) {
        coming[depth] = adjacency.younger(twin, stamp, wasIncoming);
        isThere = false;
      } else if (i < count - 1) {
        coming[depth] = adjacency.next(twin, relationship);
        take(relationship);
      } else {
        coming[depth] = relationship;
      }
    }
    return isThere;
  }
}
