package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares enums: what counts is the values, which is what messages carry; names are for people.
final class EnumComparison {

  private static final ValueChecker CHECKER = new ValueChecker();

  private EnumComparison() {}

  static void compare(EnumSchema before, EnumSchema after, List<ModelChange> changes) {
    boolean wasText = before.valueSchema() == Primitive.STRING;
    if (wasText != (after.valueSchema() == Primitive.STRING)) {
      changes.add(
          new ModelChange(
              Kind.SCHEMA_CHANGED,
              Severity.BREAKING,
              "",
              SchemaText.of(before),
              SchemaText.of(after),
              "Its values are written otherwise: no old value is right. Convert what is stored, and"
                  + " change what sends it."));
      return;
    }
    if (before.valueSchema() != after.valueSchema()) {
      changes.add(
          new ModelChange(
              Kind.SCHEMA_CHANGED,
              Severity.COMPATIBLE,
              "",
              SchemaText.of(before),
              SchemaText.of(after),
              "Its values are integers of another size; the values themselves decide."));
    }
    Map<Object, EnumValue> was = byValue(before);
    Map<Object, EnumValue> is = byValue(after);
    Map<String, Object> wasNamed = byName(before);
    Map<String, Object> isNamed = byName(after);
    was.forEach(
        (value, old) -> {
          EnumValue now = is.get(value);
          if (now == null) {
            changes.add(removed(old, isNamed.get(old.name())));
            return;
          }
          if (!old.name().equals(now.name())) {
            changes.add(
                renamed(
                    old, now, wasNamed.containsKey(now.name()) || isNamed.containsKey(old.name())));
          }
          List<ModelChange> inside = new ArrayList<>();
          ValuedComparison.compareSemantics(old.semantics(), now.semantics(), inside);
          ValuedComparison.compareTexts(old, now, inside);
          inside.forEach(change -> changes.add(change.under("." + old.name())));
        });
    is.forEach(
        (value, now) -> {
          if (!was.containsKey(value)) {
            changes.add(
                new ModelChange(
                    Kind.ENUM_WIDENED,
                    Severity.WIDENING,
                    "." + now.name(),
                    "",
                    shown(now),
                    "There may be this value now; readers and rules may meet it and not know it."));
          }
        });
    ValuedComparison.compareTexts(before, after, changes);
  }

  private static ModelChange removed(EnumValue old, @Nullable Object moved) {
    String advice =
        moved == null
            ? "Look for twins that have it, and for devices that send it."
            : old.name()
                + " is "
                + moved
                + " now: convert what is stored, and change what sends it.";
    return new ModelChange(
        Kind.ENUM_NARROWED,
        Severity.BREAKING,
        "." + old.name(),
        shown(old),
        "",
        "The value " + old.value() + " is refused now. " + advice);
  }

  private static ModelChange renamed(EnumValue old, EnumValue now, boolean isMoved) {
    return new ModelChange(
        isMoved ? Kind.ENUM_MEANING_CHANGED : Kind.ENUM_RENAMED,
        isMoved ? Severity.BREAKING : Severity.COMPATIBLE,
        "." + old.name(),
        shown(old),
        shown(now),
        isMoved
            ? "The value %s meant %s and would be read as %s. Convert what is stored, and change what sends it."
                .formatted(old.value(), old.name(), now.name())
            : "The value %s has another name; make sure that it still means the same."
                .formatted(old.value()));
  }

  /// True if each value of the enum is one of the primitive.
  static boolean allConform(EnumSchema choice, Primitive primitive) {
    for (EnumValue value : choice.values()) {
      String json =
          value.value() instanceof String text
              ? JsonPrinter.quoted(text)
              : value.value().toString();
      if (!CHECKER.check(primitive, json).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static String shown(EnumValue value) {
    return value.name().equals(value.value()) ? value.name() : value.name() + " = " + value.value();
  }

  private static Map<Object, EnumValue> byValue(EnumSchema choice) {
    Map<Object, EnumValue> values = new LinkedHashMap<>();
    choice.values().forEach(value -> values.put(value.value(), value));
    return values;
  }

  private static Map<String, Object> byName(EnumSchema choice) {
    Map<String, Object> names = new LinkedHashMap<>();
    choice.values().forEach(value -> names.put(value.name(), value.value()));
    return names;
  }
}
