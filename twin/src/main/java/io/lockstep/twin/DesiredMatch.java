package io.lockstep.twin;

import io.lockstep.dtdl.Primitive;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.DesiredValue;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.SlotTable;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whether what a device reports is what is desired: numbers by their value, in the unit that the
/// twin has them in; JSON by its content, whatever the order of members and the form of numbers.
///
/// A double may differ by what scales and units on its way there and back round off, and one with a
/// fraction by what a device rounds off that computes in single precision. Whole numbers may not.
final class DesiredMatch {
  private static final double ROUNDED = 1e-12;

  /// Half of the last place of a float, and the other half on the way back.
  private static final double SINGLE = 0x1p-23;

  private DesiredMatch() {}

  /// @param base where the twin's slots begin
  static boolean isReported(SlotTable slots, int base, Slot slot, DesiredValue value) {
    int at = base + slot.index();
    if (!slots.isPresent(at)) {
      return false;
    }
    long bits = slots.bits(at);
    return switch (slot.type()) {
      case BOOLEAN -> bits == value.bits();
      case LONG ->
          bits == OwnUnits.own(slots, base, slot, value.bits())
              || OwnUnits.shared(slots, base, slot, bits) == value.bits();
      case DOUBLE ->
          isSame(
                  Double.longBitsToDouble(bits),
                  Double.longBitsToDouble(OwnUnits.own(slots, base, slot, value.bits())))
              || OwnUnits.shared(slots, base, slot, bits) == value.bits();
      case TEXT -> isSameText(slot, slots.text(at), value.text());
      case JSON -> isSameJson(slots.text(at), value.text());
    };
  }

  private static boolean isSame(double reported, double desired) {
    double tolerance = desired == Math.rint(desired) ? ROUNDED : SINGLE;
    return reported == desired || Math.abs(reported - desired) <= tolerance * Math.abs(desired);
  }

  private static boolean isSameText(
      Slot slot, @Nullable String reported, @Nullable String desired) {
    if (reported == null || desired == null || reported.equals(desired)) {
      return reported != null && desired != null;
    }
    boolean isNumber = slot.isWideInteger() || slot.schema() == Primitive.DECIMAL;
    return isNumber && isSameNumber(reported, desired);
  }

  private static boolean isSameNumber(String reported, String desired) {
    try {
      return new BigDecimal(reported).compareTo(new BigDecimal(desired)) == 0;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static boolean isSameJson(@Nullable String reported, @Nullable String desired) {
    if (reported == null || desired == null || reported.equals(desired)) {
      return reported != null && desired != null;
    }
    try {
      return isSame(JsonTree.read(reported), JsonTree.read(desired));
    } catch (JsonTree.Malformed _) {
      return false; // A member stands twice.
    }
  }

  private static boolean isSame(JsonNode reported, JsonNode desired) {
    if (reported.isNumber() && desired.isNumber()) {
      return isSameNumber(reported.asString(), desired.asString())
          || isSame(reported.doubleValue(), desired.doubleValue());
    }
    if (reported.size() != desired.size() || reported.getNodeType() != desired.getNodeType()) {
      return false;
    }
    if (reported.isObject()) {
      for (Map.Entry<String, JsonNode> member : desired.properties()) {
        JsonNode other = reported.get(member.getKey());
        if (other == null || !isSame(other, member.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (reported.isArray()) {
      for (int i = 0; i < desired.size(); i++) {
        if (!isSame(reported.get(i), desired.get(i))) {
          return false;
        }
      }
      return true;
    }
    return reported.equals(desired);
  }
}
