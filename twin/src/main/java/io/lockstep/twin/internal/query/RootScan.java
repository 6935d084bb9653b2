package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import java.util.BitSet;
import java.util.List;

/// Where the rows of a query begin: twins or relationships, one after the other, from a mark on.
/// Confined to one thread.
sealed interface RootScan {
  /// Where a scan is: enough to go on on another state of the same space. What the numbers mean is
  /// the scan's own business.
  record Mark(long first, long second, long third) {
    static final Mark START = new Mark(0, -1, -1);
  }

  /// Moves to the root that a mark names, or to the one behind when it is gone. The first [#next]
  /// gives it. True when it is still there.
  boolean resume(Mark mark);

  /// The next root's reference, or -1 at the end.
  int next();

  /// The mark of the root that [#next] gave last.
  Mark mark();

  /// Some twins by their ids; each id counts once.
  final class ById implements RootScan {
    private final State state;
    private final List<String> ids;
    private int at = -1;

    ById(State state, List<String> ids) {
      this.state = state;
      this.ids = List.copyOf(ids);
    }

    @Override
    public boolean resume(Mark mark) {
      at = (int) mark.first() - 1;
      return at + 1 < ids.size() && state.twins.find(ids.get(at + 1)) == mark.second();
    }

    @Override
    public int next() {
      while (++at < ids.size()) {
        int twin = state.twins.find(ids.get(at));
        if (twin >= 0) {
          return twin;
        }
      }
      return -1;
    }

    @Override
    public Mark mark() {
      return new Mark(at, state.twins.find(ids.get(at)), -1);
    }
  }

  /// All twins, or all relationships, by reference.
  final class All implements RootScan {
    private final State state;
    private final boolean relationships;
    private int at = -1;

    All(State state, boolean relationships) {
      this.state = state;
      this.relationships = relationships;
    }

    private boolean exists(int reference) {
      return relationships ? state.relationships.exists(reference) : state.twins.exists(reference);
    }

    private long stamp(int reference) {
      return relationships ? state.relationships.stamp(reference) : state.twins.stamp(reference);
    }

    @Override
    public boolean resume(Mark mark) {
      int reference = (int) mark.first();
      at = reference - 1;
      return exists(reference) && stamp(reference) == mark.second();
    }

    @Override
    public int next() {
      int limit = relationships ? state.relationships.limit() : state.twins.limit();
      while (++at < limit) {
        if (exists(at)) {
          return at;
        }
      }
      return -1;
    }

    @Override
    public Mark mark() {
      return new Mark(at, stamp(at), -1);
    }
  }

  /// The twins of some models, model by model, in the order in which they became so.
  final class OfModels implements RootScan {
    private final State state;
    private final BitSet models;
    private int model;
    private int coming;
    private int current = -1;

    OfModels(State state, BitSet models) {
      this.state = state;
      this.models = models;
      this.model = models.nextSetBit(0);
      this.coming = model < 0 ? -1 : state.models.firstTwin(model);
    }

    @Override
    public boolean resume(Mark mark) {
      model = models.nextSetBit((int) mark.first());
      if (model != mark.first()) {
        coming = model < 0 ? -1 : state.models.firstTwin(model);
        return false;
      }
      int twin = (int) mark.second();
      boolean isThere =
          state.twins.exists(twin)
              && state.twins.model(twin) == model
              && state.twins.stamp(twin) == mark.third();
      if (isThere) {
        coming = twin;
        return true;
      }
      coming = state.models.firstTwin(model);
      while (coming >= 0 && state.twins.stamp(coming) <= mark.third()) {
        coming = state.twins.nextPeer(coming);
      }
      return false;
    }

    @Override
    public int next() {
      while (coming < 0) {
        model = model < 0 ? -1 : models.nextSetBit(model + 1);
        if (model < 0) {
          return -1;
        }
        coming = state.models.firstTwin(model);
      }
      current = coming;
      coming = state.twins.nextPeer(current);
      return current;
    }

    @Override
    public Mark mark() {
      return new Mark(state.twins.model(current), current, state.twins.stamp(current));
    }
  }

  /// The relationships that go out from, or come in to, one twin, in the order in which they were
  /// made.
  final class OfTwin implements RootScan {
    private final RelationshipTable relationships;
    private final boolean incoming;
    private final int twin;
    private final int head;
    private int coming;
    private int current = -1;

    /// @param twin the twin, or -1 when there is none
    OfTwin(State state, int twin, boolean incoming) {
      this.relationships = state.relationships;
      this.incoming = incoming;
      this.twin = twin;
      this.head = twin < 0 ? -1 : incoming ? state.twins.inHead(twin) : state.twins.outHead(twin);
      this.coming = head;
    }

    private int follow(int relationship) {
      return incoming ? relationships.nextIn(relationship) : relationships.nextOut(relationship);
    }

    @Override
    public boolean resume(Mark mark) {
      int relationship = (int) mark.first();
      boolean isThere =
          relationships.exists(relationship)
              && relationships.stamp(relationship) == mark.second()
              && twin
                  == (incoming
                      ? relationships.target(relationship)
                      : relationships.source(relationship));
      if (isThere) {
        coming = relationship;
        return true;
      }
      coming = head;
      while (coming >= 0 && relationships.stamp(coming) <= mark.second()) {
        coming = follow(coming);
      }
      return false;
    }

    @Override
    public int next() {
      current = coming;
      if (current >= 0) {
        coming = follow(current);
      }
      return current;
    }

    @Override
    public Mark mark() {
      return new Mark(current, relationships.stamp(current), -1);
    }
  }
}
