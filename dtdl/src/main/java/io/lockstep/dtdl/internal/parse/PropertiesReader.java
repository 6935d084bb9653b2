package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the properties of an element: those of its class, those of its co-types, and others.
final class PropertiesReader {

  private final Batch batch;
  private final ElementReader reader;
  private final Element element;
  private final List<CotypeDef> cotypes;
  private final ActiveContext context;
  private final SourceText source;
  private final Map<String, Json.Member> seen = new HashMap<>();

  /// @param cotypes all that are written, also those that do not fit: their properties are known
  PropertiesReader(
      Batch batch,
      ElementReader reader,
      Element element,
      List<CotypeDef> cotypes,
      ActiveContext context) {
    this.batch = batch;
    this.reader = reader;
    this.element = element;
    this.cotypes = cotypes;
    this.context = context;
    this.source = element.source;
  }

  void read() {
    for (Json.Member member : element.json.members()) {
      if (member.name().startsWith("@")) {
        continue;
      }
      PropertyDef property = property(member.name());
      if (property == null) {
        unknown(member);
        continue;
      }
      Json.Member earlier = seen.putIfAbsent(property.id(), member);
      if (earlier != null) {
        batch.add(
            new Finding("duplicatePropertyName", source.at(member))
                .primary(element.id)
                .property(property.name())
                .related(source.at(earlier)));
      } else if (property.kind() == PropertyDef.Kind.PART) {
        new PartReader(batch, reader, element, property, member, context).read();
      } else {
        LiteralReader.read(batch, element, property, member, context);
      }
    }
    requireProperties();
  }

  private @Nullable PropertyDef property(String word) {
    PropertyDef own = element.type.properties().get(word);
    if (own != null) {
      return own;
    }
    if (word.startsWith("dtmi:dtdl:property:")) {
      for (PropertyDef property : element.type.properties().values()) {
        if (property.id().equals(word)) {
          return property;
        }
      }
    }
    String id = cotypes.isEmpty() ? null : context.resolve(word);
    if (id == null) {
      return null;
    }
    for (CotypeDef cotype : cotypes) {
      for (PropertyDef property : cotype.properties().values()) {
        if (property.id().equals(id)) {
          return property;
        }
      }
    }
    return null;
  }

  private void unknown(Json.Member member) {
    String name = member.name();
    String rule = context.has(LanguageRule.OPEN_VOCABULARY) ? null : ruleOfUnknown(name);
    if (rule == null && element.undefinedTypes.isEmpty()) {
      boolean isTyped = element.json.member("@type") != null;
      rule = isTyped ? "noTypeThatAllows" : "inferredTypeDoesNotAllow";
    }
    if (rule == null) {
      element.undefinedProperties.put(name, member.value());
      return;
    }
    Finding finding = new Finding(rule, source.at(member)).primary(element.id).property(name);
    if (rule.equals("inferredTypeDoesNotAllow")) {
      finding.type(element.type.name()).related(element.whole());
    } else if (element.json.get("@type") != null) {
      finding.related(element.whereType());
    }
    batch.add(finding);
  }

  /// What is wrong with a property that no type brings, since DTDL v3; null if it may belong to a
  /// type that is not defined here.
  private @Nullable String ruleOfUnknown(String name) {
    boolean isOpen = context.isIncomplete();
    if (context.resolve(name) != null) {
      return isOpen ? null : "propertyIrrelevantDtmiOrTerm";
    }
    if (name.startsWith("dtmi:")) {
      return "propertyInvalidDtmi";
    }
    if (name.indexOf(':') >= 0) {
      return "propertyNotDtmiNorTerm";
    }
    return isOpen ? null : "propertyUndefinedTerm";
  }

  private void requireProperties() {
    for (PropertyDef property : element.type.properties().values()) {
      if (property.isRequired() && !seen.containsKey(property.id())) {
        batch.add(missing("missing", property));
      }
    }
    for (CotypeDef cotype : cotypes) {
      for (PropertyDef property : cotype.properties().values()) {
        if (property.isRequired() && !seen.containsKey(property.id())) {
          batch.quit(missing("missingSupplemental", property).type(cotype.name()));
        }
      }
    }
  }

  private Finding missing(String rule, PropertyDef property) {
    String sort =
        switch (property.kind()) {
          case PART -> "ObjectProperty";
          case DTMI, URI -> "IdentifierProperty";
          case TEXT, LANG_TEXT, FLAG, INT, NUMBER, DURATION, LITERAL -> "LiteralProperty";
        };
    return new Finding(rule + sort, element.whole())
        .primary(element.id)
        .property(property.name())
        .restriction(property.part());
  }
}
