package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Slot;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.ModelJson;
import io.lockstep.twin.internal.view.TwinJson;

/// Decides whether twins appear when the field speaks of them, and lets drafted models grow.
final class Appearances {
  private static final int DRAFT_SLOTS_MAX = 1_000;

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final TwinJson json;

  Appearances(Kernel kernel, State state, ChangeWriter changes) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.json = new TwinJson(state);
  }

  /// See [Kernel#twin(String, String, String)].
  int twin(String id, String device, String modelId) {
    int twin = state.twins.find(id);
    if (twin >= 0) {
      return twin;
    }
    if (!isTwinId(id)) {
      kernel.drift(device, null, "", "UNKNOWN_TWIN", id);
      return -1;
    }
    if (state.twins.count() >= state.limits.twins()) {
      kernel.drift(device, null, "", "TWIN_LIMIT", id);
      return -1;
    }
    int model = modelId.isEmpty() ? -1 : state.models.find(modelId);
    if (model >= 0 && isOpen(state.models.entry(model))) {
      return create(new TwinId(id).value(), model);
    }
    return switch (kernel.options().autoCreate()) {
      case DRAFT -> draft(id);
      case QUEUE, REFUSE -> {
        // Of the twins of a space in parts their own parts tell, unless several are spoken of.
        if (state.role != KernelRole.GRAPH || changes.isOfManyTwins()) {
          kernel.drift(device, id, "", "UNKNOWN_TWIN", id);
        }
        yield -1;
      }
    };
  }

  private static boolean isOpen(ModelEntry model) {
    return !model.isDraft() && !model.decommissioned();
  }

  private static boolean isTwinId(String id) {
    try {
      return !new TwinId(id).value().isEmpty();
    } catch (LockstepException _) {
      return false;
    }
  }

  /// See [Kernel#draft].
  int draft(String id) {
    int known = state.twins.find(id);
    if (known >= 0) {
      return known;
    }
    String twinId = new TwinId(id).value();
    String modelId = Drafts.modelId(twinId, state.models);
    int model = state.createDraft(modelId, changes.receivedMicros());
    changes.graph(
        ChangeKind.MODEL,
        new GraphChange(
            GraphChange.Action.CREATED, modelId, ModelJson.definition(state.models.entry(model))));
    return create(twinId, model);
  }

  private int create(String twinId, int model) {
    int twin = state.createTwin(twinId, model);
    kernel.touch(twin);
    changes.graph(
        ChangeKind.TWIN,
        new GraphChange(
            GraphChange.Action.CREATED, twinId, json.twin(twin), state.models.entry(model).id()));
    return twin;
  }

  /// See [Kernel#declaredSlot].
  int slot(int twin, String path, ValueType type, String unit) {
    ModelEntry entry = state.models.entry(state.twins.model(twin));
    int known = entry.shape().indexOf(path);
    if (known >= 0 || !entry.isDraft() || !Drafts.isPath(path, entry.shape())) {
      return known;
    }
    if (entry.shape().size() >= DRAFT_SLOTS_MAX) {
      return -1;
    }
    int slot = state.growDraft(twin, path, type, unit);
    kernel.touch(twin);
    Slot added = kernel.shape(twin).slot(slot);
    changes.graph(
        ChangeKind.MODEL,
        new GraphChange(
            GraphChange.Action.CHANGED,
            entry.id(),
            "[{\"op\":\"add\",\"path\":\"/contents/-\",\"value\":%s}]"
                .formatted(ModelJson.draftedProperty(added))));
    return slot;
  }
}
