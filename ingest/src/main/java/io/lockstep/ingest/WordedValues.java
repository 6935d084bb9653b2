package io.lockstep.ingest;

import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Excerpt;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes values that a source words in another type than the model has. No state.
final class WordedValues {
  private static final int TEXT_MAX = 400;
  private static final int LISTED_MAX = 8;
  private static final double EXACT_INTEGER_MAX = 1L << 53;

  /// Why a value was refused.
  record Refusal(DriftReason reason, String found) {}

  private WordedValues() {}

  /// True when a binding says what such a text means: it need not be of the slot's type.
  static boolean reads(Adjust adjust, Slot slot) {
    return switch (adjust.wording()) {
      case Wording.Plain() -> false;
      case Wording.Decimal() -> slot.type() == ValueType.DOUBLE || slot.type() == ValueType.LONG;
      case Wording.Listed _ -> slot.type() != ValueType.JSON;
    };
  }

  /// Writes the value that a text stands for; null when it was written.
  ///
  /// @param unit the unit that the twin has the slot in, empty for none
  static @Nullable Refusal put(
      SampleTarget target, Slot slot, String text, Adjust adjust, String unit) {
    return switch (adjust.wording()) {
      case Wording.Plain() -> wrong("a value of type " + slot.type(), text);
      case Wording.Decimal() -> number(target, slot, text, adjust, unit);
      case Wording.Listed(var values) -> {
        String value = values.get(text);
        if (value == null) {
          yield wrong("one of the words that the binding lists (" + words(values) + ")", text);
        }
        yield switch (slot.type()) {
          case DOUBLE, LONG -> number(target, slot, value, adjust, unit);
          case BOOLEAN -> {
            if (!value.equals("true") && !value.equals("false")) {
              yield wrong("true or false for it in the binding's map", value);
            }
            target.bool(slot.index(), value.equals("true"));
            yield null;
          }
          case TEXT -> {
            target.text(slot.index(), value);
            yield null;
          }
          case JSON -> wrong("a property that is no object and no array", value);
        };
      }
    };
  }

  private static String words(Map<String, String> values) {
    TreeSet<String> sorted = new TreeSet<>(values.keySet());
    return String.join(", ", sorted.stream().limit(LISTED_MAX).toList())
        + (sorted.size() > LISTED_MAX ? ", ..." : "");
  }

  private static @Nullable Refusal number(
      SampleTarget target, Slot slot, String text, Adjust adjust, String unit) {
    String digits = text.strip();
    if (digits.length() > TEXT_MAX || !Wording.Decimal.isNumber(digits)) {
      return wrong("text that is a decimal number such as 21.5", text);
    }
    if (!adjust.isConvertibleTo(slot.unit())) {
      return wrong("a unit that converts to " + slot.unit(), adjust.unitText());
    }
    if (slot.type() == ValueType.LONG && adjust.isNone()) {
      return whole(target, slot, digits);
    }
    double value = Double.parseDouble(digits);
    double adjusted = adjust.isNone() ? value : adjust.applied(value, unit);
    if (!Double.isFinite(adjusted)) {
      return new Refusal(
          DriftReason.OUT_OF_RANGE, "expected a finite number, found " + Excerpt.of(text));
    }
    if (slot.type() == ValueType.DOUBLE) {
      target.number(slot.index(), adjusted);
      return null;
    }
    if (adjusted != Math.rint(adjusted)) {
      return wrong("an integer after scale, offset and unit", text);
    }
    if (Math.abs(adjusted) > EXACT_INTEGER_MAX) {
      return new Refusal(
          DriftReason.OUT_OF_RANGE,
          "expected an integer of at most 53 bits after scale, offset and unit, found "
              + Excerpt.of(text));
    }
    target.integer(slot.index(), (long) adjusted);
    return null;
  }

  /// Exact where a double would not be. A huge exponent must not make a huge number of it.
  private static @Nullable Refusal whole(SampleTarget target, Slot slot, String digits) {
    double near = Double.parseDouble(digits);
    if (!(near >= -0x1p63 && near <= 0x1p63)) {
      return new Refusal(
          DriftReason.OUT_OF_RANGE, "expected an integer of 64 bits, found " + Excerpt.of(digits));
    }
    if (near != 0 && Math.abs(near) < 1) {
      return wrong("an integer", digits);
    }
    try {
      target.integer(slot.index(), near == 0 ? 0 : new BigDecimal(digits).longValueExact());
      return null;
    } catch (ArithmeticException _) {
      return near == Math.rint(near) && Math.abs(near) >= EXACT_INTEGER_MAX
          ? new Refusal(
              DriftReason.OUT_OF_RANGE,
              "expected an integer of 64 bits, found " + Excerpt.of(digits))
          : wrong("an integer", digits);
    }
  }

  private static Refusal wrong(String expected, String found) {
    return new Refusal(
        DriftReason.WRONG_TYPE, "expected %s, found %s".formatted(expected, Excerpt.of(found)));
  }
}
