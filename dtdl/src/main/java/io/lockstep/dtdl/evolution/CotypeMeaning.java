package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Units;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;

/// What it means when a co-type, or a property of one, comes or goes.
final class CotypeMeaning {

  private CotypeMeaning() {}

  /// True for semantic types such as `Temperature`.
  static boolean isQuantity(String type) {
    return Units.kindOf(type).isPresent();
  }

  /// True for co-types that are compared by what they do, elsewhere.
  static boolean isComparedElsewhere(String type) {
    return isQuantity(type) || type.equals("Historized");
  }

  static ModelChange added(String type) {
    if (type.equals("Required")) {
      return new ModelChange(
          Kind.REQUIRED_ADDED,
          Severity.BREAKING,
          "",
          "optional",
          "required",
          "It could be left out before and must be given now. Set it on all twins, and in all that"
              + " is sent, before the new version is used.");
    }
    if (changesMeaning(type)) {
      return cotype(
          Kind.COTYPE_ADDED,
          Severity.BREAKING,
          type,
          "The same value means something else under " + type + ". " + adviceFor(type));
    }
    return cotype(
        Kind.COTYPE_ADDED, Severity.COMPATIBLE, type, "It says more of itself; values stay.");
  }

  static ModelChange removed(String type) {
    if (type.equals("Required")) {
      return new ModelChange(
          Kind.REQUIRED_REMOVED,
          Severity.WIDENING,
          "",
          "required",
          "optional",
          "It may be left out now; readers may find it missing.");
    }
    if (type.equals("Idempotent")) {
      return cotype(
          Kind.COTYPE_REMOVED,
          Severity.BREAKING,
          type,
          "It may not be repeated safely any more. Stop clients from sending it again.");
    }
    if (changesMeaning(type)) {
      return cotype(
          Kind.COTYPE_REMOVED,
          Severity.BREAKING,
          type,
          "The same value means something else without " + type + ". " + adviceFor(type));
    }
    return cotype(
        Kind.COTYPE_REMOVED, Severity.COMPATIBLE, type, "It says less of itself; values stay.");
  }

  private static ModelChange cotype(Kind kind, Severity severity, String type, String explanation) {
    boolean isAdded = kind == Kind.COTYPE_ADDED;
    return new ModelChange(
        kind, severity, "", isAdded ? "" : type, isAdded ? type : "", explanation);
  }

  /// True for co-types that say how a value is read or written.
  private static boolean changesMeaning(String type) {
    return switch (type) {
      case "ValueAnnotation", "Override", "ScaledStatically" -> true;
      case "Mqtt", "Transparent", "Indexed", "Fragmented", "Indirect", "Cacheable" -> true;
      default -> false;
    };
  }

  private static String adviceFor(String type) {
    return switch (type) {
      case "ValueAnnotation" ->
          "It describes another value, or did: look at what reads the two of them together.";
      case "Override" -> "Look at the twins that state a unit of their own.";
      case "ScaledStatically" -> "Convert what is stored by the scale factor.";
      default -> "Devices must change how they send it at the same time.";
    };
  }

  static ModelChange propertyChanged(String name, String before, String after) {
    boolean breaks =
        switch (name) {
          case "annotates", "overrides", "scaleFactor", "payloadFormat", "index" -> true;
          case "telemetryTopic", "commandTopic", "propertyTopic" -> true;
          case "telemServiceGroupId", "cmdServiceGroupId" -> true;
          default -> !before.isEmpty() && !isDescriptive(name);
        };
    String explanation =
        switch (name) {
          case "annotates" -> "It describes another value than before.";
          case "overrides" -> "It overrides something else than before.";
          case "scaleFactor" -> "Numbers are scaled otherwise: convert what is stored.";
          case "telemetryTopic", "commandTopic", "propertyTopic" ->
              "Devices and apps that use the old topic are no longer heard. Change them together.";
          case "payloadFormat" -> "Devices must write another format. Change them together.";
          case "index" -> "Its place in the payload is another. Change devices together.";
          default ->
              breaks
                  ? "What relies on the old value of "
                      + name
                      + " may be wrong now; look at what reads it."
                  : name + " says something else; values stay.";
        };
    return new ModelChange(
        Kind.COTYPE_PROPERTY_CHANGED,
        breaks ? Severity.BREAKING : Severity.COMPATIBLE,
        "",
        before.isEmpty() ? "" : name + " " + before,
        after.isEmpty() ? "" : name + " " + after,
        explanation);
  }

  /// Properties that only sort or describe.
  private static boolean isDescriptive(String name) {
    return switch (name) {
      case "ontology", "typeRef", "group", "namespace", "decimalPlaces", "ttl" -> true;
      default -> false;
    };
  }
}
