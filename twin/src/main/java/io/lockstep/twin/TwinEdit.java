package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.stream.Writer;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The properties that one command sets and removes, collected by path and then checked as a whole
/// against the model that the twin will have. Changes nothing.
final class TwinEdit {
  private static final String METADATA = "$metadata";

  private final State state;
  private final int twin;
  private final ModelEntry before;
  private final ModelEntry after;

  /// Set to null = removed.
  private final Map<String, @Nullable JsonNode> edits = new LinkedHashMap<>();

  private final SourceTimes times = new SourceTimes();
  private final List<String> problems = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private boolean leavesOutWritten;
  private boolean replacesAll;

  /// What a checked edit does to slots of the new shape.
  ///
  /// @param removed slot indexes
  /// @param times by slot index, when its value was true as the app says, or [Kernel#NO_TIME];
  ///   slots that are not among `values` keep their value
  record Checked(List<SlotValue> values, List<Integer> removed, SortedMap<Integer, Long> times) {
    Checked {
      values = List.copyOf(values);
      removed = List.copyOf(removed);
      times = Collections.unmodifiableSortedMap(new TreeMap<>(times));
    }
  }

  /// @param twin the twin as it is, or -1 for a new one
  /// @param after the model it will have
  TwinEdit(State state, int twin, ModelEntry after) {
    this.state = state;
    this.twin = twin;
    this.before = twin < 0 ? after : state.models.entry(state.twins.model(twin));
    this.after = after;
  }

  /// Members of whole twins that something works out by itself are left out from now on.
  void leaveOutWritten() {
    leavesOutWritten = true;
  }

  /// The paths of those that were.
  List<String> leftOut() {
    return leftOut;
  }

  List<String> problems() {
    return problems;
  }

  /// Sets all members of an object; those that begin with `$` say something else.
  ///
  /// @param prefix path of the component with a `/` behind, empty for the twin itself
  void setMembers(String prefix, JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (name.equals(METADATA)) {
        times.readMetadata(prefix, member.getValue(), problems);
        continue;
      }
      if (isReserved(name)) {
        continue;
      }
      String path = prefix + name;
      if (isComponent(path)) {
        setComponent(path, member.getValue());
      } else if (leavesOutWritten && isWritten(path)) {
        leftOut.add(path);
      } else if (!isWritten(path) || !isAsShown(path, member.getValue())) {
        refuseWritten(path);
        edits.put(path, member.getValue());
      }
    }
  }

  private @Nullable Writer writer(String path) {
    int slot = after.shape().indexOf(path);
    return slot < 0 ? null : state.computes.writer(state.models.find(after.id()), slot);
  }

  private boolean isWritten(String path) {
    return writer(path) != null;
  }

  /// A whole twin may be sent back as it was read.
  private boolean isAsShown(String path, JsonNode value) {
    JsonNode shown = value(path);
    if (shown != null && value.isNumber() && shown.isNumber()) {
      return Double.compare(value.doubleValue(), shown.doubleValue()) == 0;
    }
    return value.equals(shown);
  }

  private void refuseWritten(String path) {
    Writer writer = writer(path);
    if (writer != null) {
      throw new Refused(Refusals.computedProperty(path, writer, state.rules.placeOf(writer)));
    }
  }

  private boolean isReserved(String name) {
    if (!name.startsWith("$")) {
      return false;
    }
    switch (name) {
      case "$dtId", "$etag" -> {
        // The URL, the state and the model say these.
      }
      default ->
          problems.add(name + ": expected a property of the model, found a reserved name with $");
    }
    return true;
  }

  private boolean isComponent(String path) {
    return after.shape().indexOf(path) < 0
        && (TwinJson.hasComponent(after.shape(), path)
            || (before.shape().indexOf(path) < 0 && TwinJson.hasComponent(before.shape(), path)));
  }

  private void setComponent(String path, JsonNode value) {
    if (!value.isObject()) {
      problems.add(
          "%s: expected the component as an object, found %s"
              .formatted(path, JsonPatch.kindOf(value)));
      return;
    }
    removeBelow(path + "/");
    setMembers(path + "/", value);
  }

  private void removeBelow(String prefix) {
    if (twin < 0) {
      return;
    }
    for (Slot slot : before.shape().slots()) {
      if (slot.path().startsWith(prefix) && isPresent(slot) && !isWritten(slot.path())) {
        edits.put(slot.path(), null);
      }
    }
  }

  /// Removes all present properties that nothing sets: the command replaces the whole.
  void removeOthers() {
    replacesAll = true;
    if (twin < 0) {
      return;
    }
    for (Slot slot : before.shape().slots()) {
      if (isPresent(slot) && !isWritten(slot.path())) {
        edits.putIfAbsent(slot.path(), null);
      }
    }
  }

  /// Applies one operation of a JSON Patch.
  ///
  /// @param prefix path of the component that the patch is for with a `/` behind, or empty
  void patch(String prefix, JsonPatch.Operation operation) {
    List<String> segments = operation.segments();
    String path = prefix + segments.getFirst();
    int depth = 1;
    while (depth < segments.size() && isComponent(path)) {
      path = path + "/" + segments.get(depth);
      depth++;
    }
    if (segments.get(depth - 1).equals(METADATA) && depth < segments.size()) {
      times.patch(path.substring(0, path.length() - METADATA.length()), depth, operation, problems);
      return;
    }
    if (segments.get(depth - 1).startsWith("$")) {
      throw JsonPatch.refused(
          "%s: expected a property of the model, found a reserved name with $"
              .formatted(operation.path()));
    }
    if (depth == segments.size() && isComponent(path)) {
      patchComponent(path, operation);
      return;
    }
    refuseWritten(path);
    JsonNode present = edits.containsKey(path) ? edits.get(path) : value(path);
    if (depth < segments.size()) {
      if (present == null) {
        throw JsonPatch.missing(operation);
      }
      edits.put(path, JsonPatch.apply(operation, depth, present));
      return;
    }
    if (present == null && operation.kind() != JsonPatch.Kind.ADD) {
      if (after.shape().indexOf(path) < 0 && before.shape().indexOf(path) < 0) {
        problems.add(SlotValue.unknown(path, after));
        return;
      }
      throw JsonPatch.missing(operation);
    }
    edits.put(path, operation.value());
  }

  private void patchComponent(String path, JsonPatch.Operation operation) {
    switch (operation.kind()) {
      case ADD, REPLACE -> setComponent(path, operation.requireValue());
      case REMOVE -> removeBelow(path + "/");
    }
  }

  private @Nullable JsonNode value(String path) {
    int index = before.shape().indexOf(path);
    if (twin < 0 || index < 0 || !isPresent(before.shape().slot(index))) {
      return null;
    }
    SlotTable slots = state.slots;
    int at = state.twins.base(twin) + index;
    StringBuilder text = new StringBuilder();
    JsonText.value(text, before.shape().slot(index), slots.bits(at), slots.text(at));
    return JsonTree.own(text.toString());
  }

  private boolean isPresent(Slot slot) {
    return slot.kind() == Slot.Kind.PROPERTY
        && state.slots.isPresent(state.twins.base(twin) + slot.index());
  }

  /// Checks all against the new model; [#problems] says what does not conform.
  Checked check() {
    Shape shape = after.shape();
    List<SlotValue> values = new ArrayList<>();
    List<Integer> removed = new ArrayList<>();
    for (Map.Entry<String, @Nullable JsonNode> edit : edits.entrySet()) {
      int slot = shape.indexOf(edit.getKey());
      JsonNode value = edit.getValue();
      if (slot >= 0 && shape.slot(slot).kind() == Slot.Kind.PROPERTY) {
        if (value == null) {
          removed.add(slot);
        } else {
          SlotValue converted = SlotValue.of(after, slot, value, problems);
          if (converted != null && isShort(converted, shape.slot(slot).path())) {
            values.add(converted);
          }
        }
      } else if (value != null) {
        problems.add(SlotValue.unknown(edit.getKey(), after));
      }
    }
    // What names the unit of others comes before them.
    values.sort(Comparator.comparing(value -> !shape.givesUnit(value.slot())));
    ModelMove move =
        twin < 0 || before.id().equals(after.id()) ? null : new ModelMove(before, after);
    if (move != null) {
      addUnkept(move);
    }
    checkRequired(values, move);
    return new Checked(values, removed, timesBySlot(shape));
  }

  /// A stated time needs a value, here or in the twin; a whole twin may state times of what it does
  /// not have, since that is how it was read.
  private SortedMap<Integer, Long> timesBySlot(Shape shape) {
    SortedMap<Integer, Long> bySlot = new TreeMap<>();
    times
        .micros()
        .forEach(
            (path, micros) -> {
              int slot = shape.indexOf(path);
              boolean isSet =
                  edits.containsKey(path) ? edits.get(path) != null : value(path) != null;
              if (slot >= 0 && isSet && shape.slot(slot).kind() == Slot.Kind.PROPERTY) {
                bySlot.put(slot, micros);
              } else if (!replacesAll) {
                problems.add(
                    "%s: expected a property with a value for the source time, found none"
                        .formatted(path));
              }
            });
    return bySlot;
  }

  private boolean isShort(SlotValue value, String path) {
    int most = state.limits.textLength();
    String text = value.text();
    if (text == null || text.length() <= most) {
      return true;
    }
    problems.add(
        "%s: expected at most %d characters (limits.string-length), found %d"
            .formatted(path, most, text.length()));
    return false;
  }

  /// What the model requires (Requirement extension, `Required`) must be there once an app has made
  /// or replaced the twin, or given it this model, and must not be taken away. A twin that readings
  /// made may lack it until then.
  private void checkRequired(List<SlotValue> values, @Nullable ModelMove move) {
    for (Slot slot : after.shape().slots()) {
      if (!slot.required()
          || isWritten(slot.path())
          || values.stream().anyMatch(value -> value.slot() == slot.index())) {
        continue;
      }
      boolean isSet = edits.containsKey(slot.path()) && edits.get(slot.path()) != null;
      boolean isTaken = edits.containsKey(slot.path()) && !isSet;
      if (!isSet && (isTaken || isLacking(slot, move))) {
        problems.add(
            "%s: expected a value, since model %s requires it, found none"
                .formatted(slot.path(), after.id()));
      }
    }
  }

  private boolean isLacking(Slot required, @Nullable ModelMove move) {
    if (move != null) {
      return !move.fills(required.index(), state.slots, state.twins.base(twin));
    }
    return twin < 0 || (replacesAll && !isPresent(required));
  }

  /// Values that nothing edits and that the new model has no place for must be removed by who
  /// changes the model, see [ModelMove#mayGo] for others.
  private void addUnkept(ModelMove move) {
    int model = state.twins.model(twin);
    for (Slot slot : before.shape().slots()) {
      int at = state.twins.base(twin) + slot.index();
      if (state.slots.isPresent(at)
          && state.computes.writer(model, slot.index()) == null
          && !edits.containsKey(slot.path())
          && !move.carries(slot.index(), state.slots.bits(at), state.slots.text(at))
          && !move.mayGo(slot.index())) {
        problems.add(problemOf(slot, move) + "; remove or replace it in the same patch");
      }
    }
  }

  private String problemOf(Slot slot, ModelMove move) {
    return move.targets()[slot.index()] < 0
        ? SlotValue.unknown(slot.path(), after)
        : "%s: expected %s as model %s says, found %s"
            .formatted(slot.path(), move.expected(), after.id(), value(slot.path()));
  }
}
