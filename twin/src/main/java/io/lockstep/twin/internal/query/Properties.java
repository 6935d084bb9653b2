package io.lockstep.twin.internal.query;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import io.lockstep.twin.internal.view.Etags;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the value at a path of a twin or relationship. It sees what the JSON of the twin shows,
/// without making it where that can be avoided. Confined to one thread.
final class Properties {
  private static final int PLACES = 16;
  private static final Place NOWHERE = new Place(null, List.of(), -1, 0);

  private final State state;
  private final TwinJson json;

  /// Where the paths seen last lie in shapes: paths are few, shapes change seldom.
  private final Place[] places = new Place[PLACES];

  private record Place(@Nullable Shape shape, List<String> segments, int slot, int depth) {}

  Properties(State state) {
    this.state = state;
    this.json = new TwinJson(state);
    Arrays.fill(places, NOWHERE);
  }

  /// As it was written.
  Value twin(int twin, List<String> segments) {
    return twin(twin, segments, false);
  }

  /// In the model's unit.
  Value shared(int twin, List<String> segments) {
    return twin(twin, segments, true);
  }

  /// The unit that the model states at a path, empty when it states none.
  String unit(int twin, List<String> segments) {
    if (segments.isEmpty() || segments.getFirst().startsWith("$")) {
      return "";
    }
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    Place place = place(shape, segments);
    return place.slot < 0 || place.depth < segments.size() ? "" : shape.slot(place.slot).unit();
  }

  private Value twin(int twin, List<String> segments, boolean isShared) {
    if (segments.isEmpty()) {
      return Value.of(JsonTree.own(json.twin(twin)));
    }
    String first = segments.getFirst();
    if (first.startsWith("$")) {
      return reserved(twin, segments);
    }
    state.ensureValues(twin);
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    Place place = place(shape, segments);
    if (place.slot < 0) {
      return component(twin, shape, segments);
    }
    int at = state.twins.base(twin) + place.slot;
    if (!state.shows(twin, place.slot)) {
      return Value.MISSING;
    }
    Slot slot = shape.slot(place.slot);
    if (place.depth == segments.size()) {
      return isShared && slot.unitFrom() >= 0 ? shared(slot, at) : value(slot, at);
    }
    String text = slot.type().isPrimitive() ? null : state.slots.text(at);
    return text == null || slot.type() != ValueType.JSON
        ? Value.MISSING
        : inside(JsonTree.own(text), segments.subList(place.depth, segments.size()));
  }

  /// True when what a twin has, or had, at a path is shown.
  boolean isReadable(int twin, List<String> segments) {
    Veil veil = state.veil();
    return veil == null || veil.sight().of(twin).allows(Right.READ, String.join("/", segments));
  }

  private Value shared(Slot slot, int at) {
    long bits = OwnUnits.shared(state.slots, at - slot.index(), slot, state.slots.bits(at));
    return slot.sharedType() == ValueType.DOUBLE
        ? Value.of(Double.longBitsToDouble(bits))
        : value(slot, at);
  }

  private Value value(Slot slot, int at) {
    String text = state.slots.text(at);
    // Integers that do not fit a long are kept as text.
    ValueType type = slot.isWideInteger() && text != null ? ValueType.JSON : slot.type();
    return Value.of(type, state.slots.bits(at), text);
  }

  private Value reserved(int twin, List<String> segments) {
    state.ensureValues(twin); // For the version.
    if (segments.size() == 1) {
      return switch (segments.getFirst()) {
        case "$dtId" -> new Value.Text(state.twins.id(twin));
        case "$etag" -> new Value.Text(Etags.of(state.twins.version(twin)));
        default -> inside(JsonTree.own(json.twin(twin)), segments);
      };
    }
    if (segments.size() == 2 && segments.getFirst().equals("$metadata")) {
      return switch (segments.get(1)) {
        case "$model" -> new Value.Text(state.models.entry(state.twins.model(twin)).id());
        case "$lastUpdateTime" -> new Value.Text(Times.text(state.twins.updatedMicros(twin)));
        default -> inside(JsonTree.own(json.twin(twin)), segments);
      };
    }
    return inside(JsonTree.own(json.twin(twin)), segments);
  }

  /// The component itself, or something of its metadata.
  private Value component(int twin, Shape shape, List<String> segments) {
    return TwinJson.hasComponent(shape, segments.getFirst())
        ? inside(JsonTree.own(json.twin(twin)), segments)
        : Value.MISSING;
  }

  private static Value inside(JsonNode tree, List<String> segments) {
    JsonNode at = tree;
    for (String segment : segments) {
      at = at.get(segment);
      if (at == null) {
        return Value.MISSING;
      }
    }
    return Value.of(at);
  }

  @SuppressWarnings("ReferenceEquality") // both are immutable; other instances are only slower
  private Place place(Shape shape, List<String> segments) {
    for (Place place : places) {
      if (place.segments == segments && place.shape == shape) {
        return place;
      }
    }
    Place found = find(shape, segments);
    int cell = (segments.hashCode() ^ shape.modelId().hashCode()) & (PLACES - 1);
    places[cell] = found;
    return found;
  }

  private static Place find(Shape shape, List<String> segments) {
    String path = segments.getFirst();
    for (int depth = 1; ; depth++) {
      int slot = shape.indexOf(path);
      if (slot >= 0) {
        boolean isShown = shape.slot(slot).kind() == Slot.Kind.PROPERTY;
        return new Place(shape, segments, isShown ? slot : -1, depth);
      }
      if (depth == segments.size()) {
        return new Place(shape, segments, -1, depth);
      }
      path = path + "/" + segments.get(depth);
    }
  }

  Value relationship(int relationship, List<String> segments) {
    if (segments.isEmpty()) {
      return Value.of(JsonTree.own(json.relationship(relationship)));
    }
    if (segments.size() == 1) {
      switch (segments.getFirst()) {
        case "$relationshipId" -> {
          return new Value.Text(state.relationships.id(relationship));
        }
        case "$sourceId" -> {
          return new Value.Text(state.twins.id(state.relationships.source(relationship)));
        }
        case "$targetId" -> {
          return new Value.Text(state.twins.id(state.relationships.target(relationship)));
        }
        case "$relationshipName" -> {
          return new Value.Text(state.relationships.name(relationship));
        }
        case "$etag" -> {
          return new Value.Text(Etags.of(state.relationships.version(relationship)));
        }
        default -> {
          // One of its own properties.
        }
      }
    }
    String properties = state.relationships.properties(relationship);
    return properties == null ? Value.MISSING : inside(JsonTree.own(properties), segments);
  }
}
