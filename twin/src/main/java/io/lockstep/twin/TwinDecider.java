package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.stream.Writer;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.Etags;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Decides commands on twins and their components.
final class TwinDecider {
  private static final int PROBLEMS_MAX = 1_000;

  /// Who sends telemetry in the name of a twin, as drift tells it.
  private static final String APPS = "api";

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final TwinMover mover;
  private final TwinJson json;
  private final PlainPatch plain = new PlainPatch();

  TwinDecider(Kernel kernel, State state, ChangeWriter changes, TwinMover mover) {
    this.mover = mover;
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.json = new TwinJson(state);
  }

  Reply put(TwinCommand.PutTwin command) {
    String id = Decider.id(command.twinId(), "twin " + command.twinId());
    int twin = state.twins.find(id);
    if (command.ifNoneMatch() && twin >= 0) {
      throw new Refused(Refusals.twinExists(id));
    }
    if (twin < 0 && state.twins.count() >= state.limits.twins()) {
      throw new Refused(Refusals.twinLimitReached(state.limits.twins()));
    }
    checkLength(command.json());
    JsonNode body = Decider.json(command.json(), "twin " + id);
    int model = modelOf(body, twin);
    ModelEntry entry = state.models.entry(model);
    if (entry.decommissioned() && (twin < 0 || state.twins.model(twin) != model)) {
      throw new Refused(Refusals.modelDecommissioned(entry.id()));
    }
    TwinEdit edit = new TwinEdit(state, twin, entry);
    if (command.isImport()) {
      edit.leaveOutWritten();
    }
    edit.setMembers("", body);
    edit.removeOthers();
    TwinEdit.Checked checked = edit.check();
    refuseFuture(edit, checked, entry);
    refuseProblems(edit.problems(), twin, entry);
    boolean isNew = twin < 0;
    if (isNew) {
      twin = state.createTwin(id, model);
      kernel.structureChanged();
    }
    apply(twin, model, isNew, checked);
    String text = json.twin(twin);
    changes.graph(
        ChangeKind.TWIN,
        isNew
            ? new GraphChange(GraphChange.Action.CREATED, id, text, entry.id())
            : new GraphChange(
                GraphChange.Action.CHANGED,
                id,
                "[{\"op\":\"replace\",\"path\":\"\",\"value\":" + text + "}]",
                entry.id()));
    return new Reply.Done(etag(twin), command.isImport() ? paths(edit.leftOut()) : text);
  }

  private static String paths(List<String> leftOut) {
    StringBuilder out = new StringBuilder();
    for (String path : leftOut) {
      JsonText.quote(out.append(out.isEmpty() ? '[' : ','), path);
    }
    return out.isEmpty() ? "" : out.append(']').toString();
  }

  private void checkLength(String json) {
    int most = state.limits.twinLength();
    if (json.length() > most) {
      throw new Refused(
          Refusals.limitExceeded("characters of a twin", most, json.length(), "limits.twin-size"));
    }
  }

  /// The model that the body of a twin names.
  private int modelOf(JsonNode body, int twin) {
    if (!body.isObject()) {
      throw new Refused(
          Refusals.invalidTwin(List.of("expected an object, found " + JsonPatch.kindOf(body))));
    }
    JsonNode id = body.path("$metadata").path("$model");
    if (!id.isString()) {
      throw new Refused(
          Refusals.invalidTwin(
              List.of("$metadata: expected $model with the id of a model, found none")));
    }
    return model(id.stringValue(), twin);
  }

  private int model(String id, int twin) {
    int model = state.models.find(id);
    if (model < 0) {
      throw new Refused(
          Refusals.invalidTwin(
              List.of("$metadata: expected the id of an uploaded model, found " + id)));
    }
    boolean isOwn = twin >= 0 && state.twins.model(twin) == model;
    if (state.models.entry(model).isDraft() && !isOwn) {
      throw new Refused(
          Refusals.invalidTwin(
              List.of(
                  "$metadata: expected a model that was uploaded, found %s, which was drafted for another twin"
                      .formatted(id))));
    }
    return model;
  }

  Reply patch(TwinCommand.PatchTwin command) {
    int twin = Decider.requireTwin(state, command.twinId());
    Decider.checkIfMatch(command.ifMatch(), state.twins.version(twin));
    if (plain.read(command.patch(), state, twin)) {
      return applyPlain(twin, command.patch());
    }
    JsonPatch patch = JsonPatch.read(command.patch());
    int model = state.twins.model(twin);
    for (JsonPatch.Operation operation : patch.operations()) {
      if (isModelSwitch(operation)) {
        model = switchedModel(operation, twin);
      }
    }
    TwinEdit edit = new TwinEdit(state, twin, state.models.entry(model));
    for (JsonPatch.Operation operation : patch.operations()) {
      if (!isModelSwitch(operation)) {
        edit.patch("", operation);
      }
    }
    return finishPatch(twin, model, edit, command.patch());
  }

  private Reply applyPlain(int twin, String patch) {
    for (int i = 0; i < plain.count(); i++) {
      kernel.write(twin, plain.slot(i), plain.bits(i), plain.text(i), Kernel.NO_TIME);
    }
    plain.clear();
    kernel.touch(twin);
    return patched(twin, patch);
  }

  private Reply patched(int twin, String patch) {
    changes.graph(
        ChangeKind.TWIN,
        new GraphChange(
            GraphChange.Action.CHANGED,
            state.twins.id(twin),
            patch,
            state.models.entry(state.twins.model(twin)).id()));
    return new Reply.Done(etag(twin), "");
  }

  private static boolean isModelSwitch(JsonPatch.Operation operation) {
    return operation.path().equals("/$metadata/$model");
  }

  private int switchedModel(JsonPatch.Operation operation, int twin) {
    if (operation.kind() == JsonPatch.Kind.REMOVE || !operation.requireValue().isString()) {
      throw JsonPatch.refused("/$metadata/$model: expected replace with the id of a model");
    }
    int model = model(operation.requireValue().stringValue(), twin);
    ModelEntry entry = state.models.entry(model);
    if (entry.decommissioned() && state.twins.model(twin) != model) {
      throw new Refused(Refusals.modelDecommissioned(entry.id()));
    }
    return model;
  }

  Reply patchComponent(TwinCommand.PatchComponent command) {
    int twin = Decider.requireTwin(state, command.twinId());
    requireComponent(twin, command.componentPath());
    Decider.checkIfMatch(command.ifMatch(), state.twins.version(twin));
    JsonPatch patch = JsonPatch.read(command.patch());
    int model = state.twins.model(twin);
    TwinEdit edit = new TwinEdit(state, twin, state.models.entry(model));
    for (JsonPatch.Operation operation : patch.operations()) {
      edit.patch(command.componentPath() + "/", operation);
    }
    return finishPatch(twin, model, edit, prefixed(command.componentPath(), patch));
  }

  /// The patch of a component as a patch of its twin.
  private static String prefixed(String componentPath, JsonPatch patch) {
    StringBuilder out = new StringBuilder("[");
    for (JsonPatch.Operation operation : patch.operations()) {
      out.append(out.length() == 1 ? "{" : ",{");
      String kind =
          switch (operation.kind()) {
            case ADD -> "add";
            case REPLACE -> "replace";
            case REMOVE -> "remove";
          };
      JsonText.quote(JsonText.key(out, "op"), kind);
      JsonText.quote(JsonText.key(out.append(','), "path"), "/" + componentPath + operation.path());
      JsonNode value = operation.value();
      if (value != null) {
        JsonText.key(out.append(','), "value").append(JsonTree.text(value));
      }
      out.append('}');
    }
    return out.append(']').toString();
  }

  private Reply finishPatch(int twin, int model, TwinEdit edit, String patch) {
    TwinEdit.Checked checked = edit.check();
    refuseFuture(edit, checked, state.models.entry(model));
    refuseProblems(edit.problems(), twin, state.models.entry(model));
    apply(twin, model, false, checked);
    return patched(twin, patch);
  }

  private void refuseProblems(List<String> problems, int twin, ModelEntry after) {
    List<String> all = new ArrayList<>(problems);
    if (twin >= 0 && !state.models.entry(state.twins.model(twin)).id().equals(after.id())) {
      addRelationshipProblems(twin, after, all);
    }
    if (all.isEmpty()) {
      return;
    }
    throw new Refused(
        twin < 0
            ? Refusals.invalidTwin(all)
            : Refusals.validationFailed(
                all.size() == 1
                    ? all.getFirst()
                    : "%s (and %d more)".formatted(all.getFirst(), all.size() - 1),
                all));
  }

  /// Relationships that a twin of another model could not have.
  private void addRelationshipProblems(int twin, ModelEntry after, List<String> problems) {
    new RelationshipFit(
            state,
            state.models.parsed(),
            other -> other == twin ? after : state.models.entry(state.twins.model(other)))
        .check(
            twin,
            why -> {
              if (problems.size() < PROBLEMS_MAX) {
                problems.add(why.get());
              }
            });
  }

  private void apply(int twin, int model, boolean isNew, TwinEdit.Checked checked) {
    boolean changesNothing =
        !isNew
            && state.twins.model(twin) == model
            && checked.removed().isEmpty()
            && checked.values().isEmpty();
    if (changesNothing) {
      state.touchOnly(twin);
    }
    if (state.twins.model(twin) != model) {
      mover.move(
          twin,
          model,
          new ModelMove(state.models.entry(state.twins.model(twin)), state.models.entry(model)));
    }
    for (int slot : checked.removed()) {
      kernel.remove(twin, slot);
    }
    for (SlotValue value : checked.values()) {
      long time = checked.times().getOrDefault(value.slot(), Kernel.NO_TIME);
      kernel.write(twin, value.slot(), value.bits(), value.text(), time);
    }
    checked.times().forEach((slot, time) -> retime(twin, slot, time, checked));
    kernel.touch(twin);
  }

  /// Gives a value that stays another source time.
  private void retime(int twin, int slot, long time, TwinEdit.Checked checked) {
    int at = state.twins.base(twin) + slot;
    boolean isWritten = checked.values().stream().anyMatch(value -> value.slot() == slot);
    if (!isWritten && state.slots.isPresent(at)) {
      boolean isPlain =
          state.models.entry(state.twins.model(twin)).shape().slot(slot).type().isPrimitive();
      kernel.write(twin, slot, state.slots.bits(at), isPlain ? null : state.slots.text(at), time);
    }
  }

  /// A time far ahead would keep every later reading from becoming current.
  private void refuseFuture(TwinEdit edit, TwinEdit.Checked checked, ModelEntry entry) {
    long latest = changes.receivedMicros() + kernel.options().futureToleranceMicros();
    checked
        .times()
        .forEach(
            (slot, time) -> {
              if (time > latest) {
                edit.problems()
                    .add(
                        "%s: expected a source time up to %s, found %s"
                            .formatted(
                                entry.shape().slot(slot).path(),
                                Times.text(latest),
                                Times.text(time)));
              }
            });
  }

  Reply delete(TwinCommand.DeleteTwin command) {
    int twin = Decider.requireTwin(state, command.twinId());
    Decider.checkIfMatch(command.ifMatch(), state.twins.version(twin));
    int out = state.twins.outCount(twin);
    int in = state.twins.inCount(twin);
    if (out + in > 0) {
      throw new Refused(Refusals.relationshipsNotDeleted(command.twinId(), out, in));
    }
    int model = state.twins.model(twin);
    String last = json.twin(twin);
    mover.leave(twin, -1);
    kernel.desired().gone(twin);
    state.deleteTwin(twin);
    kernel.structureChanged();
    changes.graph(
        ChangeKind.TWIN,
        new GraphChange(
            GraphChange.Action.DELETED, command.twinId(), last, state.models.entry(model).id()));
    mover.removeDraft(model);
    return Decider.done();
  }

  Reply adopt(TwinCommand.AdoptDraft command) {
    int twin = Decider.requireTwin(state, command.twinId());
    int before = state.twins.model(twin);
    if (!state.models.entry(before).isDraft()) {
      throw new Refused(
          Refusals.notAllowed(
              "The digital twin %s has the model %s, which is not a draft: patch /$metadata/$model instead."
                  .formatted(command.twinId(), state.models.entry(before).id())));
    }
    int model = model(command.modelId(), twin);
    ModelEntry entry = state.models.entry(model);
    if (entry.decommissioned()) {
      throw new Refused(Refusals.modelDecommissioned(entry.id()));
    }
    if (model == before) {
      throw new Refused(
          Refusals.invalidArgument(
              "model %s: expected a model that was uploaded, found the draft"
                  .formatted(entry.id())));
    }
    StringBuilder patch =
        new StringBuilder("[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":");
    JsonText.quote(patch, entry.id());
    return finishPatch(
        twin, model, new TwinEdit(state, twin, entry), patch.append("}]").toString());
  }

  Reply publish(TwinCommand.PublishTelemetry command) {
    int twin = Decider.requireTwin(state, command.twinId());
    String prefix = "";
    if (!command.componentPath().isEmpty()) {
      requireComponent(twin, command.componentPath());
      prefix = command.componentPath() + "/";
    }
    JsonNode body = Decider.json(command.json(), "telemetry of " + command.twinId());
    if (!body.isObject()) {
      throw new Refused(
          Refusals.validationFailed(
              "telemetry: expected an object of values by name, found " + JsonPatch.kindOf(body),
              List.of()));
    }
    List<SlotValue> values = telemetry(twin, prefix, body);
    if (!state.messages.add(command.twinId(), command.messageId())) {
      return Decider.done();
    }
    noteUnknown(twin, prefix, body);
    changes.graph(ChangeKind.TELEMETRY, message(command, state.twins.model(twin)));
    if (kernel.speaksOfQuality(twin)) {
      ReadingGroup group = new ReadingGroup();
      values.forEach(value -> group.add(value.slot(), value.bits(), value.text()));
      // They were checked above, so none is refused.
      kernel.reading(twin, command.sourceMicros(), Quality.GOOD, false, group, (_, _, _, _) -> {});
      return Decider.done();
    }
    for (SlotValue value : values) {
      kernel.sample(
          twin, value.slot(), command.sourceMicros(), value.bits(), value.text(), Quality.GOOD);
    }
    return Decider.done();
  }

  private GraphChange message(TwinCommand.PublishTelemetry command, int model) {
    StringBuilder body = new StringBuilder(command.json().length() + 100);
    JsonText.quote(JsonText.key(body.append('{'), "messageId"), command.messageId());
    JsonText.quote(JsonText.key(body.append(','), "component"), command.componentPath());
    if (command.sourceMicros() != Kernel.NO_TIME) {
      JsonText.quote(
          JsonText.key(body.append(','), "sourceTime"), Times.text(command.sourceMicros()));
    }
    JsonText.key(body.append(','), "data").append(command.json()).append('}');
    return new GraphChange(
        GraphChange.Action.NOTED,
        command.twinId(),
        body.toString(),
        state.models.entry(model).id());
  }

  private List<SlotValue> telemetry(int twin, String prefix, JsonNode body) {
    ModelEntry model = state.models.entry(state.twins.model(twin));
    List<String> problems = new ArrayList<>();
    List<SlotValue> values = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      String path = prefix + member.getKey();
      if (isTelemetry(model, path)) {
        int slot = model.shape().indexOf(path);
        Writer writer = state.computes.writer(state.twins.model(twin), slot);
        if (writer != null) {
          throw new Refused(Refusals.computedProperty(path, writer, state.rules.placeOf(writer)));
        }
        SlotValue value = SlotValue.of(model, slot, member.getValue(), problems);
        if (value != null) {
          values.add(value);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new Refused(Refusals.validationFailed(problems.getFirst(), problems));
    }
    return values;
  }

  /// What the model does not know is drift, as over MQTT; the original takes it, too.
  private void noteUnknown(int twin, String prefix, JsonNode body) {
    ModelEntry model = state.models.entry(state.twins.model(twin));
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (!isTelemetry(model, prefix + member.getKey())) {
        kernel.drift(
            APPS,
            state.twins.id(twin),
            prefix + member.getKey(),
            "UNKNOWN_PROPERTY",
            "expected a Telemetry of model %s, found %s"
                .formatted(model.id(), JsonTree.text(member.getValue())));
      }
    }
  }

  private static boolean isTelemetry(ModelEntry model, String path) {
    int slot = model.shape().indexOf(path);
    return slot >= 0 && (model.isDraft() || model.shape().slot(slot).kind() == Slot.Kind.TELEMETRY);
  }

  private void requireComponent(int twin, String path) {
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    if (!TwinJson.hasComponent(shape, path)) {
      throw new Refused(Refusals.componentNotFound(state.twins.id(twin), path, shape.components()));
    }
  }

  private String etag(int twin) {
    return Etags.of(state.twins.version(twin));
  }
}
