package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.parse.Element.Literal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks what holds between interfaces: `extends` and its limits, inherited contents, components.
final class HierarchyChecks {

  /// Contents of all interfaces of a batch, inherited ones counted for each: a small text can
  /// inherit more than the memory holds.
  private static final int CONTENTS_MAX = 4_000_000;

  /// Steps along `extends`: a small text can have more ways through a hierarchy than can be walked.
  private static final long STEPS_MAX = 50_000_000;

  private final Batch batch;
  private int contentsCount;
  private long steps;

  private HierarchyChecks(Batch batch) {
    this.batch = batch;
  }

  /// Checks all interfaces of the batch and sets their inherited contents.
  static void check(Batch batch) {
    new HierarchyChecks(batch).check();
  }

  private void check() {
    List<Element> interfaces = new ArrayList<>();
    for (Element element : batch.elements().values()) {
      if (element.type.isRoot()) {
        interfaces.add(element);
      }
    }
    Graph.Walk walk = Graph.walk(interfaces, this::bases);
    for (Element closing : walk.closing()) {
      batch.add(
          new Finding("recursiveStructureNarrow", closing.whole())
              .primary(closing.id)
              .property("'extends'"));
    }
    if (!walk.closing().isEmpty()) {
      return;
    }
    Map<Element, Element> deepest = new HashMap<>();
    Map<Element, Integer> depths = new HashMap<>();
    Map<Element, Integer> ancestors = new HashMap<>();
    for (Element element : walk.order()) {
      measure(element, depths, deepest);
      if (depths.getOrDefault(element, 0) <= element.limits().get("extendsDepth")) {
        ancestors.put(element, countAncestors(element, ancestors));
      }
      if (batch.elements().get(element.id) == element) {
        inherit(element);
      }
      if (isTooComplex(element)) {
        return;
      }
    }
    for (Element element : interfaces) {
      checkComponents(element);
    }
  }

  private List<Element> bases(Element element) {
    return Linker.targets(batch, element, "extends");
  }

  private void measure(
      Element element, Map<Element, Integer> depths, Map<Element, Element> deepest) {
    int depth = 0;
    Element end = element;
    for (Element base : bases(element)) {
      int through = depths.getOrDefault(base, 0) + 1;
      if (through > depth) {
        depth = through;
        end = deepest.getOrDefault(base, base);
      }
    }
    depths.put(element, depth);
    deepest.put(element, end);
    int max = element.limits().get("extendsDepth");
    if (depth == max + 1) {
      batch.add(
          new Finding("excessiveDepthNarrow", element.whole())
              .primary(element.id)
              .secondary(end.id)
              .property("'extends'")
              .restriction(max)
              .related(end.whole()));
    }
  }

  /// True, and reported, when the batch takes more than there is.
  private boolean isTooComplex(Element element) {
    String what =
        contentsCount > CONTENTS_MAX
            ? "contents, inherited ones counted for each interface"
            : "steps along 'extends'";
    boolean isTooMuch = contentsCount > CONTENTS_MAX || steps > STEPS_MAX;
    if (isTooMuch) {
      batch.add(
          new Finding("tooComplex", element.whole())
              .primary(element.id)
              .value(what)
              .restriction(contentsCount > CONTENTS_MAX ? CONTENTS_MAX : (int) STEPS_MAX));
    }
    return isTooMuch;
  }

  /// How many interfaces an interface extends, directly or not; more than that, as long as it is
  /// within the limit, where those it extends cannot come to more together.
  private int countAncestors(Element element, Map<Element, Integer> counts) {
    int max = element.limits().get("extendsAll");
    long bound = 0;
    for (Element base : bases(element)) {
      bound += 1L + counts.getOrDefault(base, max);
    }
    if (bound <= max) {
      return (int) bound;
    }
    Set<Element> ancestors = new HashSet<>();
    List<Element> open = new ArrayList<>(bases(element));
    while (!open.isEmpty() && ancestors.size() <= max) {
      Element next = open.removeLast();
      steps++;
      if (ancestors.add(next)) {
        open.addAll(bases(next));
      }
    }
    if (ancestors.size() > max && batch.elements().get(element.id) == element) {
      batch.add(
          new Finding("excessiveCountNarrow", element.whole())
              .primary(element.id)
              .property("'extends'")
              .value("more than " + max)
              .restriction(max));
    }
    return ancestors.size();
  }

  /// Inherited contents first, then own ones.
  private void inherit(Element element) {
    Map<String, Element> contents = new LinkedHashMap<>();
    Map<String, Element> origins = new HashMap<>();
    for (Element base : bases(element)) {
      for (Map.Entry<String, Element> entry : base.allContents.entrySet()) {
        Element earlier = contents.putIfAbsent(entry.getKey(), entry.getValue());
        if (earlier == null) {
          origins.put(entry.getKey(), base);
        } else if (earlier != entry.getValue()) {
          importedTwice(element, entry.getKey(), earlier, entry.getValue());
        }
      }
    }
    for (Element own : Linker.targets(batch, element, "contents")) {
      String name = own.text("name");
      Element earlier = contents.putIfAbsent(name, own);
      if (earlier != null && earlier != own && origins.containsKey(name)) {
        importedTwice(element, name, own, earlier);
      }
    }
    element.allContents = contents;
    contentsCount += contents.size();
    int max = Math.min(element.limits().get("contents"), element.limits().get("elements"));
    if (contents.size() > max) {
      batch.add(
          new Finding("objectCountAboveMax", element.where("contents"))
              .primary(element.id)
              .property("contents")
              .found(Integer.toString(contents.size()))
              .restriction(max));
    }
  }

  private void importedTwice(Element element, String name, Element here, Element there) {
    batch.add(
        new Finding("nonUniqueImportedPropertyValue", here.where("name"))
            .primary(element.id)
            .secondary(there.partition)
            .property("contents")
            .aux("name")
            .value(name)
            .related(there.where("name")));
  }

  /// A component's interface must not have components itself.
  private void checkComponents(Element element) {
    for (Element component : Linker.targets(batch, element, "contents")) {
      if (component.type.name().equals("Component")) {
        for (Element part : Linker.targets(batch, component, "schema")) {
          Element nested = firstComponent(part);
          if (nested != null) {
            batch.add(
                new Finding("excludedType", component.whole())
                    .primary(component.id)
                    .secondary(nested.id)
                    .property("'schema' or 'contents'")
                    .type(component.type.name())
                    .restriction("Component")
                    .found("Move that component into an interface of its own.")
                    .related(nested.whole()));
          }
        }
      }
    }
  }

  private static @Nullable Element firstComponent(Element element) {
    for (Element content : element.allContents.values()) {
      if (content.type.name().equals("Component")) {
        return content;
      }
    }
    return null;
  }

  /// Checks that the values that must differ among siblings do.
  static void checkUniqueness(Batch batch) {
    for (Element element : batch.elements().values()) {
      for (Element.Value value : element.values.values()) {
        if (value instanceof Element.Parts parts) {
          for (String unique : parts.property().unique()) {
            checkUniqueness(batch, element, parts, unique);
          }
          if (parts.property().isList()) {
            checkDistinct(batch, element, parts);
            checkCount(batch, element, parts);
          }
        }
      }
    }
  }

  /// Contents are counted together with those that are inherited.
  private static void checkCount(Batch batch, Element element, Element.Parts parts) {
    PropertyDef property = parts.property();
    if (parts.parts().size() <= property.most() || property.name().equals("contents")) {
      return;
    }
    Set<String> ids = new HashSet<>();
    parts.parts().forEach(part -> ids.add(part.target()));
    if (ids.size() > property.most()) {
      batch.add(
          new Finding("objectCountAboveMax", element.source.at(parts.member()))
              .primary(element.id)
              .property(property.name())
              .found(Integer.toString(parts.parts().size()))
              .restriction(property.most()));
    }
  }

  private static void checkUniqueness(
      Batch batch, Element element, Element.Parts parts, String unique) {
    Map<Object, Element> seen = new HashMap<>();
    for (Element.Part part : parts.parts()) {
      Element child = Linker.target(batch, part);
      Object key = child == null ? null : child.literal(unique);
      if (child != null && key != null) {
        Element earlier = seen.putIfAbsent(key, child);
        if (earlier != null && earlier != child) {
          batch.add(same(element, parts, unique, child, earlier).aux(unique).value(key.toString()));
        }
      }
    }
  }

  private static void checkDistinct(Batch batch, Element element, Element.Parts parts) {
    Map<String, Map<Object, Element>> seen = new HashMap<>();
    for (Element.Part part : parts.parts()) {
      Element child = Linker.target(batch, part);
      if (child == null || child.cotypes.isEmpty()) {
        continue;
      }
      for (Map.Entry<String, Element.Value> entry : child.values.entrySet()) {
        PropertyDef property = child.property(entry.getKey());
        if (property != null
            && property.distinct()
            && entry.getValue() instanceof Literal literal) {
          Map<Object, Element> values = seen.computeIfAbsent(entry.getKey(), _ -> new HashMap<>());
          Object key = literal.value();
          Element earlier = values.putIfAbsent(key, child);
          if (earlier != null && earlier != child) {
            batch.add(
                same(element, parts, property.name(), child, earlier)
                    .aux(LiteralReader.label(child, property))
                    .value(key.toString()));
          }
        }
      }
    }
  }

  private static Finding same(
      Element element, Element.Parts parts, String unique, Element child, Element earlier) {
    return new Finding("nonUniquePropertyValue", earlier.where(unique))
        .primary(element.id)
        .property(parts.property().name())
        .related(child.where(unique));
  }
}
