package io.lockstep.twin.internal.state;

import java.util.BitSet;
import java.util.List;

/// Takes structural changes of a state back, the latest first, so that it is what it was: the same
/// twins, relationships and models with the same references, lists in the same order. Values are
/// not taken back; it tells which twins may have had others. Ranges of slots that are no longer
/// needed stay as they are, so that their pages need not be copied.
public final class Rewind {
  private final State state;
  private final ChangeMemory memory;
  private final BitSet touched = new BitSet();

  /// @param state a fork that is nobody else's
  public Rewind(State state) {
    this.state = state;
    this.memory = state.memory;
  }

  /// Takes all entries from a number on back.
  public void to(long entry) {
    for (long at = memory.end() - 1; at >= entry; at--) {
      undo(at);
    }
  }

  /// The twins that a change which was taken back was about: their slots do not hold their values.
  public BitSet touched() {
    return touched;
  }

  private void undo(long entry) {
    int reference = memory.reference(entry);
    switch (memory.kind(entry)) {
      case TWIN_CREATED -> {
        state.delist(reference);
        state.twins.undoAdd(reference);
        touched.clear(reference);
      }
      case TWIN_DELETED -> {
        Undo.TwinGone gone = require(entry, Undo.TwinGone.class);
        int base = slotsFor(gone.of());
        state.twins.restore(reference, gone.id(), gone.of().model(), base, gone.of().stamp());
        enlist(entry, reference, gone.of());
      }
      case TWIN_MOVED -> {
        Undo.TwinMoved moved = require(entry, Undo.TwinMoved.class);
        state.delist(reference);
        state.twins.setModel(reference, moved.of().model(), slotsFor(moved.of()));
        state.twins.setStamp(reference, moved.of().stamp());
        enlist(entry, reference, moved.of());
      }
      case TWIN_TOUCHED -> touch(entry, reference);
      case DRAFT_GREW -> {
        int model = state.twins.model(reference);
        state.models.replace(model, ModelTable.shrunk(state.models.entry(model)));
        touch(entry, reference);
      }
      case MODEL_CREATED -> state.models.undoAdd(reference);
      case MODEL_DELETED -> state.models.restore(reference, require(entry, Undo.ModelGone.class));
      case MODEL_DECOMMISSIONED -> state.models.decommission(reference, false);
      case MODEL_RECOMMISSIONED -> state.models.decommission(reference, true);
      case RELATIONSHIP_CREATED -> {
        int source = state.relationships.source(reference);
        state.unlink(reference);
        state.relationships.undoAdd(reference);
        state.twins.setLatestChange(source, memory.previous(entry));
      }
      case RELATIONSHIP_CHANGED -> {
        Undo.RelationshipEdited edited = require(entry, Undo.RelationshipEdited.class);
        state.relationships.setProperties(reference, edited.properties());
        state.relationships.setVersion(reference, edited.version());
        state.twins.setLatestChange(state.relationships.source(reference), memory.previous(entry));
      }
      case RELATIONSHIP_DELETED -> {
        Undo.RelationshipGone gone = require(entry, Undo.RelationshipGone.class);
        state.relationships.restore(reference, gone);
        linkBehind(reference, gone.previousOut(), gone.previousIn());
        state.twins.setLatestChange(gone.source(), memory.previous(entry));
      }
    }
  }

  private <U extends Undo> U require(long entry, Class<U> kind) {
    Undo undo = memory.undo(entry);
    if (!kind.isInstance(undo)) {
      throw new IllegalStateException(
          "remembered change %d: expected %s to take it back, found %s"
              .formatted(entry, kind.getSimpleName(), undo));
    }
    return kind.cast(undo);
  }

  private int slotsFor(Undo.Membership of) {
    int base = state.slots.allocate(state.models.entry(of.model()).capacity());
    List<Integer> series = of.series();
    for (int i = 0; i < series.size(); i++) {
      state.slots.setSeries(base + i, series.get(i));
    }
    return base;
  }

  private void enlist(long entry, int twin, Undo.Membership of) {
    enlistBehind(twin, of.model(), of.previousPeer());
    touched(entry, twin, of.version(), of.updatedMicros());
  }

  private void touch(long entry, int twin) {
    Undo.Touched before = require(entry, Undo.Touched.class);
    touched(entry, twin, before.version(), before.updatedMicros());
  }

  private void touched(long entry, int twin, long version, long updatedMicros) {
    state.twins.touch(twin, version, updatedMicros);
    state.twins.setLatestChange(twin, memory.previous(entry));
    touched.set(twin);
  }

  /// Puts a twin into the list of a model behind another one.
  ///
  /// @param previous -1 for the first place
  private void enlistBehind(int twin, int model, int previous) {
    int next = previous < 0 ? state.models.firstTwin(model) : state.twins.nextPeer(previous);
    state.twins.setPeers(twin, previous, next);
    if (previous >= 0) {
      state.twins.setPeers(previous, state.twins.previousPeer(previous), twin);
    }
    if (next >= 0) {
      state.twins.setPeers(next, twin, state.twins.nextPeer(next));
    }
    state.models.setTwins(
        model,
        previous < 0 ? twin : state.models.firstTwin(model),
        next < 0 ? twin : state.models.lastTwin(model));
    state.models.addTwinCount(model, 1);
  }

  /// Puts a relationship into the lists of its twins behind others.
  ///
  /// @param previousOut -1 for the first place among those of its source
  /// @param previousIn -1 for the first place among those of its target
  private void linkBehind(int relationship, int previousOut, int previousIn) {
    int source = state.relationships.source(relationship);
    int nextOut =
        previousOut < 0 ? state.twins.outHead(source) : state.relationships.nextOut(previousOut);
    state.relationships.setOut(relationship, previousOut, nextOut);
    if (previousOut >= 0) {
      state.relationships.setOut(
          previousOut, state.relationships.previousOut(previousOut), relationship);
    }
    if (nextOut >= 0) {
      state.relationships.setOut(nextOut, relationship, state.relationships.nextOut(nextOut));
    }
    state.twins.setOut(
        source,
        previousOut < 0 ? relationship : state.twins.outHead(source),
        nextOut < 0 ? relationship : state.twins.outTail(source));
    state.twins.setCounts(source, state.twins.outCount(source) + 1, state.twins.inCount(source));
    int target = state.relationships.target(relationship);
    int nextIn =
        previousIn < 0 ? state.twins.inHead(target) : state.relationships.nextIn(previousIn);
    state.relationships.setIn(relationship, previousIn, nextIn);
    if (previousIn >= 0) {
      state.relationships.setIn(
          previousIn, state.relationships.previousIn(previousIn), relationship);
    }
    if (nextIn >= 0) {
      state.relationships.setIn(nextIn, relationship, state.relationships.nextIn(nextIn));
    }
    state.twins.setIn(
        target,
        previousIn < 0 ? relationship : state.twins.inHead(target),
        nextIn < 0 ? relationship : state.twins.inTail(target));
    state.twins.setCounts(target, state.twins.outCount(target), state.twins.inCount(target) + 1);
  }
}
