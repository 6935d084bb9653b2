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
        state.links.unlink(reference);
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
        state.links.linkBehind(reference, gone.previousOut(), gone.previousIn());
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
    state.enlistBehind(twin, of.model(), of.previousPeer());
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
}
