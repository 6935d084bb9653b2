package io.lockstep.twin;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads of a kernel's state by who wants to change models: what a change would hit. As thread-safe
/// as the [GraphView] that it comes from.
public final class EvolutionView {
  private final State state;

  EvolutionView(State state) {
    this.state = state;
  }

  /// The models that are there, parsed, without drafted ones.
  public ModelSet models() {
    return state.models.present();
  }

  /// How many twins are of exactly this model.
  public long twinCount(String modelId) {
    int model = state.models.find(modelId);
    return model < 0 ? 0 : state.models.twinCount(model);
  }

  /// The first twin of exactly this model whose id passes; empty when there is none.
  public Optional<String> firstTwin(String modelId, Predicate<String> passes) {
    int model = state.models.find(modelId);
    int twin = model < 0 ? -1 : state.firstTwin(model);
    while (twin >= 0) {
      String id = state.twins.id(twin);
      if (passes.test(id)) {
        return Optional.of(id);
      }
      twin = state.twins.nextPeer(twin);
    }
    return Optional.empty();
  }

  /// Twins with drafted models, in the order of their models.
  ///
  /// @param max the most twins
  public List<DraftedTwin> drafts(int max) {
    List<DraftedTwin> drafts = new ArrayList<>();
    for (int model = 0; model < state.models.limit() && drafts.size() < max; model++) {
      ModelEntry entry = state.models.entryOrNull(model);
      int twin = entry == null || !entry.isDraft() ? -1 : state.firstTwin(model);
      if (entry != null && twin >= 0) {
        drafts.add(draft(twin, entry));
      }
    }
    return drafts;
  }

  /// A twin with a drafted model; empty when there is none of this id, or it has another model.
  public Optional<DraftedTwin> draft(String twinId) {
    int twin = state.twins.find(twinId);
    ModelEntry entry = twin < 0 ? null : state.models.entry(state.twins.model(twin));
    return entry == null || !entry.isDraft() ? Optional.empty() : Optional.of(draft(twin, entry));
  }

  private DraftedTwin draft(int twin, ModelEntry entry) {
    List<DraftedTwin.Seen> seen = new ArrayList<>();
    for (Slot slot : entry.shape().slots()) {
      if (!state.isReadable(twin, slot.index())) {
        continue;
      }
      int at = state.twins.base(twin) + slot.index();
      StringBuilder json = new StringBuilder();
      boolean isPresent = state.shows(twin, slot.index());
      if (isPresent) {
        JsonText.value(json, slot, state.slots.bits(at), state.slots.text(at));
      }
      seen.add(
          new DraftedTwin.Seen(
              slot.path(),
              slot.type(),
              slot.unit(),
              json.toString(),
              isPresent ? state.slots.receivedMicros(at) : 0));
    }
    return new DraftedTwin(state.twins.id(twin), entry.id(), entry.uploadMicros(), seen);
  }

  /// What the kernel would answer to a migration: a dry run, which changes nothing.
  public Reply migration(TwinCommand.MigrateTwins command) {
    try {
      Migration migration = new Migration(state, state.models.parsed(), command);
      migration.check();
      return migration.summary();
    } catch (Refused refused) {
      return new Reply.Refused(refused.refusal());
    }
  }

  /// What would come of giving all twins of a model another one.
  ///
  /// @param after a model that is there, or one of `models`
  /// @param models those that are there, and those that may be added
  /// @param twinsMax how many twins are named
  public MigrationOutlook outlook(String before, String after, ModelSet models, int twinsMax) {
    if (state.models.find(before) < 0) {
      return MigrationOutlook.none();
    }
    TwinCommand.MigrateTwins command =
        new TwinCommand.MigrateTwins(List.of(TwinCommand.Move.of(before, after)));
    try {
      return new Migration(state, models, command).outlook(twinsMax);
    } catch (Refused refused) {
      throw new QueryException(ErrorCode.INVALID_ARGUMENT, refused.refusal());
    }
  }

  /// The rules that a change of a model hits.
  ///
  /// @param models both models, and all that they need
  /// @param changes which paths of the model before change
  public List<RuleHit> ruleHits(
      Interface before, Interface after, ModelSet models, Predicate<String> changes) {
    return new RuleImpact(
            models,
            ShapeCompiler.compile(before, models),
            ShapeCompiler.compile(after, models),
            changes)
        .of(state.rules);
  }
}
