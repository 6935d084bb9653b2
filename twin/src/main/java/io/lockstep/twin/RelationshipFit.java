package io.lockstep.twin;

import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Relationship;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Whether twins that get another model may keep their relationships: the names, targets,
/// multiplicities and properties that the models permit, for those that go out and those that come
/// in. Changes nothing.
final class RelationshipFit {
  private record Kinship(String model, Dtmi ancestor) {}

  private final State state;
  private final ModelSet models;
  private final IntFunction<ModelEntry> entryAfter;

  /// Asked for each relationship, and there may be millions between few models.
  private final Map<Kinship, Boolean> kinships = new HashMap<>();

  /// @param models all that are there, and may become some
  /// @param entryAfter the model that a twin has when all is done
  RelationshipFit(State state, ModelSet models, IntFunction<ModelEntry> entryAfter) {
    this.state = state;
    this.models = models;
    this.entryAfter = entryAfter;
  }

  /// Looks at one twin that gets another model.
  ///
  /// @param against receives all that stands against it
  void check(int twin, Consumer<Supplier<String>> against) {
    RelationshipTable links = state.relationships;
    ModelEntry after = entryAfter.apply(twin);
    Map<String, Integer> counts = new TreeMap<>();
    for (int at = state.twins.outHead(twin); at >= 0; at = links.nextOut(at)) {
      outgoing(after, at, counts, against);
    }
    for (int at = state.twins.inHead(twin); at >= 0; at = links.nextIn(at)) {
      incoming(after, at, against);
    }
  }

  private void outgoing(
      ModelEntry after, int at, Map<String, Integer> counts, Consumer<Supplier<String>> against) {
    String id = state.relationships.id(at);
    String name = state.relationships.name(at);
    Relationship relationship = definition(after, name);
    if (relationship == null) {
      against.accept(
          () ->
              "relationship %s: expected a relationship of model %s, found %s, which it does not have; delete it first"
                  .formatted(id, after.id(), name));
      return;
    }
    int target = state.relationships.target(at);
    if (isRefused(relationship, entryAfter.apply(target))) {
      against.accept(
          () ->
              "relationship %s: expected a target of model %s, found %s of model %s; migrate it in the same step, or delete the relationship first"
                  .formatted(
                      id,
                      relationship.target(),
                      state.twins.id(target),
                      entryAfter.apply(target).id()));
    }
    String properties = state.relationships.properties(at);
    if (properties != null) {
      RelationshipDecider.problemsOf(relationship, (ObjectNode) JsonTree.own(properties))
          .forEach(
              problem ->
                  against.accept(
                      () -> "relationship %s: %s; patch it first".formatted(id, problem)));
    }
    Integer max = relationship.maxMultiplicity();
    if (max != null && counts.merge(name, 1, Integer::sum) == max + 1) {
      against.accept(
          () ->
              "relationship %s: expected at most %d as model %s says, found more; delete some first"
                  .formatted(name, max, after.id()));
    }
  }

  /// Those from twins that get another model too are looked at from there.
  private void incoming(ModelEntry after, int at, Consumer<Supplier<String>> against) {
    int source = state.relationships.source(at);
    ModelEntry sourceModel = state.models.entry(state.twins.model(source));
    Relationship relationship = definition(sourceModel, state.relationships.name(at));
    if (relationship != null
        && entryAfter.apply(source).id().equals(sourceModel.id())
        && isRefused(relationship, after)) {
      against.accept(
          () ->
              "incoming relationship %s of %s: expected a target of model %s, found one of %s; migrate its source in the same step, or delete the relationship first"
                  .formatted(
                      state.relationships.id(at),
                      state.twins.id(source),
                      relationship.target(),
                      after.id()));
    }
  }

  private static @Nullable Relationship definition(ModelEntry entry, String name) {
    Interface model = entry.model();
    Content content = model == null ? null : model.contents().get(name);
    return content instanceof Relationship relationship ? relationship : null;
  }

  private boolean isRefused(Relationship relationship, ModelEntry target) {
    Dtmi wanted = relationship.target();
    return wanted != null
        && !kinships.computeIfAbsent(
            new Kinship(target.id(), wanted), _ -> RelationshipDecider.isA(models, target, wanted));
  }
}
