package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.parse.Element.Part;
import java.util.List;

/// Checks schemas: enum values, what DTDL v2 excludes, and by [SchemaDepth] how deep they are.
final class SchemaChecks {

  private final Batch batch;

  private SchemaChecks(Batch batch) {
    this.batch = batch;
  }

  static void check(Batch batch) {
    new SchemaChecks(batch).check();
  }

  private void check() {
    boolean isSound = SchemaDepth.check(batch);
    for (Element element : batch.elements().values()) {
      checkEnum(element);
      if (isSound
          && element.has(LanguageRule.NO_ARRAYS_IN_PROPERTIES)
          && element.type.name().equals("Property")) {
        checkPropertySchema(element);
      }
    }
  }

  private void checkEnum(Element element) {
    if (!element.type.name().equals("Enum") || element.parts("valueSchema").isEmpty()) {
      return;
    }
    Part part = element.parts("valueSchema").getFirst();
    Instance instance = Linker.instance(part);
    PropertyDef property = element.type.properties().get("valueSchema");
    if (instance == null || property == null) {
      return;
    }
    if (!property.in().contains(instance.term())) {
      batch.add(
          new Finding("incorrectPropertyValue", element.where("valueSchema"))
              .primary(element.id)
              .property("valueSchema")
              .value(instance.term())
              .restriction(String.join(", ", property.in())));
    }
    for (Element value : Linker.targets(batch, element, "enumValues")) {
      Object literal = value.literal("enumValue");
      if (literal != null && !conforms(literal, instance)) {
        batch.add(
            new Finding("nonConformantDatatype", value.where("enumValue"))
                .primary(value.id)
                .secondary(element.id)
                .property("enumValue")
                .type(instance.term())
                .value(text(literal))
                .restriction("valueSchema")
                .related(element.where("valueSchema")));
      }
    }
  }

  private static boolean conforms(Object literal, Instance schema) {
    return switch (schema.term()) {
      case "string" -> literal instanceof String;
      case "boolean" -> literal instanceof Boolean;
      case "integer" -> literal instanceof Long;
      default -> true;
    };
  }

  private static String text(Object literal) {
    return switch (literal) {
      case Double number -> Literals.text(number);
      case Boolean flag -> flag ? "True" : "False";
      default -> literal.toString();
    };
  }

  /// DTDL v2: no arrays in the schema of a property, and no geometry, which has arrays inside.
  private void checkPropertySchema(Element property) {
    List<Element> reachable =
        Graph.walk(
                SchemaDepth.complex(batch, property, "schema"),
                schema -> SchemaDepth.children(batch, schema))
            .order()
            .reversed();
    if (excludesGeometry(property, property.parts("schema"))) {
      return;
    }
    for (Element schema : reachable) {
      if (schema.type.name().equals("Array")) {
        exclude(property, schema.id, schema.whole());
        return;
      }
      for (Element holder : SchemaDepth.holders(batch, schema)) {
        if (excludesGeometry(property, holder.parts("schema"))) {
          return;
        }
      }
    }
  }

  private boolean excludesGeometry(Element property, List<Part> schemas) {
    for (Part part : schemas) {
      Instance instance = Linker.instance(part);
      if (instance != null && instance.type().equals("GeospatialSchema")) {
        String array = "dtmi:standard:schema:geospatial:" + arrayIn(instance.term()) + ";2";
        exclude(property, array, property.where("schema"));
        return true;
      }
    }
    return false;
  }

  /// The array that a geometry has inside.
  private static String arrayIn(String geometry) {
    return switch (geometry) {
      case "point" -> "position";
      case "multiPoint" -> "positionArray";
      case "lineString" -> "lineStringCoordinateArray";
      case "multiLineString" -> "lineStringCoordinateArrayArray";
      case "polygon" -> "polygonCoordinateArray";
      default -> "polygonCoordinateArrayArray";
    };
  }

  private void exclude(Element property, String array, SourceLocation where) {
    batch.add(
        new Finding("excludedType", property.whole())
            .primary(property.id)
            .secondary(array)
            .property("'schema'")
            .type(property.type.name())
            .restriction("Array")
            .found("Use DTDL v3 or later, where properties have arrays.")
            .related(where));
  }
}
