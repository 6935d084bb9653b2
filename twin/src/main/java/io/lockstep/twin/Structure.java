package io.lockstep.twin;

import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What kernels of a space in parts tell each other of structure. It is decided already: nothing
/// here is checked again, and nothing gives changes. Confined to the kernel's thread; not to be
/// called within an input.
///
/// A kernel that decides about some twins knows others as stand-ins, which have an id, a model and
/// relationships and nothing else.
public final class Structure {
  private final Kernel kernel;
  private final State state;

  Structure(Kernel kernel, State state) {
    this.kernel = kernel;
    this.state = state;
  }

  /// Where a relationship leads.
  ///
  /// @param properties its own properties as compact JSON, null when there are none
  public record Link(String targetId, String name, @Nullable String properties) {
    /// True when another one is the same but for its properties.
    public boolean leadsWhere(Link other) {
      return targetId.equals(other.targetId) && name.equals(other.name);
    }
  }

  /// The relationship with this id; null when there is none.
  public @Nullable Link link(String sourceId, String relationshipId) {
    int source = state.twins.find(sourceId);
    int at = source < 0 ? -1 : state.relationships.find(source, relationshipId);
    return at < 0
        ? null
        : new Link(
            state.twins.id(state.relationships.target(at)),
            state.relationships.name(at),
            state.relationships.properties(at));
  }

  /// The id of a twin's model; null when there is no such twin.
  public @Nullable String model(String twinId) {
    int twin = state.twins.find(twinId);
    return twin < 0 ? null : state.models.entry(state.twins.model(twin)).id();
  }

  /// The same; empty when there is no such twin.
  public String modelOrNone(String twinId) {
    String model = model(twinId);
    return model == null ? "" : model;
  }

  /// The twins at the other ends of a twin's relationships, each once.
  public List<String> neighbours(String twinId) {
    List<String> found = new ArrayList<>();
    int twin = state.twins.find(twinId);
    RelationshipTable links = state.relationships;
    for (int at = state.twins.outHead(twin); at >= 0; at = links.nextOut(at)) {
      add(found, links.target(at));
    }
    for (int at = state.twins.inHead(twin); at >= 0; at = links.nextIn(at)) {
      add(found, links.source(at));
    }
    return found;
  }

  private void add(List<String> found, int twin) {
    String id = state.twins.id(twin);
    if (!found.contains(id)) {
      found.add(id);
    }
  }

  /// Sees to it that a twin that is decided about elsewhere stands here with its present model.
  ///
  /// @param modelId one that is unknown here is a draft
  public void standIn(String twinId, String modelId) {
    String known = model(twinId);
    if (known == null) {
      int _ = state.createTwin(twinId, modelOf(modelId));
      kernel.structureChanged();
    } else if (!known.equals(modelId)) {
      move(twinId, modelId);
    }
  }

  /// Takes a stand-in away, unless it has relationships.
  public void dismiss(String twinId) {
    int twin = state.twins.find(twinId);
    if (twin >= 0 && state.twins.outCount(twin) + state.twins.inCount(twin) == 0) {
      delete(twinId);
    }
  }

  private int modelOf(String modelId) {
    int model = state.models.find(modelId);
    return model >= 0 ? model : state.createDraft(modelId, 0);
  }

  /// A relationship of two twins that stand here; one that is there leads where it did, and gets
  /// other properties.
  public void link(String sourceId, String relationshipId, Link link) {
    int source = state.twins.find(sourceId);
    int known = state.relationships.find(source, relationshipId);
    if (known >= 0) {
      state.changeRelationship(known, link.properties());
      return;
    }
    int _ =
        state.createRelationship(
            source,
            relationshipId,
            state.twins.find(link.targetId()),
            link.name(),
            link.properties());
  }

  /// A relationship is no more.
  public void unlink(String sourceId, String relationshipId) {
    state.deleteRelationship(state.relationships.find(state.twins.find(sourceId), relationshipId));
  }

  /// A twin whose values are held elsewhere has another model. The drafted one that it leaves goes.
  public void move(String twinId, String modelId) {
    int twin = state.twins.find(twinId);
    int before = state.twins.model(twin);
    int after = modelOf(modelId);
    List<Slot> slots = state.models.entry(before).shape().slots();
    int[] targets = new int[slots.size()];
    Arrays.fill(targets, -1);
    state.switchModel(twin, after, targets, new boolean[targets.length]);
    kernel.structureChanged();
    removeDraft(before);
  }

  /// A twin without relationships whose values are held elsewhere is no more, and the model that
  /// was drafted for it.
  public void delete(String twinId) {
    int twin = state.twins.find(twinId);
    int model = state.twins.model(twin);
    state.deleteTwin(twin);
    kernel.structureChanged();
    removeDraft(model);
  }

  private void removeDraft(int model) {
    ModelEntry entry = state.models.entry(model);
    if (entry.isDraft()) {
      state.removeModel(model);
    }
  }

  /// The model that a twin's JSON document names; null when it names none.
  public static @Nullable String modelIn(String twinJson) {
    try {
      JsonNode id = JsonTree.read(twinJson).path("$metadata").path("$model");
      return id.isString() ? id.stringValue() : null;
    } catch (JsonTree.Malformed _) {
      return null;
    }
  }
}
