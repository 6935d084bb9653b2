package io.lockstep.twin;

import io.lockstep.model.DesiredState;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.stream.Writer;
import io.lockstep.twin.internal.state.DesiredTwin;
import io.lockstep.twin.internal.state.DesiredValue;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what an app desires of a twin, and holds it to the model: a merge patch (RFC 7396) of the
/// values of writable Properties, or all of them.
final class DesiredEdit {
  private static final String ANY = "*";

  /// Values of a twin that may be desired at once.
  private static final int VALUES_MAX = 1_000;

  /// Characters of their texts, all together.
  private static final int TEXT_MAX = 64 * 1024;

  private final State state;
  private final int twin;
  private final ModelEntry model;
  private final DesiredTwin before;
  private final boolean replaces;
  private final List<SlotValue> values = new ArrayList<>();
  private final Set<String> named = new LinkedHashSet<>();
  private final List<String> removed = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  DesiredEdit(State state, int twin, DesiredTwin before, boolean replaces) {
    this.state = state;
    this.twin = twin;
    this.model = state.models.entry(state.twins.model(twin));
    this.before = before;
    this.replaces = replaces;
  }

  /// Reads the request.
  ///
  /// @throws Refused when it does not fit the model
  void take(String json) {
    JsonNode body = Decider.json(json, "desired values of " + state.twins.id(twin));
    if (!body.isObject()) {
      throw new Refused(
          Refusals.validationFailed(
              "desired values: expected an object of values by name, found "
                  + JsonPatch.kindOf(body),
              List.of()));
    }
    members("", body);
    if (!problems.isEmpty()) {
      throw new Refused(Refusals.validationFailed(problems.getFirst(), problems));
    }
    for (DesiredValue value : before.values()) {
      if (replaces && !named.contains(value.path())) {
        removed.add(value.path());
      }
    }
    checkSize();
  }

  private void members(String prefix, JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String path = prefix + member.getKey();
      JsonNode value = member.getValue();
      Shape shape = model.shape();
      int slot = shape.indexOf(path);
      if (slot >= 0) {
        property(shape.slot(slot), value);
      } else if (!TwinJson.hasComponent(shape, path)) {
        problems.add(SlotValue.unknown(path, model));
      } else if (value.isObject()) {
        members(path + "/", value);
      } else if (value.isNull()) {
        removeBelow(path + "/");
      } else {
        problems.add(
            "%s: expected an object of the component's values, found %s"
                .formatted(path, JsonPatch.kindOf(value)));
      }
    }
  }

  private void removeBelow(String prefix) {
    for (DesiredValue value : before.values()) {
      if (value.path().startsWith(prefix) && named.add(value.path())) {
        removed.add(value.path());
      }
    }
  }

  private void property(Slot slot, JsonNode value) {
    named.add(slot.path());
    if (value.isNull()) {
      if (before.find(slot.path()) >= 0) {
        removed.add(slot.path());
      }
      return;
    }
    if (!isWritable(slot)) {
      problems.add(
          "%s: expected a writable Property of model %s, found one that is %s; a device is desired to be what the model lets apps write"
              .formatted(
                  slot.path(),
                  model.id(),
                  slot.kind() == Slot.Kind.PROPERTY ? "not writable" : "Telemetry"));
      return;
    }
    Writer writer = state.computes.writer(state.twins.model(twin), slot.index());
    if (writer != null) {
      throw new Refused(
          Refusals.computedProperty(slot.path(), writer, state.rules.placeOf(writer)));
    }
    SlotValue converted = SlotValue.of(model, slot.index(), value, problems);
    if (converted != null && !isDesired(slot, converted)) {
      values.add(converted);
    }
  }

  /// True for a Property that apps may write.
  static boolean isWritable(Slot slot) {
    return slot.kind() == Slot.Kind.PROPERTY && slot.writable();
  }

  /// True when it is desired already, and nothing speaks against it.
  private boolean isDesired(Slot slot, SlotValue wanted) {
    DesiredValue known = before.value(slot.path());
    return known != null
        && known.state() != DesiredState.REJECTED
        && known.state() != DesiredState.DIVERGED
        && known.bits() == OwnUnits.shared(state.slots, state.twins.base(twin), slot, wanted.bits())
        && Objects.equals(known.text(), wanted.text());
  }

  private void checkSize() {
    int count = 0;
    long length = 0;
    for (DesiredValue value : before.values()) {
      if (!touches(value.path())) {
        count++;
        length += lengthOf(value.text());
      }
    }
    for (SlotValue value : values) {
      count++;
      length += lengthOf(value.text());
    }
    if (count > VALUES_MAX || length > TEXT_MAX) {
      throw new Refused(
          Refusal.of(
              413,
              "PayloadTooLarge",
              "desired values of %s: expected at most %d of %d characters in all, found %d of %d"
                  .formatted(state.twins.id(twin), VALUES_MAX, TEXT_MAX, count, length)));
    }
  }

  private static int lengthOf(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /// True when something is set or taken away.
  boolean changes() {
    return !values.isEmpty() || !removed.isEmpty();
  }

  /// What is set.
  List<SlotValue> values() {
    return values;
  }

  /// True when what was desired of a property before is set anew or taken away.
  boolean touches(String path) {
    return removed.contains(path)
        || values.stream().anyMatch(value -> model.shape().slot(value.slot()).path().equals(path));
  }

  /// Checks the header `If-Match`: versions with or without quotes, with commas between, or `*`.
  static void checkIfMatch(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.strip().equals(ANY)) {
      return;
    }
    boolean isMet = false;
    for (String part : ifMatch.split(",", -1)) {
      String text = part.strip();
      String plain = text.startsWith("W/") ? text.substring(2) : text;
      boolean isQuoted = plain.length() > 1 && plain.startsWith("\"") && plain.endsWith("\"");
      String digits = isQuoted ? plain.substring(1, plain.length() - 1) : plain;
      if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new Refused(
            Refusals.invalidArgument(
                "If-Match: expected a version of the desired values such as \"7\", or *, found "
                    + text));
      }
      isMet |= digits.equals(Long.toString(version));
    }
    if (!isMet) {
      throw new Refused(
          Refusal.of(
              412,
              "PreconditionFailed",
              "If-Match: expected the version of the desired values, which is %d, found %s; read them again and decide anew"
                  .formatted(version, ifMatch)));
    }
  }
}
