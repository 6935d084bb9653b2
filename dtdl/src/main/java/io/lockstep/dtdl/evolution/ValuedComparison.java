package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Described;
import io.lockstep.dtdl.Semantics;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what stands beside a schema: unit, co-types and their properties, texts. All paths are
/// empty: the caller puts them in their place.
final class ValuedComparison {

  private static final MathContext SHOWN = new MathContext(12);

  private ValuedComparison() {}

  /// Unit, co-types, and what they bring.
  static void compareSemantics(Semantics before, Semantics after, List<ModelChange> changes) {
    compareUnits(before.unit(), after.unit(), changes);
    compareQuantities(before.types(), after.types(), changes);
    compareCotypes(before, after, changes);
    compareProperties(before, after, changes);
  }

  private static void compareUnits(
      @Nullable Unit before, @Nullable Unit after, List<ModelChange> changes) {
    String was = before == null ? "" : before.term();
    String is = after == null ? "" : after.term();
    if (was.equals(is)) {
      return;
    }
    Severity severity = Severity.BREAKING;
    String explanation;
    if (before == null) {
      severity = Severity.COMPATIBLE;
      explanation =
          "The unit " + is + " is stated now. Make sure that what is sent has always been in it.";
    } else if (after == null) {
      explanation =
          "The unit " + was + " is no longer stated: nothing can be converted from it any more.";
    } else if (!before.kind().equals(after.kind())) {
      explanation =
          ("Numbers in %s (%s) become numbers in %s (%s): they measure something else and cannot be"
                  + " converted. Give the new quantity a name of its own.")
              .formatted(was, before.kind(), is, after.kind());
    } else {
      BigDecimal factor = exact(before.factor()).divide(exact(after.factor()), SHOWN);
      BigDecimal offset =
          exact(before.offset())
              .subtract(exact(after.offset()))
              .divide(exact(after.factor()), SHOWN);
      String formula = formula(factor, offset);
      if (formula.equals("x")) {
        severity = Severity.COMPATIBLE;
        explanation = "%s is another word for %s: numbers stay.".formatted(is, was);
      } else {
        explanation =
            ("A number that meant %s would be read as %s. Convert what is stored by %s, and tell"
                    + " devices, bindings and rules that have the old unit.")
                .formatted(was, is, formula);
      }
    }
    changes.add(new ModelChange(Kind.UNIT_CHANGED, severity, "", was, is, explanation));
  }

  private static BigDecimal exact(double value) {
    return BigDecimal.valueOf(value);
  }

  /// What makes the new number of the old one, `x`.
  private static String formula(BigDecimal factor, BigDecimal offset) {
    BigDecimal times = factor.round(new MathContext(10)).stripTrailingZeros();
    BigDecimal plus = offset.round(new MathContext(10)).stripTrailingZeros();
    String product = times.compareTo(BigDecimal.ONE) == 0 ? "x" : "x * " + shown(times);
    return switch (plus.signum()) {
      case 0 -> product;
      case 1 -> product + " + " + shown(plus);
      default -> product + " - " + shown(plus.negate());
    };
  }

  private static String shown(BigDecimal number) {
    String plain = number.toPlainString();
    return plain.length() <= 16 ? plain : number.toString();
  }

  private static void compareQuantities(
      List<String> before, List<String> after, List<ModelChange> changes) {
    Set<String> lost = new LinkedHashSet<>(before);
    lost.removeAll(after);
    lost.removeIf(type -> !CotypeMeaning.isQuantity(type));
    Set<String> gained = new LinkedHashSet<>(after);
    gained.removeAll(before);
    gained.removeIf(type -> !CotypeMeaning.isQuantity(type));
    if (lost.isEmpty() && gained.isEmpty()) {
      return;
    }
    String was = String.join(", ", lost);
    String is = String.join(", ", gained);
    String explanation;
    if (lost.isEmpty()) {
      explanation = "It is known now to be " + is + ".";
    } else if (gained.isEmpty()) {
      explanation =
          "It is no longer known to be "
              + was
              + ": what looks for values of that kind does not find it any more.";
    } else {
      explanation =
          "Values that were %s are to be %s: they mean something else. Give the new quantity a name of its own."
              .formatted(was, is);
    }
    Severity severity = lost.isEmpty() ? Severity.COMPATIBLE : Severity.BREAKING;
    changes.add(new ModelChange(Kind.SEMANTIC_TYPE_CHANGED, severity, "", was, is, explanation));
  }

  private static void compareCotypes(Semantics before, Semantics after, List<ModelChange> changes) {
    for (String type : before.types()) {
      if (!after.has(type) && !CotypeMeaning.isComparedElsewhere(type)) {
        changes.add(CotypeMeaning.removed(type));
      }
    }
    for (String type : after.types()) {
      if (!before.has(type) && !CotypeMeaning.isComparedElsewhere(type)) {
        changes.add(CotypeMeaning.added(type));
      }
    }
  }

  private static void compareProperties(
      Semantics before, Semantics after, List<ModelChange> changes) {
    boolean sameTypes = Set.copyOf(before.types()).equals(Set.copyOf(after.types()));
    Set<String> names = new LinkedHashSet<>(before.properties().keySet());
    names.addAll(after.properties().keySet());
    for (String name : names) {
      String was = before.properties().getOrDefault(name, "");
      String is = after.properties().getOrDefault(name, "");
      if (was.equals(is)) {
        continue;
      }
      if (name.equals("minimum") || name.equals("maximum")) {
        compareBounds(name, was, is, changes);
      } else if (sameTypes || (!was.isEmpty() && !is.isEmpty())) {
        changes.add(CotypeMeaning.propertyChanged(name, was, is));
      }
    }
  }

  /// The bounds of IoT Operations' `Limited`.
  private static void compareBounds(String name, String was, String is, List<ModelChange> changes) {
    boolean isNarrower =
        was.isEmpty()
            || (!is.isEmpty()
                && (name.equals("minimum")
                    ? compareNumbers(is, was) > 0
                    : compareNumbers(is, was) < 0));
    boolean isEqual = !was.isEmpty() && !is.isEmpty() && compareNumbers(was, is) == 0;
    if (isEqual) {
      return;
    }
    changes.add(
        new ModelChange(
            isNarrower ? Kind.SCHEMA_NARROWED : Kind.SCHEMA_WIDENED,
            isNarrower ? Severity.BREAKING : Severity.WIDENING,
            "",
            was.isEmpty() ? "no " + name : name + " " + was,
            is.isEmpty() ? "no " + name : name + " " + is,
            isNarrower
                ? "Numbers beyond the new %s were right before and are refused now. Look for stored values beyond %s."
                    .formatted(name, is)
                : "More numbers are right than before; readers may meet values beyond the old %s."
                    .formatted(name)));
  }

  private static int compareNumbers(String left, String right) {
    try {
      return new BigDecimal(left).compareTo(new BigDecimal(right));
    } catch (NumberFormatException _) {
      return left.compareTo(right);
    }
  }

  /// Display name, description and comment.
  static void compareTexts(Described before, Described after, List<ModelChange> changes) {
    compareText("displayName", shown(before.displayName()), shown(after.displayName()), changes);
    compareText("description", shown(before.description()), shown(after.description()), changes);
    compareText("comment", orEmpty(before.comment()), orEmpty(after.comment()), changes);
  }

  private static void compareText(
      String what, String before, String after, List<ModelChange> changes) {
    if (!before.equals(after)) {
      changes.add(
          new ModelChange(
              Kind.TEXT_CHANGED,
              Severity.COSMETIC,
              "",
              before,
              after,
              "People read another " + what + "; no value is touched."));
    }
  }

  private static String shown(Map<String, String> texts) {
    if (texts.size() == 1 && texts.containsKey("en")) {
      return texts.getOrDefault("en", "");
    }
    List<String> shown = new ArrayList<>();
    texts.forEach((language, text) -> shown.add(language + ": " + text));
    return String.join("; ", shown);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
