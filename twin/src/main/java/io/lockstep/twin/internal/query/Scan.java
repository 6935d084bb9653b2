package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Twins or relationships, one after the other, from a mark on: where the rows of a query begin.
/// Confined to one thread.
sealed interface Scan {
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
  final class ById implements Scan {
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
  final class All implements Scan {
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
  final class OfModels implements Scan {
    private final State state;
    private final BitSet models;
    private int model;
    private int coming;
    private int current = -1;

    OfModels(State state, BitSet models) {
      this.state = state;
      this.models = models;
      this.model = models.nextSetBit(0);
      this.coming = model < 0 ? -1 : state.firstTwin(model);
    }

    @Override
    public boolean resume(Mark mark) {
      model = models.nextSetBit((int) mark.first());
      if (model != mark.first()) {
        coming = model < 0 ? -1 : state.firstTwin(model);
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
      coming = state.firstTwin(model);
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
        coming = state.firstTwin(model);
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

  /// Twins that an index names, by reference.
  final class Candidates implements Scan {
    private final State state;
    private final int[] candidates;
    private int at = -1;

    /// @param candidates ascending
    Candidates(State state, int[] candidates) {
      this.state = state;
      this.candidates = candidates;
    }

    @Override
    public boolean resume(Mark mark) {
      int place = Arrays.binarySearch(candidates, (int) mark.first());
      at = (place < 0 ? -place - 1 : place) - 1;
      return place >= 0
          && state.twins.exists(candidates[place])
          && state.twins.stamp(candidates[place]) == mark.second();
    }

    @Override
    public int next() {
      while (++at < candidates.length) {
        if (state.twins.exists(candidates[at])) {
          return candidates[at];
        }
      }
      return -1;
    }

    @Override
    public Mark mark() {
      return new Mark(candidates[at], state.twins.stamp(candidates[at]), -1);
    }
  }

  /// The relationships that go out from, or come in to, some twins, twin by twin in the order in
  /// which they were made.
  final class OfTwins implements Scan {
    private final State state;
    private final Adjacency adjacency;
    private final boolean incoming;
    private final List<String> ids;
    private int at;
    private int coming;
    private int current = -1;

    OfTwins(State state, List<String> ids, boolean incoming) {
      this.state = state;
      this.adjacency = new Adjacency(state, incoming ? Query.Direction.IN : Query.Direction.OUT);
      this.incoming = incoming;
      this.ids = List.copyOf(ids);
      begin(0);
    }

    private void begin(int index) {
      at = index;
      int twin = at < ids.size() ? state.twins.find(ids.get(at)) : -1;
      coming = twin < 0 ? -1 : adjacency.first(twin);
    }

    @Override
    public boolean resume(Mark mark) {
      begin((int) Math.min(mark.first(), ids.size()));
      int twin = at < ids.size() ? state.twins.find(ids.get(at)) : -1;
      if (twin < 0) {
        return false;
      }
      int found = adjacency.find(twin, (int) mark.second(), mark.third(), incoming);
      coming = found >= 0 ? found : adjacency.younger(twin, mark.third(), incoming);
      return found >= 0;
    }

    @Override
    public int next() {
      while (coming < 0) {
        if (at >= ids.size()) {
          return -1;
        }
        begin(at + 1);
      }
      current = coming;
      coming =
          incoming ? state.relationships.nextIn(current) : state.relationships.nextOut(current);
      return current;
    }

    @Override
    public Mark mark() {
      return new Mark(at, current, state.relationships.stamp(current));
    }
  }

  /// The relationships of some names, name by name in the order in which they were made.
  final class Named implements Scan {
    private final RelationshipTable relationships;
    private final List<String> names;
    private int at;
    private int coming;
    private int current = -1;

    Named(State state, List<String> names) {
      this.relationships = state.relationships;
      this.names = List.copyOf(names);
      begin(0);
    }

    private void begin(int index) {
      at = index;
      int number = at < names.size() ? relationships.numberOfName(names.get(at)) : -1;
      coming = number < 0 ? -1 : relationships.firstOfName(number);
    }

    @Override
    public boolean resume(Mark mark) {
      begin((int) Math.min(mark.first(), names.size()));
      int relationship = (int) mark.second();
      boolean isThere =
          at < names.size()
              && relationships.exists(relationship)
              && relationships.stamp(relationship) == mark.third()
              && relationships.name(relationship).equals(names.get(at));
      if (isThere) {
        coming = relationship;
        return true;
      }
      while (coming >= 0 && relationships.stamp(coming) <= mark.third()) {
        coming = relationships.nextOfName(coming);
      }
      return false;
    }

    @Override
    public int next() {
      while (coming < 0) {
        if (at >= names.size()) {
          return -1;
        }
        begin(at + 1);
      }
      current = coming;
      coming = relationships.nextOfName(current);
      return current;
    }

    @Override
    public Mark mark() {
      return new Mark(at, current, relationships.stamp(current));
    }
  }
}
