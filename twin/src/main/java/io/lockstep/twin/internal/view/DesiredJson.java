package io.lockstep.twin.internal.view;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.DesiredTwin;
import io.lockstep.twin.internal.state.DesiredValue;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;

/// What a twin's device is desired to be, beside what it is, as the API and live events show it.
public final class DesiredJson {
  private DesiredJson() {}

  /// A version as an ETag.
  public static String etag(long version) {
    return "\"" + version + "\"";
  }

  /// The document of a twin; values are in the units that the twin has them in.
  public static String of(State state, int twin) {
    DesiredTwin known = state.desired.get(twin);
    DesiredTwin entry = known == null ? DesiredTwin.NONE : known;
    StringBuilder out = new StringBuilder(256);
    JsonText.quote(JsonText.key(out.append('{'), "twin"), state.twins.id(twin));
    JsonText.key(out.append(','), "version").append(entry.version());
    time(out, "sent", entry.sentMicros());
    JsonText.key(out.append(','), "attempts").append(entry.attempts());
    time(out, "next", entry.dueMicros());
    JsonText.key(out.append(','), "values").append('{');
    boolean isFirst = true;
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    for (DesiredValue value : entry.values()) {
      if (!state.isReadable(twin, shape.indexOf(value.path()))) {
        continue;
      }
      JsonText.key(isFirst ? out : out.append(','), value.path());
      value(out, state, twin, value);
      isFirst = false;
    }
    return out.append("}}").toString();
  }

  private static void value(StringBuilder out, State state, int twin, DesiredValue value) {
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    Slot slot = shape.slot(shape.indexOf(value.path()));
    int base = state.twins.base(twin);
    JsonText.key(out.append('{'), "value").append(json(state, twin, slot, value));
    JsonText.key(out.append(','), "version").append(value.version());
    JsonText.quote(JsonText.key(out.append(','), "state"), value.state().word());
    time(out, "since", value.sinceMicros());
    time(out, "set", value.setMicros());
    JsonText.quote(JsonText.key(out.append(','), "by"), value.by());
    if (!value.why().isEmpty()) {
      JsonText.quote(JsonText.key(out.append(','), "why"), value.why());
    }
    if (value.held()) {
      JsonText.key(out.append(','), "held").append(true);
    }
    if (value.status() != 0) {
      JsonText.key(out.append(','), "status").append(value.status());
    }
    if (!value.message().isEmpty()) {
      JsonText.quote(JsonText.key(out.append(','), "message"), value.message());
    }
    int at = base + slot.index();
    if (state.shows(twin, slot.index())) {
      JsonText.key(out.append(','), "reported");
      String text = slot.type().isPrimitive() ? null : state.slots.text(at);
      JsonText.value(out, slot, state.slots.bits(at), text);
      time(out, "reportedAt", state.slots.sourceMicros(at));
    }
    String unit = OwnUnits.inForce(state.slots, base, slot);
    if (!unit.isEmpty()) {
      JsonText.quote(JsonText.key(out.append(','), "unit"), unit);
    }
    out.append('}');
  }

  /// A desired value as JSON text, in the unit that the twin has it in.
  public static String json(State state, int twin, Slot slot, DesiredValue value) {
    StringBuilder out = new StringBuilder();
    int base = state.twins.base(twin);
    JsonText.value(out, slot, OwnUnits.own(state.slots, base, slot, value.bits()), value.text());
    return out.toString();
  }

  private static void time(StringBuilder out, String key, long micros) {
    if (micros != DesiredTwin.NEVER) {
      JsonText.key(out.append(','), key).append('"');
      Times.append(out, micros);
      out.append('"');
    }
  }
}
