package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.parse.Element.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks properties that name a sibling: annotations and overrides.
final class AnnotationChecks {

  private final Batch batch;
  private final Set<String> reported = new LinkedHashSet<>();

  private AnnotationChecks(Batch batch) {
    this.batch = batch;
  }

  static void check(Batch batch) {
    AnnotationChecks checks = new AnnotationChecks(batch);
    for (Element element : batch.elements().values()) {
      if (element.type.isRoot()) {
        checks.check(element);
      }
    }
  }

  private void check(Element owner) {
    Map<List<String>, Element> overridden = new HashMap<>();
    for (Element element : owner.allContents.values()) {
      for (CotypeDef cotype : element.cotypes) {
        for (PropertyDef property : cotype.properties().values()) {
          if (!property.sibling().isEmpty()) {
            checkSibling(owner, element, property);
          }
          if (property.overrides()) {
            checkOverride(owner, element, property, overridden);
          }
        }
      }
    }
  }

  private void checkSibling(Element owner, Element element, PropertyDef property) {
    String name = element.text(property.name());
    Element sibling = owner.allContents.get(name);
    if (sibling == null) {
      return;
    }
    String not = property.not();
    if (!isOneOf(sibling, property.sibling())) {
      add(
          sibling(element, sibling, property.name(), "notSiblingRequiredType")
              .type(String.join(" or ", property.sibling()))
              .value(name));
    } else if (not != null && sibling.hasCotype(not)) {
      add(sibling(element, sibling, property.name(), "disallowedType").type(not).value(name));
    }
  }

  private void checkOverride(
      Element owner, Element element, PropertyDef property, Map<List<String>, Element> overridden) {
    String name = element.text("annotates");
    Element sibling = owner.allContents.get(name);
    String term = element.text(property.name());
    if (sibling == null) {
      return;
    }
    String overrides = element.vocabulary.property(term);
    PropertyDef named = overrides == null ? null : sibling.property(overrides);
    boolean isSame =
        named != null
            && (named.id().equals(term) || sibling.type.properties().containsKey(named.name()));
    PropertyDef target = isSame ? named : null;
    String shown = overrides == null ? term : overrides;
    if (target == null) {
      add(
          sibling(element, sibling, "annotates", "noMatchingSupplementalProperty")
              .type(sibling.type.name())
              .value(name)
              .restriction(shown));
    } else if (sibling.type.properties().containsKey(target.name())) {
      add(
          sibling(element, sibling, "annotates", "matchingPropertyNotSupplemental")
              .type(sibling.type.name())
              .value(name)
              .restriction(shown));
    } else {
      checkSchema(element, target);
      Element earlier = overridden.putIfAbsent(List.of(name, target.name()), element);
      if (earlier != null) {
        add(
            new Finding("multipleReference", earlier.whole())
                .primary(owner.id)
                .secondary(property.id())
                .property("contents")
                .aux("'annotates' and 'overrides'")
                .value("'" + name + "' and '" + shown + "'")
                .related(element.whole()));
      }
    }
  }

  /// The schema of an override must be what the overridden property takes.
  private void checkSchema(Element element, PropertyDef target) {
    for (Part part : element.parts("schema")) {
      Instance instance = Linker.instance(part);
      String kind = instance == null ? null : instance.unitKind();
      if (!target.part().equals(kind)) {
        add(
            new Finding("siblingPropertyMismatch", element.where("schema"))
                .primary(element.id)
                .property("schema")
                .value(instance == null ? part.target() : instance.term())
                .restriction(target.part()));
      }
    }
  }

  private static Finding sibling(Element element, Element sibling, String property, String rule) {
    return new Finding(rule, element.where(property))
        .primary(element.id)
        .secondary(sibling.id)
        .property(property)
        .aux("name")
        .related(sibling.whole());
  }

  /// Inherited annotations are seen once per heir; one report is enough.
  private void add(Finding finding) {
    DtdlError error = finding.toError();
    if (reported.add(error.toString())) {
      batch.errors().add(error);
    }
  }

  private static boolean isOneOf(Element element, List<String> classes) {
    List<String> wanted = new ArrayList<>(classes);
    wanted.retainAll(element.type.ancestors());
    return !wanted.isEmpty();
  }

  static @Nullable Unit unitOf(Element element) {
    for (Part part : element.parts("unit")) {
      Instance instance = Linker.instance(part);
      if (instance != null) {
        return instance.unit();
      }
    }
    return null;
  }
}
