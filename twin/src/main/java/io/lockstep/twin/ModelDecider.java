package io.lockstep.twin;

import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.ModelJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Decides commands on models.
final class ModelDecider {
  private static final String SOURCE = "request";

  /// Of all models of a request; each has at most [ShapeCompiler#SLOTS_MAX].
  private static final int SLOTS_MAX = 2_000_000;

  private final State state;
  private final ChangeWriter changes;

  ModelDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

  Reply add(TwinCommand.AddModels command) {
    List<String> ids = ids(command.json());
    checkCount(ids.size());
    ParseResult result =
        new DtdlParser()
            .parse(List.of(new ModelSource(SOURCE, command.json())), state.models.base());
    if (!result.isValid()) {
      throw new Refused(ModelFindings.refusal(command.json(), result));
    }
    List<Interface> batch = batch(ids, result.models());
    checkLimits(batch);
    checkRules(result.models());
    changes.manyTwins();
    state.addModels(batch);
    state.compileRules();
    StringBuilder body = new StringBuilder("[");
    for (Interface model : batch) {
      ModelEntry entry = state.models.entry(state.models.find(model.id().value()));
      body.append(body.length() == 1 ? "" : ",").append(ModelJson.data(entry, false));
      changes.graph(
          ChangeKind.MODEL,
          new GraphChange(GraphChange.Action.CREATED, entry.id(), ModelJson.definition(entry)));
    }
    return new Reply.Done("", body.append(']').toString());
  }

  /// Refuses models by which a computed property would depend on itself, or two would write one
  /// property, or be the contract of one command.
  private void checkRules(ModelSet models) {
    Rules inForce = state.rules.inForce();
    if (inForce.writers().isEmpty() && inForce.contracts().isEmpty()) {
      return;
    }
    List<NamedText> files = state.rules.files();
    if (Rules.parse(files, models) instanceof RulesResult.Invalid(List<Problem> problems)
        && Rules.parse(files, state.models.base()) instanceof RulesResult.Valid) {
      throw new Refused(Refusals.rulesInvalid(problems));
    }
  }

  /// The new Interfaces: those of the request in its order, then those that are written inside of
  /// them.
  private List<Interface> batch(List<String> ids, ModelSet models) {
    Map<Dtmi, Interface> batch = new LinkedHashMap<>();
    for (String id : ids) {
      models.find(new Dtmi(id)).ifPresent(model -> batch.put(model.id(), model));
    }
    Map<Dtmi, Interface> before = state.models.base().interfaces();
    for (Interface model : models.interfaces().values()) {
      if (!before.containsKey(model.id()) && !batch.containsKey(model.id())) {
        checkNew(model.id().value());
        batch.put(model.id(), model);
      }
    }
    long slots = 0;
    for (Interface model : batch.values()) {
      slots += slots(model, models);
    }
    if (slots > SLOTS_MAX) {
      throw new Refused(
          Refusals.limitExceeded(
              "models: expected at most %d properties and telemetries in a request, those of components and bases counted, found %d; add fewer models at once"
                  .formatted(SLOTS_MAX, slots)));
    }
    return List.copyOf(batch.values());
  }

  private void checkCount(int count) {
    int most = state.limits.modelsAtOnce();
    if (count > most) {
      throw new Refused(
          Refusals.limitExceeded("models of one upload", most, count, "limits.models-per-upload"));
    }
  }

  private void checkLimits(List<Interface> batch) {
    GraphLimits limits = state.limits;
    long all = (long) state.models.interfaces().size() + batch.size();
    if (all > limits.models()) {
      throw new Refused(Refusals.limitExceeded("models", limits.models(), all, "limits.models"));
    }
    for (Interface model : batch) {
      int length = model.json().length();
      if (length > limits.modelLength()) {
        throw new Refused(
            Refusals.limitExceeded(
                "characters of model " + model.id(),
                limits.modelLength(),
                length,
                "limits.model-size"));
      }
    }
  }

  private static int slots(Interface model, ModelSet models) {
    try {
      return ShapeCompiler.count(model, models);
    } catch (LockstepException e) {
      throw new Refused(Refusals.invalidArgument(String.valueOf(e.getMessage())));
    }
  }

  /// The ids of the batch's Interfaces as far as they can be seen without the parser, which says
  /// what else is wrong.
  private List<String> ids(String json) {
    JsonNode root;
    try {
      root = JsonTree.read(json);
    } catch (JsonTree.Malformed e) {
      throw new Refused(
          new Refusal(
              "DTDLParserError",
              SOURCE + ": expected JSON, found " + e.getMessage(),
              400,
              List.of()));
    }
    if (!root.isArray() || root.isEmpty()) {
      throw new Refused(
          Refusals.invalidArgument(
              "models: expected an array of at least one DTDL Interface, found "
                  + (root.isArray() ? "an empty one" : JsonPatch.kindOf(root))));
    }
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode node : root) {
      JsonNode id = node.get("@id");
      if (id != null && id.isString()) {
        checkNew(id.stringValue());
        ids.add(id.stringValue());
      }
    }
    return List.copyOf(ids);
  }

  private void checkNew(String id) {
    if (state.models.find(id) >= 0) {
      throw new Refused(Refusals.modelExists(id));
    }
    if (id.startsWith(Drafts.PREFIX)) {
      throw new Refused(
          Refusals.invalidArgument(
              "model %s: expected an id that does not begin with %s, which belongs to drafted models"
                  .formatted(id, Drafts.PREFIX)));
    }
  }

  Reply patch(TwinCommand.PatchModel command) {
    JsonPatch patch = JsonPatch.read(command.patch());
    int model = requireModel(command.modelId());
    if (patch.operations().size() != 1) {
      throw JsonPatch.refused(
          "expected one operation, replace /decommissioned, found " + patch.operations().size());
    }
    JsonPatch.Operation operation = patch.operations().getFirst();
    if (operation.kind() != JsonPatch.Kind.REPLACE
        || !operation.path().equals("/decommissioned")
        || !operation.requireValue().isBoolean()) {
      throw JsonPatch.refused(
          "expected replace /decommissioned with true or false, found " + command.patch());
    }
    boolean now = operation.requireValue().booleanValue();
    if (now) {
      checkReferences(model, true);
    }
    state.decommission(model, now);
    changes.graph(
        ChangeKind.MODEL,
        new GraphChange(
            GraphChange.Action.CHANGED,
            command.modelId(),
            "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":" + now + "}]"));
    return Decider.done();
  }

  Reply delete(TwinCommand.DeleteModel command) {
    int model = requireModel(command.modelId());
    int twins = state.models.twinCount(model);
    if (twins > 0) {
      throw new Refused(
          Refusals.conflict(
              "ModelReferencesNotDeleted",
              "The model %s has %d digital twins: delete them or give them another model first."
                  .formatted(command.modelId(), twins)));
    }
    checkReferences(model, false);
    changes.manyTwins();
    state.removeModel(model);
    state.compileRules();
    changes.graph(
        ChangeKind.MODEL, new GraphChange(GraphChange.Action.DELETED, command.modelId(), ""));
    return Decider.done();
  }

  private int requireModel(String id) {
    int model = state.models.find(id);
    if (model < 0) {
      throw new Refused(Refusals.modelNotFound(id));
    }
    if (state.models.entry(model).isDraft()) {
      throw new Refused(
          Refusals.notAllowed(
              "The model %s is drafted from readings and goes with its twin: give the twin another model."
                  .formatted(id)));
    }
    return model;
  }

  /// Refuses while others extend the model or have it as a component.
  private void checkReferences(int model, boolean decommissionedOnesDoNotCount) {
    String id = state.models.entry(model).id();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      if (entry == null || i == model || (decommissionedOnesDoNotCount && entry.decommissioned())) {
        continue;
      }
      Interface user = entry.model();
      if (user != null && refersTo(user, id)) {
        users.add(entry.id());
      }
    }
    if (!users.isEmpty()) {
      throw new Refused(
          Refusals.conflict(
              decommissionedOnesDoNotCount
                  ? "ModelReferencesNotDecommissioned"
                  : "ModelReferencesNotDeleted",
              "The model %s is used by %s: deal with them first.".formatted(id, users)));
    }
  }

  private static boolean refersTo(Interface user, String id) {
    for (Dtmi base : user.extendsIds()) {
      if (base.value().equals(id)) {
        return true;
      }
    }
    for (Content content : user.ownContents().values()) {
      if (content instanceof Component component && component.schema().value().equals(id)) {
        return true;
      }
    }
    return false;
  }
}
