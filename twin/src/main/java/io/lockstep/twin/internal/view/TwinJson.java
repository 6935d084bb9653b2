package io.lockstep.twin.internal.view;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/// Renders twins, components and relationships. Made for one state; as thread-safe as that.
public final class TwinJson {
  private static final int TEXT_LENGTH = 1024;

  private final State state;

  public TwinJson(State state) {
    this.state = state;
  }

  /// A whole twin.
  public String twin(int twin) {
    state.ensureValues(twin);
    StringBuilder out = new StringBuilder(TEXT_LENGTH);
    JsonText.quote(JsonText.key(out.append('{'), "$dtId"), state.twins.id(twin));
    JsonText.quote(JsonText.key(out.append(','), "$etag"), Etags.of(state.twins.version(twin)));
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    properties(out, shape, twin, "");
    components(out, shape, twin, "");
    JsonText.key(out.append(','), "$metadata").append('{');
    JsonText.quote(JsonText.key(out, "$model"), shape.modelId());
    JsonText.key(out.append(','), "$lastUpdateTime").append('"');
    Times.append(out, state.twins.updatedMicros(twin));
    out.append('"');
    metadata(out, shape, twin, "");
    return out.append("}}").toString();
  }

  /// A component, which must exist.
  ///
  /// @param path its names with `/` between
  public String component(int twin, String path) {
    state.ensureValues(twin);
    StringBuilder out = new StringBuilder(TEXT_LENGTH);
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    component(out, shape, twin, path + "/");
    return out.toString();
  }

  /// Whether a shape has a component at this path.
  public static boolean hasComponent(Shape shape, String path) {
    if (path.isEmpty()) {
      return false;
    }
    if (shape.components().contains(path)) {
      return true;
    }
    String prefix = path + "/";
    for (Slot slot : shape.slots()) {
      if (slot.path().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private void component(StringBuilder out, Shape shape, int twin, String prefix) {
    out.append('{');
    JsonText.key(out, "$metadata").append('{');
    long updated = updatedMicros(shape, twin, prefix);
    if (updated != Long.MIN_VALUE) {
      JsonText.key(out, "$lastUpdateTime").append('"');
      Times.append(out, updated);
      out.append('"');
      metadata(out, shape, twin, prefix);
    }
    out.append('}');
    properties(out, shape, twin, prefix);
    components(out, shape, twin, prefix);
    out.append('}');
  }

  private void properties(StringBuilder out, Shape shape, int twin, String prefix) {
    SlotTable slots = state.slots;
    for (Slot slot : shape.slots()) {
      int at = state.twins.base(twin) + slot.index();
      if (isShown(slot, twin, prefix)) {
        JsonText.key(out.append(','), slot.path().substring(prefix.length()));
        JsonText.value(out, slot, slots.bits(at), slots.text(at));
      }
    }
  }

  private void components(StringBuilder out, Shape shape, int twin, String prefix) {
    for (String name : componentNames(shape, prefix)) {
      JsonText.key(out.append(','), name);
      component(out, shape, twin, prefix + name + "/");
    }
  }

  private static Set<String> componentNames(Shape shape, String prefix) {
    Set<String> names = new LinkedHashSet<>();
    if (prefix.isEmpty()) {
      names.addAll(shape.components());
    }
    for (Slot slot : shape.slots()) {
      if (slot.path().startsWith(prefix)) {
        int end = slot.path().indexOf('/', prefix.length());
        if (end >= 0) {
          names.add(slot.path().substring(prefix.length(), end));
        }
      }
    }
    return names;
  }

  private void metadata(StringBuilder out, Shape shape, int twin, String prefix) {
    SlotTable slots = state.slots;
    for (Slot slot : shape.slots()) {
      int at = state.twins.base(twin) + slot.index();
      if (isShown(slot, twin, prefix)) {
        JsonText.key(out.append(','), slot.path().substring(prefix.length())).append('{');
        JsonText.key(out, "lastUpdateTime").append('"');
        Times.append(out, slots.receivedMicros(at));
        out.append('"');
        if (slots.isExplicit(at)) {
          JsonText.key(out.append(','), "sourceTime").append('"');
          Times.append(out, slots.sourceMicros(at));
          out.append('"');
        }
        out.append('}');
      }
    }
  }

  private boolean isShown(Slot slot, int twin, String prefix) {
    return slot.kind() == Slot.Kind.PROPERTY
        && slot.path().startsWith(prefix)
        && slot.path().indexOf('/', prefix.length()) < 0
        && state.shows(twin, slot.index());
  }

  private long updatedMicros(Shape shape, int twin, String prefix) {
    long latest = Long.MIN_VALUE;
    for (Slot slot : shape.slots()) {
      int at = state.twins.base(twin) + slot.index();
      if (isShown(slot, twin, prefix)) {
        latest = Math.max(latest, state.slots.receivedMicros(at));
      }
    }
    return latest;
  }

  /// A relationship with its own properties.
  public String relationship(int relationship) {
    StringBuilder out = new StringBuilder(TEXT_LENGTH / 4);
    JsonText.quote(
        JsonText.key(out.append('{'), "$relationshipId"), state.relationships.id(relationship));
    JsonText.quote(
        JsonText.key(out.append(','), "$etag"),
        Etags.of(state.relationships.version(relationship)));
    JsonText.quote(
        JsonText.key(out.append(','), "$sourceId"),
        state.twins.id(state.relationships.source(relationship)));
    JsonText.quote(
        JsonText.key(out.append(','), "$relationshipName"), state.relationships.name(relationship));
    JsonText.quote(
        JsonText.key(out.append(','), "$targetId"),
        state.twins.id(state.relationships.target(relationship)));
    String properties = state.relationships.properties(relationship);
    if (properties != null && properties.length() > 2) {
      out.append(',').append(properties, 1, properties.length() - 1);
    }
    return out.append('}').toString();
  }

  /// The short form in which incoming relationships are listed.
  public String incoming(int relationship) {
    StringBuilder out = new StringBuilder(TEXT_LENGTH / 4);
    String id = state.relationships.id(relationship);
    String source = state.twins.id(state.relationships.source(relationship));
    JsonText.quote(JsonText.key(out.append('{'), "$relationshipId"), id);
    JsonText.quote(JsonText.key(out.append(','), "$sourceId"), source);
    JsonText.quote(
        JsonText.key(out.append(','), "$relationshipName"), state.relationships.name(relationship));
    JsonText.quote(
        JsonText.key(out.append(','), "$relationshipLink"),
        "/digitaltwins/" + segment(source) + "/relationships/" + segment(id));
    return out.append('}').toString();
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
