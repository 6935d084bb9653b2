package io.lockstep.twin.internal.state;

import io.lockstep.twin.access.AccessGraph;
import io.lockstep.twin.access.Extent;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import io.lockstep.twin.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Hides from who reads a state what they may not see: the tables of a veiled state answer as if it
/// were not there. As thread-safe as the state.
public final class Veil {
  private final State whole;
  private final Sight sight;

  /// @param whole the same state without a veil
  /// @param sight over that state
  public Veil(State whole, Sight sight) {
    this.whole = whole;
    this.sight = sight;
  }

  /// What is seen.
  public Sight sight() {
    return sight;
  }

  /// The same over another state.
  public Veil over(State other) {
    return new Veil(other, sight.over(new Reach(other)));
  }

  /// True when a state shows a model: a drafted one tells of its only twin, and is shown with all
  /// of it.
  public static boolean showsModel(State state, int model) {
    Veil veil = state.veil();
    if (veil == null || !state.models.entry(model).isDraft()) {
      return true;
    }
    int twin = state.models.firstTwin(model);
    return twin >= 0 && veil.sight.of(twin).allowsAll(Right.READ);
  }

  boolean showsTwin(int twin) {
    return sight.of(twin).isSeen();
  }

  /// A relationship is seen when both its ends are, and its name among what is seen of its source.
  boolean showsRelationship(int relationship) {
    Extent source = sight.of(whole.relationships.source(relationship));
    return source.isSeen()
        && showsTwin(whole.relationships.target(relationship))
        && (source.allowsAll(Right.READ)
            || source.touches(Right.READ, whole.relationships.name(relationship)));
  }

  boolean showsSlot(int twin, int slot) {
    Extent extent = sight.of(twin);
    return extent.allowsAll(Right.READ)
        || extent.allows(
            Right.READ, whole.models.entry(whole.twins.model(twin)).shape().slot(slot).path());
  }

  /// From a relationship on the first that is seen among those of the same source.
  int outFrom(int relationship) {
    int at = relationship;
    while (at >= 0 && !showsRelationship(at)) {
      at = whole.relationships.nextOut(at);
    }
    return at;
  }

  /// The same among those of the same target.
  int inFrom(int relationship) {
    int at = relationship;
    while (at >= 0 && !showsRelationship(at)) {
      at = whole.relationships.nextIn(at);
    }
    return at;
  }

  /// The same among those of the same name.
  int namedFrom(int relationship) {
    int at = relationship;
    while (at >= 0 && !showsRelationship(at)) {
      at = whole.relationships.nextOfName(at);
    }
    return at;
  }

  /// From a twin on the first that is seen among those of the same model.
  int peerFrom(int twin) {
    int at = twin;
    while (at >= 0 && !showsTwin(at)) {
      at = whole.twins.nextPeer(at);
    }
    return at;
  }

  ValueIndex valueIndex() {
    return whole.valueIndex();
  }

  /// What is seen of a relationship's properties.
  @Nullable String properties(int relationship, @Nullable String json) {
    String name = whole.relationships.name(relationship);
    Extent source = sight.of(whole.relationships.source(relationship));
    if (json == null || source.allows(Right.READ, name)) {
      return json;
    }
    ObjectNode seen = JsonNodeFactory.instance.objectNode();
    JsonNode properties = JsonTree.own(json);
    for (var property : properties.properties()) {
      if (source.allows(Right.READ, name + "/" + property.getKey())) {
        seen.set(property.getKey(), property.getValue());
      }
    }
    return seen.isEmpty() ? null : JsonTree.text(seen);
  }

  /// A state as policies see it: of its values nothing is held, so that it may be kept for long.
  public record Reach(TwinTable twins, RelationshipTable relationships, ModelTable models)
      implements AccessGraph {
    /// Of a state that nobody writes to.
    public Reach(State state) {
      this(state.twins, state.relationships, state.models);
    }

    @Override
    public int limit() {
      return twins.limit();
    }

    @Override
    public int find(String twinId) {
      return twins.find(twinId);
    }

    @Override
    public boolean isThere(int twin) {
      return twins.exists(twin);
    }

    @Override
    public String id(int twin) {
      return twins.id(twin);
    }

    @Override
    public boolean isOfModel(int twin, String modelId) {
      return extendsModel(models.entry(twins.model(twin)).id(), modelId);
    }

    @Override
    public boolean extendsModel(String modelId, String ancestorId) {
      if (modelId.equals(ancestorId)) {
        return true;
      }
      int model = models.find(modelId);
      int ancestor = models.find(ancestorId);
      return model >= 0
          && ancestor >= 0
          && !models.entry(model).isDraft()
          && !models.entry(ancestor).isDraft()
          && models
              .parsed()
              .ancestors(new io.lockstep.dtdl.Dtmi(modelId))
              .contains(new io.lockstep.dtdl.Dtmi(ancestorId));
    }

    @Override
    public int numberOfName(String relationshipName) {
      return relationships.numberOfName(relationshipName);
    }

    @Override
    public int firstIncoming(int twin) {
      return twins.inHead(twin);
    }

    @Override
    public int nextIncoming(int relationship) {
      return relationships.nextIn(relationship);
    }

    @Override
    public int nameNumber(int relationship) {
      return relationships.nameNumber(relationship);
    }

    @Override
    public int source(int relationship) {
      return relationships.source(relationship);
    }
  }
}
