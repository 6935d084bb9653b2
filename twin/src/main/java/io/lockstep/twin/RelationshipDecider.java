package io.lockstep.twin;

import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.Etags;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Decides commands on relationships.
final class RelationshipDecider {
  private static final ValueChecker CHECKER = new ValueChecker();

  private final State state;
  private final ChangeWriter changes;
  private final TwinJson json;

  RelationshipDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
    this.json = new TwinJson(state);
  }

  /// What the body of a PUT says, checked.
  private record Wanted(int target, String name, @Nullable String properties) {}

  Reply put(TwinCommand.PutRelationship command) {
    int source = Decider.requireTwin(state, command.twinId());
    String id = Decider.id(command.relationshipId(), "relationship " + command.relationshipId());
    int known = state.relationships.find(source, id);
    if (command.ifNoneMatch() && known >= 0) {
      throw new Refused(Refusals.relationshipExists(id));
    }
    checkLength(command.json());
    Wanted wanted = wanted(source, known, Decider.json(command.json(), "relationship " + id));
    int relationship = place(source, id, known, wanted);
    String text = json.relationship(relationship);
    changes.graph(
        ChangeKind.RELATIONSHIP,
        known < 0
            ? new GraphChange(
                GraphChange.Action.CREATED, subject(command.twinId(), id), text, modelOf(source))
            : new GraphChange(
                GraphChange.Action.CHANGED,
                subject(command.twinId(), id),
                "[{\"op\":\"replace\",\"path\":\"\",\"value\":" + text + "}]",
                modelOf(source)));
    return new Reply.Done(Etags.of(state.position), text);
  }

  private int place(int source, String id, int known, Wanted wanted) {
    if (known >= 0) {
      if (state.relationships.target(known) == wanted.target
          && state.relationships.name(known).equals(wanted.name)) {
        state.changeRelationship(known, wanted.properties);
        return known;
      }
      state.deleteRelationship(known);
    }
    return state.createRelationship(source, id, wanted.target, wanted.name, wanted.properties);
  }

  private Wanted wanted(int source, int known, JsonNode body) {
    if (!body.isObject()) {
      throw new Refused(
          Refusals.invalidRelationship(
              "relationship: expected an object, found " + JsonPatch.kindOf(body), List.of()));
    }
    String name = text(body, "$relationshipName");
    String targetId = text(body, "$targetId");
    int target = state.twins.find(targetId);
    if (target < 0) {
      throw new Refused(Refusals.targetNotFound(targetId));
    }
    if (target == source) {
      throw new Refused(
          Refusals.notAllowed(
              "relationship %s: expected a target other than the source, found %s for both"
                  .formatted(name, targetId)));
    }
    Relationship relationship = definition(source, name);
    checkTarget(relationship, target);
    checkMultiplicity(relationship, source, known);
    checkLimits(source, target, known);
    checkInstalledOnce(name, source, target);
    List<String> problems = new ArrayList<>();
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (isOwn(member.getKey(), problems)) {
        properties.set(member.getKey(), member.getValue());
      }
    }
    return new Wanted(target, name, checked(relationship, properties, problems));
  }

  /// An item is at one location at a time.
  private void checkInstalledOnce(String name, int source, int target) {
    if (!name.equals(Installation.RELATIONSHIP)) {
      return;
    }
    for (int at = state.twins.inHead(target); at >= 0; at = state.relationships.nextIn(at)) {
      int other = state.relationships.source(at);
      if (other != source && state.relationships.name(at).equals(name)) {
        throw new Refused(
            Refusal.of(
                409,
                "AlreadyInstalled",
                "relationship %s: expected an item that is installed nowhere else, found %s at %s; remove it there first"
                    .formatted(name, state.twins.id(target), state.twins.id(other))));
      }
    }
  }

  private static boolean isOwn(String name, List<String> problems) {
    if (!name.startsWith("$")) {
      return true;
    }
    switch (name) {
      case "$relationshipId",
          "$sourceId",
          "$targetId",
          "$relationshipName",
          "$etag",
          "$dtId",
          "$metadata" -> {
        // The URL, the state and the fields read above say these; an import file calls the source
        // $dtId.
      }
      default ->
          problems.add(
              name + ": expected a property of the relationship, found a reserved name with $");
    }
    return false;
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || !value.isString()) {
      throw new Refused(
          Refusals.invalidRelationship(
              "relationship: expected a string %s, found none".formatted(name), List.of()));
    }
    return value.stringValue();
  }

  private Relationship definition(int source, String name) {
    ModelEntry entry = state.models.entry(state.twins.model(source));
    Interface model = entry.model();
    if (model == null) {
      throw new Refused(
          Refusals.invalidRelationship(
              "relationship %s: expected a source whose model defines relationships, found %s with the drafted model %s; give it a model first"
                  .formatted(name, state.twins.id(source), entry.id()),
              List.of()));
    }
    if (model.contents().get(name) instanceof Relationship relationship) {
      return relationship;
    }
    List<String> known = new ArrayList<>();
    for (Content content : model.contents().values()) {
      if (content instanceof Relationship) {
        known.add(content.name());
      }
    }
    throw new Refused(
        Refusals.invalidRelationship(
            "relationship %s: expected a relationship of model %s, found none of this name; it has %s"
                .formatted(name, entry.id(), known),
            List.of()));
  }

  private void checkTarget(Relationship relationship, int target) {
    Dtmi wanted = relationship.target();
    ModelEntry entry = state.models.entry(state.twins.model(target));
    if (wanted != null && !isA(state.models.parsed(), entry, wanted)) {
      throw new Refused(
          Refusals.invalidRelationship(
              "relationship %s: expected a target of model %s, found %s of model %s"
                  .formatted(relationship.name(), wanted, state.twins.id(target), entry.id()),
              List.of()));
    }
  }

  /// Whether a twin of a model counts as one of another.
  static boolean isA(ModelSet models, ModelEntry entry, Dtmi wanted) {
    Interface model = entry.model();
    return model != null && models.isA(model.id(), wanted);
  }

  private void checkLength(String json) {
    int most = state.limits.relationshipLength();
    if (json.length() > most) {
      throw new Refused(
          Refusals.limitExceeded(
              "characters of a relationship", most, json.length(), "limits.relationship-size"));
    }
  }

  /// One that is there already takes no more room, unless it gets another target.
  private void checkLimits(int source, int target, int known) {
    GraphLimits limits = state.limits;
    int all = state.relationships.count();
    int out = state.twins.outCount(source);
    int in = state.twins.inCount(target);
    if (known < 0 && all >= limits.relationships()) {
      throw new Refused(
          Refusals.limitExceeded(
              "relationships", limits.relationships(), all + 1L, "limits.relationships"));
    }
    if (known < 0 && out >= limits.outgoing()) {
      throw new Refused(
          Refusals.limitExceeded(
              "outgoing relationships of " + state.twins.id(source),
              limits.outgoing(),
              out + 1L,
              "limits.outgoing-relationships"));
    }
    boolean isNewThere = known < 0 || state.relationships.target(known) != target;
    if (isNewThere && in >= limits.incoming()) {
      throw new Refused(
          Refusals.limitExceeded(
              "incoming relationships of " + state.twins.id(target),
              limits.incoming(),
              in + 1L,
              "limits.incoming-relationships"));
    }
  }

  private void checkMultiplicity(Relationship relationship, int source, int known) {
    Integer max = relationship.maxMultiplicity();
    int name = state.relationships.numberOfName(relationship.name());
    if (max == null || name < 0) {
      return;
    }
    int count = 1;
    for (int at = state.twins.outHead(source); at >= 0; at = state.relationships.nextOut(at)) {
      if (at != known && state.relationships.nameNumber(at) == name && ++count > max) {
        throw new Refused(
            Refusals.invalidRelationship(
                "relationship %s: expected at most %d from %s as its model says, found %d already"
                    .formatted(relationship.name(), max, state.twins.id(source), max),
                List.of()));
      }
    }
  }

  /// The properties as compact JSON, null when there are none.
  private static @Nullable String checked(
      Relationship relationship, ObjectNode properties, List<String> problems) {
    problems.addAll(problemsOf(relationship, properties));
    if (!problems.isEmpty()) {
      throw new Refused(Refusals.validationFailed(problems.getFirst(), problems));
    }
    return properties.isEmpty() ? null : JsonTree.text(properties);
  }

  /// Why a relationship cannot have these properties; empty when it can.
  static List<String> problemsOf(Relationship relationship, ObjectNode properties) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : properties.properties()) {
      Property property = relationship.properties().get(member.getKey());
      if (property == null) {
        problems.add(
            "%s: expected a property of relationship %s, found none of this name; it has %s"
                .formatted(
                    member.getKey(), relationship.name(), relationship.properties().keySet()));
        continue;
      }
      for (ValueError error : CHECKER.check(property, member.getValue())) {
        problems.add(
            "%s%s: expected %s, found %s"
                .formatted(member.getKey(), error.path(), error.expected(), error.found()));
      }
    }
    for (Property property : relationship.properties().values()) {
      if (property.semantics().has("Required") && !properties.has(property.name())) {
        problems.add(
            "%s: expected a value, since relationship %s requires it, found none"
                .formatted(property.name(), relationship.name()));
      }
    }
    return problems;
  }

  Reply patch(TwinCommand.PatchRelationship command) {
    int source = Decider.requireTwin(state, command.twinId());
    int relationship = require(source, command.twinId(), command.relationshipId());
    Decider.checkIfMatch(command.ifMatch(), state.relationships.version(relationship));
    JsonPatch patch = JsonPatch.read(command.patch());
    String before = state.relationships.properties(relationship);
    JsonNode properties =
        before == null ? JsonNodeFactory.instance.objectNode() : JsonTree.own(before);
    for (JsonPatch.Operation operation : patch.operations()) {
      if (operation.segments().getFirst().startsWith("$")) {
        throw JsonPatch.refused(
            "%s: expected a property of the relationship, found a reserved name with $"
                .formatted(operation.path()));
      }
      properties = JsonPatch.apply(operation, 0, properties);
    }
    Relationship definition = definition(source, state.relationships.name(relationship));
    String after = checked(definition, (ObjectNode) properties, new ArrayList<>());
    state.changeRelationship(relationship, after);
    changes.graph(
        ChangeKind.RELATIONSHIP,
        new GraphChange(
            GraphChange.Action.CHANGED,
            subject(command.twinId(), command.relationshipId()),
            command.patch(),
            modelOf(source)));
    return new Reply.Done(Etags.of(state.position), "");
  }

  Reply delete(TwinCommand.DeleteRelationship command) {
    int source = Decider.requireTwin(state, command.twinId());
    int relationship = require(source, command.twinId(), command.relationshipId());
    Decider.checkIfMatch(command.ifMatch(), state.relationships.version(relationship));
    String last = json.relationship(relationship);
    state.deleteRelationship(relationship);
    changes.graph(
        ChangeKind.RELATIONSHIP,
        new GraphChange(
            GraphChange.Action.DELETED,
            subject(command.twinId(), command.relationshipId()),
            last,
            modelOf(source)));
    return Decider.done();
  }

  private int require(int source, String twinId, String relationshipId) {
    int relationship = state.relationships.find(source, relationshipId);
    if (relationship < 0) {
      throw new Refused(Refusals.relationshipNotFound(twinId, relationshipId));
    }
    return relationship;
  }

  private String modelOf(int twin) {
    return state.models.entry(state.twins.model(twin)).id();
  }

  private static String subject(String twinId, String relationshipId) {
    return twinId + "/" + relationshipId;
  }
}
