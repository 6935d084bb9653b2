package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.parse.Element.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks schemas: depth, recursion, enum values, what DTDL v2 excludes.
final class SchemaChecks {

  private final Batch batch;

  private SchemaChecks(Batch batch) {
    this.batch = batch;
  }

  static void check(Batch batch) {
    new SchemaChecks(batch).check();
  }

  private void check() {
    List<Element> schemas = new ArrayList<>();
    for (Element element : batch.elements().values()) {
      if (element.type.isA("ComplexSchema")) {
        schemas.add(element);
      }
    }
    Graph.Walk walk = Graph.walk(schemas, this::children);
    boolean isRecursive = false;
    for (Element closing : walk.closing()) {
      if (!closing.has(LanguageRule.RECURSIVE_SCHEMAS)) {
        isRecursive = true;
        recursive(closing);
      }
    }
    if (!isRecursive) {
      measure(walk.order());
    }
    for (Element element : batch.elements().values()) {
      checkEnum(element);
      if (!isRecursive
          && element.has(LanguageRule.NO_ARRAYS_IN_PROPERTIES)
          && element.type.name().equals("Property")) {
        checkPropertySchema(element);
      }
    }
  }

  /// Reports a schema that contains itself: by that if it is seen within the levels that are
  /// allowed, else as one that is too deep.
  private void recursive(Element closing) {
    int max = closing.limits().get("schemaDepth");
    if (returnsWithin(closing, max)) {
      Element named = named(closing);
      batch.add(new Finding("recursiveStructureWide", named.whole()).primary(named.id));
      return;
    }
    Element end = closing;
    for (int level = 0; level < max; level++) {
      end = children(end).stream().filter(child -> leadsTo(child, closing)).findFirst().orElse(end);
    }
    addExcessiveDepth(closing, inner(end), max);
  }

  /// True if a way leads from a schema back to it in so many steps.
  private boolean returnsWithin(Element start, int steps) {
    Set<Element> level = new LinkedHashSet<>(children(start));
    for (int step = 1; step <= steps; step++) {
      if (level.contains(start)) {
        return true;
      }
      Set<Element> next = new LinkedHashSet<>();
      level.forEach(schema -> next.addAll(children(schema)));
      level = next;
    }
    return false;
  }

  private boolean leadsTo(Element from, Element to) {
    return Graph.walk(List.of(from), this::children).order().contains(to);
  }

  private void addExcessiveDepth(Element schema, Element shown, int max) {
    batch.add(
        new Finding("excessiveDepthWide", schema.whole())
            .primary(schema.id)
            .secondary(shown.id)
            .restriction(max)
            .related(shown.whole()));
  }

  /// The complex schemas right inside of a complex schema.
  private List<Element> children(Element schema) {
    List<Element> children = new ArrayList<>();
    switch (schema.type.name()) {
      case "Array" -> children.addAll(complex(schema, "elementSchema"));
      case "Map" -> {
        for (Element value : Linker.targets(batch, schema, "mapValue")) {
          children.addAll(complex(value, "schema"));
        }
      }
      case "Object" -> {
        for (Element field : Linker.targets(batch, schema, "fields")) {
          children.addAll(complex(field, "schema"));
        }
        children.addAll(complex(schema, "extends"));
      }
      default -> {
        // An enum has no schema inside.
      }
    }
    return children;
  }

  private List<Element> complex(Element holder, String property) {
    List<Element> found = new ArrayList<>();
    for (Element target : Linker.targets(batch, holder, property)) {
      if (target.type.isA("ComplexSchema")) {
        found.add(target);
      }
    }
    return found;
  }

  /// The element that stands for a recursive schema: of an object, the field that leads on.
  private Element named(Element schema) {
    for (Element field : Linker.targets(batch, schema, "fields")) {
      if (!complex(field, "schema").isEmpty()) {
        return field;
      }
    }
    return schema;
  }

  private void measure(List<Element> order) {
    Map<Element, Integer> levels = new HashMap<>();
    Map<Element, Element> innermost = new HashMap<>();
    for (Element schema : order) {
      int level = 1;
      Element end = schema;
      for (Element child : children(schema)) {
        int through = levels.getOrDefault(child, 0) + 1;
        if (through > level) {
          level = through;
          end = innermost.getOrDefault(child, child);
        }
      }
      levels.put(schema, level);
      innermost.put(schema, end);
      int max = schema.limits().get("schemaDepth");
      if (level == max + 1 && batch.elements().get(schema.id) == schema) {
        addExcessiveDepth(schema, inner(end), max);
      }
    }
  }

  private Element inner(Element schema) {
    for (String property : List.of("mapKey", "fields")) {
      List<Element> parts = Linker.targets(batch, schema, property);
      if (!parts.isEmpty()) {
        return parts.getFirst();
      }
    }
    return schema;
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
        Graph.walk(complex(property, "schema"), this::children).order().reversed();
    for (Element schema : reachable) {
      if (schema.type.name().equals("Array")) {
        exclude(property, schema.id, schema.whole());
        return;
      }
    }
    for (Part part : property.parts("schema")) {
      Instance instance = Linker.instance(part);
      if (instance != null && instance.type().equals("GeospatialSchema")) {
        exclude(property, instance.id(), property.where("schema"));
      }
    }
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
