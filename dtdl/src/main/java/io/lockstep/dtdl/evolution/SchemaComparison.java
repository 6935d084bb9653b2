package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Described;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import io.lockstep.dtdl.Valued;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compares schemas, and all that has one.
///
/// Paths are relative and begin with their separator. A pair of schemas is compared once: models
/// share schemas, and a schema may contain itself (DTDL v4). Inside of itself a pair counts as
/// equal, since what differs is told at its outer place. Confined to one thread.
final class SchemaComparison {

  /// Two schemas by their identifiers.
  private record Pair(String before, String after) {}

  private final ModelSet beforeSet;
  private final ModelSet afterSet;
  private final Map<Pair, List<ModelChange>> known = new LinkedHashMap<>();

  SchemaComparison(ModelSet beforeSet, ModelSet afterSet) {
    this.beforeSet = beforeSet;
    this.afterSet = afterSet;
  }

  /// Schema, unit, co-types and texts of something that has a value.
  void compare(Valued before, Valued after, List<ModelChange> changes) {
    changes.addAll(compare(before.schema(), after.schema()));
    ValuedComparison.compareSemantics(before.semantics(), after.semantics(), changes);
    ValuedComparison.compareTexts(before, after, changes);
  }

  /// What differs between two schemas.
  List<ModelChange> compare(Schema unresolvedBefore, Schema unresolvedAfter) {
    Schema before = resolved(unresolvedBefore, beforeSet);
    Schema after = resolved(unresolvedAfter, afterSet);
    Pair pair = new Pair(before.id().value(), after.id().value());
    List<ModelChange> found = known.get(pair);
    if (found == null) {
      known.put(pair, List.of());
      List<ModelChange> changes = new ArrayList<>();
      differ(before, after, changes);
      found = Limit.cut(changes);
      known.put(pair, found);
    }
    return found;
  }

  private static Schema resolved(Schema schema, ModelSet models) {
    return schema instanceof SchemaReference reference
        ? models
            .schema(reference.id())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected the schema %s in its set of models, found none"
                            .formatted(reference.id())))
        : schema;
  }

  private void differ(Schema before, Schema after, List<ModelChange> changes) {
    switch (before) {
      case Primitive was when after instanceof Primitive is -> {
        if (was != is) {
          changes.add(
              schema(before, after, PrimitiveOrder.holds(is, was), PrimitiveOrder.holds(was, is)));
        }
      }
      case Geospatial was when after instanceof Geospatial is -> {
        if (was != is) {
          changes.add(schema(before, after, false, false));
        }
      }
      case ArraySchema was when after instanceof ArraySchema is -> {
        for (ModelChange change : compare(was.elementSchema(), is.elementSchema())) {
          changes.add(change.under("[]"));
        }
        ValuedComparison.compareTexts(was, is, changes);
      }
      case EnumSchema was when after instanceof EnumSchema is ->
          EnumComparison.compare(was, is, changes);
      case MapSchema was when after instanceof MapSchema is -> compareMaps(was, is, changes);
      case ObjectSchema was when after instanceof ObjectSchema is ->
          compareObjects(was, is, changes);
      case EnumSchema was when after instanceof Primitive is ->
          changes.add(schema(before, after, EnumComparison.allConform(was, is), false));
      case Primitive was when after instanceof EnumSchema is ->
          changes.add(schema(before, after, false, EnumComparison.allConform(is, was)));
      case ObjectSchema was when after instanceof MapSchema is ->
          changes.add(schema(before, after, mapHolds(is, was), false));
      case MapSchema was when after instanceof ObjectSchema is ->
          changes.add(schema(before, after, false, mapHeld(was, is)));
      case Primitive _, Geospatial _, ArraySchema _, EnumSchema _, MapSchema _, ObjectSchema _ ->
          changes.add(schema(before, after, false, false));
      case SchemaReference reference ->
          throw new IllegalStateException(reference.id() + " refers to a reference");
    }
  }

  private static ModelChange schema(
      Schema before, Schema after, boolean isWidened, boolean isNarrowed) {
    String was = SchemaText.of(before);
    String is = SchemaText.of(after);
    if (isWidened) {
      return new ModelChange(
          Kind.SCHEMA_WIDENED,
          Severity.WIDENING,
          "",
          was,
          is,
          "Every %s is right as %s too; readers may meet values that no %s is."
              .formatted(was, is, was));
    }
    if (isNarrowed) {
      return new ModelChange(
          Kind.SCHEMA_NARROWED,
          Severity.BREAKING,
          "",
          was,
          is,
          ("Not every %s is right as %s. Look for stored values that are not, and for devices that"
                  + " send them.")
              .formatted(was, is));
    }
    return new ModelChange(
        Kind.SCHEMA_CHANGED,
        Severity.BREAKING,
        "",
        was,
        is,
        ("A value that was %s must be %s now, and not all can be read so. Convert what is stored, and"
                + " change what sends it; or give the new value a name of its own.")
            .formatted(was, is));
  }

  private void compareMaps(MapSchema before, MapSchema after, List<ModelChange> changes) {
    List<ModelChange> inside = new ArrayList<>();
    compare(before.value(), after.value(), inside);
    inside.forEach(change -> changes.add(change.under("{}")));
    compareNames("map key", before.key().name(), after.key().name(), changes);
    compareNames("map value", before.value().name(), after.value().name(), changes);
    ValuedComparison.compareTexts(before, after, changes);
  }

  /// Names that no value carries.
  static void compareNames(String what, String before, String after, List<ModelChange> changes) {
    if (!before.equals(after)) {
      changes.add(
          new ModelChange(
              Kind.NAME_CHANGED,
              Severity.COSMETIC,
              "",
              before,
              after,
              "The " + what + " has another name, which no value carries."));
    }
  }

  private void compareObjects(ObjectSchema before, ObjectSchema after, List<ModelChange> changes) {
    Map<String, Field> was = byName(before);
    Map<String, Field> is = byName(after);
    for (Field field : was.values()) {
      Field now = is.get(field.name());
      if (now == null) {
        changes.add(
            new ModelChange(
                Kind.REMOVED,
                Severity.BREAKING,
                "." + field.name(),
                SchemaText.of(field.schema()),
                "",
                "Values with this field are refused now. Take it out of what is stored, and stop"
                    + " devices and apps from sending it."));
      } else {
        List<ModelChange> inside = new ArrayList<>();
        compare(field, now, inside);
        inside.forEach(change -> changes.add(change.under("." + field.name())));
      }
    }
    for (Field field : is.values()) {
      if (!was.containsKey(field.name())) {
        boolean isRequired = field.semantics().has("Required");
        changes.add(
            new ModelChange(
                Kind.ADDED,
                isRequired ? Severity.BREAKING : Severity.WIDENING,
                "." + field.name(),
                "",
                SchemaText.of(field.schema()),
                isRequired
                    ? "Every value must have this field now, and no old one has it. Set it where"
                        + " values are stored, and in all that is sent."
                    : "Values may have this field now; readers may meet it."));
      }
    }
    ValuedComparison.compareTexts((Described) before, after, changes);
  }

  private static Map<String, Field> byName(ObjectSchema object) {
    Map<String, Field> fields = new LinkedHashMap<>();
    object.fields().forEach(field -> fields.put(field.name(), field));
    return fields;
  }

  /// True if each field of an object may be a value of the map that takes its place.
  private boolean mapHolds(MapSchema map, ObjectSchema object) {
    List<ModelChange> changes = new ArrayList<>();
    object.fields().forEach(field -> compare(field, map.value(), changes));
    return changes.stream().noneMatch(change -> change.severity() == Severity.BREAKING);
  }

  /// The same with the object as the newer one.
  private boolean mapHeld(MapSchema before, ObjectSchema after) {
    SchemaComparison reversed =
        new SchemaComparison(/* beforeSet= */ afterSet, /* afterSet= */ beforeSet);
    return reversed.mapHolds(before, after);
  }
}
