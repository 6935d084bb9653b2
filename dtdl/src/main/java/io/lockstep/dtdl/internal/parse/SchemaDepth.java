package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.parse.Element.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks how deep complex schemas are nested, and that none contains itself before DTDL v4.
///
/// A level is a step along `elementSchema` or `schema`; schemas of the language, such as `polygon`,
/// have levels inside.
final class SchemaDepth {

  /// The innermost element on the longest way down.
  private record End(String id, SourceLocation where) {}

  /// How far a schema reaches down.
  private record Reach(int levels, End end) {}

  private final Batch batch;
  private final Map<Element, Reach> reaches = new HashMap<>();

  private SchemaDepth(Batch batch) {
    this.batch = batch;
  }

  /// Checks all complex schemas; true if none contains itself where that is not allowed.
  static boolean check(Batch batch) {
    return new SchemaDepth(batch).check();
  }

  private boolean check() {
    List<Element> schemas = new ArrayList<>();
    for (Element element : batch.elements().values()) {
      if (element.type.isA("ComplexSchema")) {
        schemas.add(element);
      }
    }
    Graph.Walk walk = Graph.walk(schemas, schema -> children(batch, schema));
    boolean isSound = true;
    for (Element closing : walk.closing()) {
      if (!closing.has(LanguageRule.RECURSIVE_SCHEMAS)) {
        isSound = false;
        recursive(closing);
      }
    }
    if (isSound) {
      for (Element schema : walk.order()) {
        measure(schema);
      }
    }
    return isSound;
  }

  /// The complex schemas right inside of a complex schema.
  static List<Element> children(Batch batch, Element schema) {
    List<Element> children = new ArrayList<>();
    for (Element holder : holders(batch, schema)) {
      String property = holder == schema ? "elementSchema" : "schema";
      children.addAll(complex(batch, holder, property));
    }
    children.addAll(complex(batch, schema, "extends"));
    return children;
  }

  /// The elements that have the schemas inside of a complex schema.
  static List<Element> holders(Batch batch, Element schema) {
    return switch (schema.type.name()) {
      case "Array" -> List.of(schema);
      case "Map" -> {
        List<Element> holders = new ArrayList<>(Linker.targets(batch, schema, "mapKey"));
        holders.addAll(Linker.targets(batch, schema, "mapValue"));
        yield holders;
      }
      case "Object" -> Linker.targets(batch, schema, "fields");
      default -> List.of();
    };
  }

  static List<Element> complex(Batch batch, Element holder, String property) {
    List<Element> found = new ArrayList<>();
    for (Element target : Linker.targets(batch, holder, property)) {
      if (target.type.isA("ComplexSchema")) {
        found.add(target);
      }
    }
    return found;
  }

  private void measure(Element schema) {
    List<Element> holders = holders(batch, schema);
    Reach reach =
        holders.isEmpty()
            ? new Reach(0, new End(schema.id, schema.whole()))
            : new Reach(1, new End(holders.getFirst().id, holders.getFirst().whole()));
    for (Element holder : holders) {
      for (Part part : holder.parts(holder == schema ? "elementSchema" : "schema")) {
        reach = longer(reach, inside(holder, part), 1);
      }
    }
    for (Element base : complex(batch, schema, "extends")) {
      reach = longer(reach, reaches.get(base), 0);
    }
    reaches.put(schema, reach);
    int max = schema.limits().get("schemaDepth");
    if (reach.levels == max + 1 && batch.elements().get(schema.id) == schema) {
      addExcessiveDepth(schema, reach.end, max);
    }
  }

  private static Reach longer(Reach reach, @Nullable Reach below, int step) {
    return below != null && below.levels > 0 && below.levels + step > reach.levels
        ? new Reach(below.levels + step, below.end)
        : reach;
  }

  private @Nullable Reach inside(Element holder, Part part) {
    Element target = Linker.target(batch, part);
    if (target != null) {
      return reaches.get(target);
    }
    Instance instance = Linker.instance(part);
    if (instance == null) {
      return null;
    }
    String id = instance.id();
    int version = id.indexOf(';');
    String suffix = version < 0 ? "" : id.substring(version);
    String object = version < 0 ? id : id.substring(0, version);
    String position = "dtmi:standard:schema:geospatial:position" + suffix;
    SourceLocation where = holder.whole();
    return switch (instance.term()) {
      case "point" -> new Reach(2, new End(position, where));
      case "multiPoint", "lineString" -> new Reach(3, new End(position, where));
      case "polygon", "multiLineString" -> new Reach(4, new End(position, where));
      case "multiPolygon" -> new Reach(5, new End(position, where));
      case "vector" -> new Reach(1, new End(object + ":x" + suffix, where));
      case "geopoint" -> new Reach(1, new End(object + ":lon" + suffix, where));
      case "scaledDecimal" -> new Reach(1, new End(object + ":_fields:__value" + suffix, where));
      default -> null;
    };
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
      end =
          children(batch, end).stream()
              .filter(child -> leadsTo(child, closing))
              .findFirst()
              .orElse(end);
    }
    List<Element> holders = holders(batch, end);
    Element shown = holders.isEmpty() ? end : holders.getFirst();
    addExcessiveDepth(closing, new End(shown.id, shown.whole()), max);
  }

  /// True if a way leads from a schema back to it in so many steps.
  private boolean returnsWithin(Element start, int steps) {
    Set<Element> level = new LinkedHashSet<>(children(batch, start));
    for (int step = 1; step <= steps; step++) {
      if (level.contains(start)) {
        return true;
      }
      Set<Element> next = new LinkedHashSet<>();
      level.forEach(schema -> next.addAll(children(batch, schema)));
      level = next;
    }
    return false;
  }

  private boolean leadsTo(Element from, Element to) {
    return Graph.walk(List.of(from), schema -> children(batch, schema)).order().contains(to);
  }

  /// The element that stands for a recursive schema: of an object, its first field if that leads
  /// on.
  private Element named(Element schema) {
    List<Element> fields = Linker.targets(batch, schema, "fields");
    return fields.isEmpty() || complex(batch, fields.getFirst(), "schema").isEmpty()
        ? schema
        : fields.getFirst();
  }

  private void addExcessiveDepth(Element schema, End end, int max) {
    batch.add(
        new Finding("excessiveDepthWide", schema.whole())
            .primary(schema.id)
            .secondary(end.id)
            .restriction(max)
            .related(end.where));
  }
}
