package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives twins other models: the one way in which values, series, rules and drafts follow. What is
/// permitted was decided before.
final class TwinMover {
  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final RuleDecider rules;

  TwinMover(Kernel kernel, State state, ChangeWriter changes, RuleDecider rules) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.rules = rules;
  }

  /// Moves one twin. Values that the new model does not take go.
  ///
  /// @param model the model that it gets
  /// @param move how, from the model that it has
  void move(int twin, int model, ModelMove move) {
    int before = state.twins.model(twin);
    boolean mayHaveOwnUnits = move.shapeBefore().givesUnits() || move.after().shape().givesUnits();
    List<String> units = mayHaveOwnUnits ? kernel.unitsOf(twin) : List.of();
    removeComputed(twin, model, move);
    removeUnfit(twin, move);
    leave(twin, model);
    state.switchModel(twin, model, move.targets(), move.goesOn());
    convert(twin, move);
    if (mayHaveOwnUnits) {
      kernel.unitsMoved(twin, move, units);
    }
    kernel.desired().moved(twin, move);
    rules.arrives(twin, before);
    kernel.structureChanged();
    removeDraft(before);
  }

  /// What was computed goes, unless it is computed there, too.
  private void removeComputed(int twin, int model, ModelMove move) {
    int before = state.twins.model(twin);
    if (state.computes.of(before) == null) {
      return;
    }
    boolean wereTold = changes.samplesAreTold(false);
    for (int slot = 0; slot < move.shapeBefore().size(); slot++) {
      int target = move.targets()[slot];
      if (state.computes.computing(before, slot) != null
          && (target < 0 || state.computes.computing(model, target) == null)) {
        kernel.remove(twin, slot);
      }
    }
    boolean _ = changes.samplesAreTold(wereTold);
  }

  private void removeUnfit(int twin, ModelMove move) {
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    for (Slot slot : move.shapeBefore().slots()) {
      int at = base + slot.index();
      if (!move.keepsAll(slot.index())
          && slots.isPresent(at)
          && !move.carries(slot.index(), slots.bits(at), slots.text(at))) {
        kernel.remove(twin, slot.index());
      }
    }
  }

  private void convert(int twin, ModelMove move) {
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    for (Slot slot : move.shapeBefore().slots()) {
      int to = move.targets()[slot.index()];
      if (to >= 0
          && move.isConverted(slot.index())
          && slots.isPresent(base + to)
          && move.carries(slot.index(), slots.bits(base + to), slots.text(base + to))) {
        convert(twin, to, move.bits(), move.text());
      }
    }
  }

  /// Puts a value in the form that the new model has for it, and tells history so: the time and the
  /// quality stay, and the series is another one, since the old one ended.
  private void convert(int twin, int slot, long bits, @Nullable String text) {
    SlotTable slots = state.slots;
    Slot place = kernel.shape(twin).slot(slot);
    int at = state.twins.base(twin) + slot;
    int series = kernel.seriesOf(twin, at, place);
    slots.convert(at, bits, text, series);
    state.tally.samples++;
    changes.sample(
        series,
        slots.sourceMicros(at),
        place.sharedType(),
        OwnUnits.shared(slots, at - slot, place, bits),
        text,
        slots.quality(at).code(),
        SamplesChange.CURRENT
            | (slots.isExplicit(at) ? SamplesChange.EXPLICIT : 0)
            | (place.kept() ? 0 : SamplesChange.PASSING));
  }

  /// A twin is about to be deleted, or to get another model: rules that do not watch it there let
  /// it go.
  ///
  /// @param next the model that it goes to, or -1
  void leave(int twin, int next) {
    rules.leaves(twin, next);
  }

  /// A drafted model goes when its twin leaves it.
  void removeDraft(int model) {
    ModelEntry entry = state.models.entry(model);
    if (entry.isDraft()) {
      state.removeModel(model);
      changes.graph(ChangeKind.MODEL, new GraphChange(GraphChange.Action.DELETED, entry.id(), ""));
    }
  }
}
