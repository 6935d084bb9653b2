package io.lockstep.twin;

import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON value converted for a slot. Immutable.
///
/// @param slot the slot's index
/// @param bits the value of a primitive type
/// @param text the value of TEXT and JSON
record SlotValue(int slot, long bits, @Nullable String text) {

  /// Converts a value and checks it against the model; null when it does not conform, and then a
  /// problem was added.
  static @Nullable SlotValue of(ModelEntry model, int slot, JsonNode value, List<String> problems) {
    Slot place = model.shape().slot(slot);
    if (!fits(place, value)) {
      problems.add(
          "%s: expected %s as model %s says, found %s"
              .formatted(place.path(), expected(place), model.id(), JsonPatch.kindOf(value)));
      return null;
    }
    SlotValue converted = convert(slot, place.type(), value);
    TypedCheck.Fault fault = model.checks().get(slot).fault(converted.bits, converted.text);
    if (fault == null) {
      return converted;
    }
    problems.add(
        "%s: expected %s as model %s says, found %s"
            .formatted(place.path(), fault.expected(), model.id(), shortened(value)));
    return null;
  }

  private static boolean fits(Slot slot, JsonNode value) {
    return switch (slot.type()) {
      case BOOLEAN -> value.isBoolean();
      case LONG -> value.isIntegralNumber() && value.canConvertToLong();
      case DOUBLE -> value.isNumber();
      case TEXT -> slot.isWideInteger() ? value.isIntegralNumber() : value.isString();
      case JSON -> value.isContainer();
    };
  }

  private static SlotValue convert(int slot, ValueType type, JsonNode value) {
    return switch (type) {
      case BOOLEAN -> new SlotValue(slot, value.booleanValue() ? 1 : 0, null);
      case LONG -> new SlotValue(slot, value.longValue(), null);
      case DOUBLE -> new SlotValue(slot, Double.doubleToRawLongBits(doubleOf(value)), null);
      case TEXT -> new SlotValue(slot, 0, value.asString());
      case JSON -> new SlotValue(slot, 0, JsonTree.text(value));
    };
  }

  /// The nearest double; infinite when there is none, which the slot's check refuses.
  private static double doubleOf(JsonNode value) {
    return Double.parseDouble(value.asString());
  }

  private static String expected(Slot slot) {
    return switch (slot.type()) {
      case BOOLEAN -> "a boolean";
      case LONG -> "an integer";
      case DOUBLE -> "a number";
      case TEXT -> slot.isWideInteger() ? "an integer" : "a string";
      case JSON -> "an object or array";
    };
  }

  /// The problem of a property that the model does not have.
  static String unknown(String path, ModelEntry model) {
    return "%s: expected a property of model %s, found none of this name; it has %s"
        .formatted(path, model.id(), propertyPaths(model.shape()));
  }

  private static List<String> propertyPaths(Shape shape) {
    return shape.slots().stream()
        .filter(slot -> slot.kind() == Slot.Kind.PROPERTY)
        .map(Slot::path)
        .limit(50)
        .toList();
  }

  private static String shortened(JsonNode value) {
    String text = value.isString() ? JsonText.quoted(value.stringValue()) : JsonTree.text(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
