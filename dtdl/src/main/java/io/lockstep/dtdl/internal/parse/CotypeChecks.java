package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeRules;
import io.lockstep.dtdl.internal.parse.Element.Literal;
import io.lockstep.dtdl.internal.parse.Element.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks what co-types ask of the schema, the parent, the siblings and the fields of an element.
final class CotypeChecks {

  private final Batch batch;

  private CotypeChecks(Batch batch) {
    this.batch = batch;
  }

  static void check(Batch batch) {
    CotypeChecks checks = new CotypeChecks(batch);
    for (Element element : batch.elements().values()) {
      checks.checkUnit(element);
      for (CotypeDef cotype : element.cotypes) {
        checks.checkFamily(element, cotype);
        checks.checkNeighbours(element, cotype);
        checks.checkFields(element, cotype);
        checks.checkValues(element, cotype);
        for (Part part : element.parts("schema")) {
          checks.checkSchema(element, cotype.rules(), part);
        }
      }
    }
  }

  /// Co-types that must not stand beside it.
  private void checkNeighbours(Element element, CotypeDef cotype) {
    for (String other : cotype.rules().without()) {
      if (element.hasCotype(other)) {
        batch.add(
            new Finding("disallowedCocotype", element.whereType())
                .primary(element.id)
                .type(cotype.name())
                .restriction(other));
      }
    }
  }

  /// A unit of DTDL v2 must be of the kind that the semantic type asks for.
  private void checkUnit(Element element) {
    for (Part part : element.parts("unit")) {
      PropertyDef property = element.property("unit");
      Instance instance = Linker.instance(part);
      Unit unit = instance == null ? null : instance.unit();
      if (property != null
          && element.has(LanguageRule.UNIT_KINDS_ARE_TYPES)
          && (unit == null || !unit.kind().equals(property.part()))) {
        batch.add(
            new Finding("notRequiredType", element.where("unit"))
                .primary(element.id)
                .secondary(part.target())
                .property(property.id())
                .type(property.part()));
      }
    }
  }

  /// Parent and siblings.
  private void checkFamily(Element element, CotypeDef cotype) {
    CotypeRules rules = cotype.rules();
    Element parent = element.parent;
    if (!rules.within().isEmpty() && (parent == null || !hasOneOf(parent, rules.within()))) {
      batch.add(
          family("parentMissingCotype", element, cotype)
              .restriction(String.join(" or ", rules.within())));
    }
    String beside = rules.beside();
    if (beside != null && siblings(element).stream().noneMatch(s -> s.hasCotype(beside))) {
      batch.add(family("siblingMissingCotype", element, cotype).restriction(beside));
    }
    if (rules.once()) {
      for (Element sibling : siblings(element)) {
        // Each pair is reported once, at the one that comes first by identifier.
        if (sibling.hasCotype(cotype.name()) && element.id.compareTo(sibling.id) < 0) {
          batch.add(
              family("siblingDuplicatesCotype", element, cotype)
                  .secondary(sibling.id)
                  .related(sibling.whole()));
        }
      }
    }
  }

  private Finding family(String rule, Element element, CotypeDef cotype) {
    Finding finding = new Finding(rule, element.whereType());
    String property = propertyOfParent(element);
    if (property != null) {
      finding.property(property);
    }
    return finding.primary(element.id).type(cotype.name());
  }

  private @Nullable String propertyOfParent(Element element) {
    if (element.parent == null) {
      return null;
    }
    for (String property : element.parent.values.keySet()) {
      if (Linker.targets(batch, element.parent, property).contains(element)) {
        return property;
      }
    }
    return null;
  }

  private List<Element> siblings(Element element) {
    String property = propertyOfParent(element);
    if (element.parent == null || property == null) {
      return List.of();
    }
    List<Element> siblings = new ArrayList<>(Linker.targets(batch, element.parent, property));
    siblings.remove(element);
    return siblings;
  }

  private void checkFields(Element element, CotypeDef cotype) {
    List<String> wanted = cotype.rules().fields();
    if (wanted.isEmpty()) {
      return;
    }
    for (Element field : Linker.targets(batch, element, "fields")) {
      if (!hasOneOf(field, wanted)) {
        batch.add(
            new Finding("notRequiredType", element.where("fields"))
                .primary(element.id)
                .secondary(field.id)
                .property("fields")
                .type(String.join(" or ", wanted)));
      }
    }
  }

  /// Values that must conform to the schema of the element.
  private void checkValues(Element element, CotypeDef cotype) {
    for (PropertyDef property : cotype.properties().values()) {
      if (property.conforms()
          && element.values.get(property.name()) instanceof Literal literal
          && literal.value() instanceof BigDecimal number
          && !conforms(element, number)) {
        batch.add(
            new Finding("nonConformantPropertyValue", element.where(property.name()))
                .primary(element.id)
                .property(property.name())
                .found(number.toPlainString()));
      }
    }
  }

  private static boolean conforms(Element element, BigDecimal number) {
    for (Part part : element.parts("schema")) {
      Instance instance = Linker.instance(part);
      if (instance == null) {
        return false;
      }
      return switch (instance.type()) {
        case "Double", "Float" -> true;
        case "Boolean", "String" -> false;
        default -> number.stripTrailingZeros().scale() <= 0;
      };
    }
    return true;
  }

  private void checkSchema(Element element, CotypeRules rules, Part part) {
    Instance instance = Linker.instance(part);
    Element target = instance == null ? Linker.target(batch, part) : null;
    if (!rules.schemaInstances().isEmpty()
        && (instance == null || !rules.schemaInstances().contains(instance.term()))) {
      batch.add(
          schemaFinding("notRequiredValue", element, part)
              .restriction(String.join(" or ", rules.schemaInstances())));
    }
    if (!rules.schemaClasses().isEmpty()
        && !isOneOf(element, instance, target, rules.schemaClasses())) {
      batch.add(
          schemaFinding("notRequiredType", element, part)
              .type(String.join(" or ", rules.schemaClasses())));
    }
    String cotype = rules.schemaCotype();
    if (cotype != null && (target == null || !target.hasCotype(cotype))) {
      batch.add(schemaFinding("notRequiredType", element, part).type(cotype));
    }
  }

  private static Finding schemaFinding(String rule, Element element, Part part) {
    return new Finding(rule, element.where("schema"))
        .primary(element.id)
        .secondary(part.target())
        .property("schema");
  }

  private static boolean isOneOf(
      Element element,
      @Nullable Instance instance,
      @Nullable Element target,
      List<String> classes) {
    TypeDef.ClassDef type =
        instance != null
            ? element.vocabulary.language().classes().get(instance.type())
            : target == null ? null : target.type;
    if (type == null) {
      return false;
    }
    for (String name : classes) {
      if (type.isA(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasOneOf(Element element, List<String> cotypes) {
    for (String cotype : cotypes) {
      if (element.hasCotype(cotype)) {
        return true;
      }
    }
    return false;
  }
}
