package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeRules;
import io.lockstep.dtdl.internal.metamodel.VersionRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the JSON of one source into elements, checking all that can be seen without following a
/// reference.
final class ElementReader {

  private final Batch batch;
  private final SourceText source;

  private ElementReader(Batch batch, SourceText source) {
    this.batch = batch;
    this.source = source;
  }

  /// Reads a source; elements and errors go to the batch.
  static void read(Batch batch, ModelSource model) {
    String text = model.text().startsWith("\uFEFF") ? model.text().substring(1) : model.text();
    SourceText source = new SourceText(model.name(), text);
    try {
      new ElementReader(batch, source).readRoots(JsonReader.read(text));
    } catch (JsonTextException e) {
      SourceLocation where = new SourceLocation(model.name(), e.line(), e.column(), e.line());
      batch.add(new Finding("json", where).value(e.getMessage()));
    }
  }

  private void readRoots(Json json) {
    List<Json> roots = json instanceof Json.Arr list ? list.items() : List.of(json);
    for (Json root : roots) {
      if (batch.isStopped()) {
        return;
      }
      if (root instanceof Json.Obj object) {
        readRoot(object);
      } else {
        batch.add(new Finding("notJsonObject", source.at(root)).found(root));
      }
    }
  }

  private void readRoot(Json.Obj object) {
    ActiveContext context = ContextReader.read(batch, source, object, null);
    if (context == null || !hasSoundKeywords(object, context, null, null)) {
      return;
    }
    Json.Member idMember = object.member("@id");
    if (idMember == null) {
      batch.add(new Finding("missingTopLevelId", source.over(object)));
      return;
    }
    String id = readId(idMember, context);
    if (id == null) {
      return;
    }
    TypeReader.Types types = TypeReader.read(batch, source, context, id, object);
    ClassDef type = types.type();
    if (type == null || !type.isRoot()) {
      batch.add(new Finding("typeNotRootable", source.over(object)).value(id));
      return;
    }
    define(id, type, types, context, object, null, true);
  }

  /// Reads an element that is written in place.
  ///
  /// @return the element, or null if it cannot be one; then errors are reported
  @Nullable Element readPart(
      Element parent,
      PropertyDef property,
      Json.Member member,
      Json.Obj object,
      ActiveContext outer) {
    ActiveContext context = ContextReader.read(batch, source, object, outer);
    if (context == null
        || !isAllowedVersion(parent, property, object, context)
        || !hasSoundKeywords(object, context, parent, property)) {
      return null;
    }
    Json.Member idMember = object.member("@id");
    String id =
        idMember == null ? generatedId(parent, property, object) : readId(idMember, context);
    if (id == null) {
      return null;
    }
    TypeReader.Types types = TypeReader.read(batch, source, context, id, object);
    ClassDef type = partType(property, types, object, context);
    if (type == null) {
      String word = types.first();
      batch.add(
          new Finding("badType", source.at(member))
              .primary(parent.id)
              .secondary(id)
              .property(property.name())
              .value(word != null && context.vocabulary().isKnown(word) ? word : null)
              .found(word == null ? "missing" : word)
              .restriction(property.part())
              .related(source.over(object)));
      return null;
    }
    return define(id, type, types, context, object, parent, idMember != null);
  }

  private static @Nullable ClassDef partType(
      PropertyDef property, TypeReader.Types types, Json.Obj object, ActiveContext context) {
    ClassDef type = types.type();
    if (type == null && object.member("@type") == null) {
      ClassDef expected = context.vocabulary().language().type(property.part());
      return expected.isImplied() ? expected : null;
    }
    return type != null && !type.isAbstract() && type.isA(property.part()) ? type : null;
  }

  private boolean isAllowedVersion(
      Element parent, PropertyDef property, Json.Obj object, ActiveContext context) {
    int own = context.version();
    boolean isAllowed = own == parent.version() || (property.older() && own < parent.version());
    if (!isAllowed) {
      Json.Member member = object.member("@context");
      batch.add(
          new Finding(
                  "disallowedVersionDefinition",
                  member == null ? source.at(object) : source.at(member))
              .primary(parent.id)
              .property(property.name())
              .value(Integer.toString(own)));
    }
    return isAllowed;
  }

  private boolean hasSoundKeywords(
      Json.Obj object,
      ActiveContext context,
      @Nullable Element parent,
      @Nullable PropertyDef property) {
    boolean isSound = true;
    for (Json.Member member : object.members()) {
      String rule =
          switch (member.name()) {
            case "@id", "@type", "@context" -> null;
            case "@graph" -> parent == null ? "topLevelGraphDisallowed" : "graphDisallowed";
            default -> {
              if (!member.name().startsWith("@") || context.version() == 2) {
                yield null;
              }
              yield parent == null ? "topLevelKeywordDisallowed" : "keywordDisallowed";
            }
          };
      if (rule != null) {
        Finding finding = new Finding(rule, source.at(member));
        if (parent != null && property != null) {
          finding.primary(parent.id).property(property.name());
        }
        batch.add(finding.value(member.name().equals("@graph") ? null : member.name()));
        isSound = false;
      }
    }
    return isSound;
  }

  /// The written identifier, or null after an error.
  private @Nullable String readId(Json.Member member, ActiveContext context) {
    SourceLocation where = source.at(member);
    if (!(member.value() instanceof Json.Str text) || text.value().isEmpty()) {
      batch.add(new Finding("idNotString", where).found(member.value()));
      return null;
    }
    String value = text.value();
    Dtmi id = Dtmi.tryParse(value).orElse(null);
    boolean isVersioned = id != null && id.majorVersion() > 0 && id.minorVersion() == 0;
    if (id == null || id.isReserved() || (context.version() == 2 && !isVersioned)) {
      batch.add(new Finding("invalidId", where).value(value));
      return null;
    }
    if (!id.fragment().isEmpty()) {
      batch.add(new Finding("invalidId", where).value(value));
      batch.stop();
      return null;
    }
    int max = context.vocabulary().language().limits().get("id");
    if (value.length() > max) {
      batch.add(new Finding("idTooLong", where).value(value).restriction(max));
      return null;
    }
    if (context.reserves(value)) {
      batch.add(new Finding("reservedId", where).value(value));
      return null;
    }
    return value;
  }

  /// An identifier made from the parent's, the property and the name; null after an error.
  private @Nullable String generatedId(Element parent, PropertyDef property, Json.Obj object) {
    if (property.ids()) {
      // One report per list is enough.
      if (batch.errors().isEmpty()
          || !batch.errors().getLast().rule().equals("missingRequiredId")) {
        batch.add(
            new Finding("missingRequiredId", source.over(object))
                .primary(parent.id)
                .property(property.name()));
      }
      return null;
    }
    StringBuilder labels = new StringBuilder(":_").append(property.name());
    String key = property.key();
    if (key != null) {
      String name = plainText(object.get(key));
      if (name == null) {
        batch.add(
            new Finding("missingDtmiSegPropertyValue", source.over(object))
                .primary(parent.id)
                .property(property.name())
                .value(key));
        return null;
      }
      labels.append(":__").append(name);
    }
    int version = parent.id.indexOf(';');
    return version < 0
        ? parent.id + labels
        : parent.id.substring(0, version) + labels + parent.id.substring(version);
  }

  /// The text of a value, also where it is wrapped the JSON-LD way.
  private static @Nullable String plainText(@Nullable Json json) {
    Json value =
        json instanceof Json.Arr list && list.items().size() == 1 ? list.items().getFirst() : json;
    Json plain = value instanceof Json.Obj object ? object.get("@value") : value;
    return plain instanceof Json.Str text ? text.value() : null;
  }

  private @Nullable Element define(
      String id,
      ClassDef type,
      TypeReader.Types types,
      ActiveContext context,
      Json.Obj object,
      @Nullable Element parent,
      boolean isIdWritten) {
    Element element = new Element(id, type, context.vocabulary(), source, object, parent);
    if (!isWithinLimits(element)) {
      return null;
    }
    element.undefinedTypes.addAll(types.undefined());
    Element earlier = batch.find(id);
    if (earlier != null && (isIdWritten || earlier.parent != parent)) {
      batch.add(
          new Finding("duplicateDefinition", whereId(earlier))
              .primary(id)
              .related(whereId(element)));
      return null;
    }
    if (earlier == null) {
      batch.elements().put(id, element);
    }
    List<CotypeDef> refused = addCotypes(element, types.cotypes());
    readProperties(element, refused, context);
    return element;
  }

  private boolean isWithinLimits(Element element) {
    if (!element.type.isRoot()) {
      return true;
    }
    int idMax = element.limits().get("interfaceId");
    if (element.id.length() > idMax) {
      batch.add(
          new Finding("idTooLongForType", whereId(element))
              .type(element.type.name())
              .value(element.id)
              .restriction(idMax));
      return false;
    }
    int bytesMax = element.limits().get("bytes");
    int length = element.json.span().end() - element.json.span().start();
    if (length > bytesMax) {
      batch.add(
          new Finding("tooLarge", source.at(element.json))
              .primary(element.id)
              .value(Integer.toString(length))
              .restriction(bytesMax));
      return false;
    }
    return true;
  }

  private static SourceLocation whereId(Element element) {
    Json.Member member = element.json.member("@id");
    return member == null ? element.whole() : element.source.at(member);
  }

  /// Adds the co-types that fit; answers those that do not, after reporting them.
  private List<CotypeDef> addCotypes(Element element, List<CotypeDef> cotypes) {
    List<CotypeDef> refused = new ArrayList<>();
    Map<String, CotypeDef> owners = new HashMap<>();
    List<String> names = cotypes.stream().map(CotypeDef::name).toList();
    for (CotypeDef cotype : cotypes) {
      Finding finding = null;
      if (!cotype.standsOn(element.type, names)) {
        finding =
            new Finding("invalidCotype", element.whereType())
                .restriction(String.join(", ", cotype.on()));
      } else if (!cotype.versions().has(element.version())) {
        VersionRange range = cotype.versions();
        finding =
            new Finding("invalidCotypeVersion", element.whereType())
                .restriction("DTDL version " + range.from() + " to " + range.to());
      } else {
        finding = neighbours(element, cotype.rules(), names);
      }
      if (finding != null) {
        batch.add(finding.primary(element.id).type(cotype.name()));
        refused.add(cotype);
        continue;
      }
      for (String property : cotype.properties().keySet()) {
        if (owners.putIfAbsent(property, cotype) != null) {
          batch.add(
              new Finding("conflictingSupplementalTypes", element.whereType())
                  .primary(element.id)
                  .property(property));
        }
      }
      element.cotypes.add(cotype);
    }
    return refused;
  }

  /// What is wrong with the co-types that stand beside one; null if nothing is.
  private static @Nullable Finding neighbours(
      Element element, CotypeRules rules, List<String> names) {
    String needs = rules.needs();
    if (needs != null && !names.contains(needs)) {
      return new Finding("missingCocotype", element.whereType()).restriction(needs);
    }
    for (String other : rules.without()) {
      if (names.contains(other)) {
        return new Finding("disallowedCocotype", element.whereType()).restriction(other);
      }
    }
    return null;
  }

  private void readProperties(Element element, List<CotypeDef> refused, ActiveContext context) {
    Map<String, Json.Member> seen = new HashMap<>();
    for (Json.Member member : element.json.members()) {
      if (member.name().startsWith("@")) {
        continue;
      }
      String name = context.vocabulary().property(member.name());
      PropertyDef property = name == null ? null : element.property(name);
      if (property == null) {
        if (name == null || !isOfRefused(refused, name)) {
          unknownProperty(element, member, context);
        }
        continue;
      }
      Json.Member earlier = seen.putIfAbsent(property.name(), member);
      if (earlier != null) {
        batch.add(
            new Finding("duplicatePropertyName", source.at(member))
                .primary(element.id)
                .property(property.name())
                .related(source.at(earlier)));
        continue;
      }
      if (property.kind() == PropertyDef.Kind.PART) {
        new PartReader(batch, this, element, property, member, context).read();
      } else {
        LiteralReader.read(batch, element, property, member);
      }
    }
    requireProperties(element, seen);
  }

  private static boolean isOfRefused(List<CotypeDef> refused, String property) {
    for (CotypeDef cotype : refused) {
      if (cotype.properties().containsKey(property)) {
        return true;
      }
    }
    return false;
  }

  private void unknownProperty(Element element, Json.Member member, ActiveContext context) {
    String name = member.name();
    boolean isOpen =
        !element.undefinedTypes.isEmpty() && (context.version() == 2 || context.isIncomplete());
    String rule;
    boolean isFlawed = false;
    if (name.startsWith("dtmi:") && !Dtmi.isValid(name)) {
      rule = "propertyInvalidDtmi";
      isFlawed = true;
    } else if (context.vocabulary().isKnown(name)) {
      rule = "propertyIrrelevantDtmiOrTerm";
    } else if (name.indexOf(':') >= 0 && !name.startsWith("dtmi:")) {
      rule = "propertyNotDtmiNorTerm";
      isFlawed = true;
    } else {
      rule = "propertyUndefinedTerm";
    }
    if (rule.equals("propertyUndefinedTerm") && !element.undefinedTypes.isEmpty() && !isOpen) {
      // It may belong to the type that is undefined, which is reported.
      return;
    }
    if (isOpen && (context.version() == 2 || !isFlawed)) {
      element.undefinedProperties.put(name, member.value());
      return;
    }
    Finding finding = new Finding(rule, source.at(member)).primary(element.id).property(name);
    if (element.json.get("@type") != null) {
      finding.related(element.whereType());
    }
    batch.add(finding);
  }

  private void requireProperties(Element element, Map<String, Json.Member> seen) {
    for (PropertyDef property : element.type.properties().values()) {
      if (property.isRequired() && !seen.containsKey(property.name())) {
        boolean isPart = property.kind() == PropertyDef.Kind.PART;
        batch.add(
            new Finding(
                    isPart ? "missingObjectProperty" : "missingLiteralProperty", element.whole())
                .primary(element.id)
                .property(property.name())
                .restriction(property.part()));
      }
    }
    for (CotypeDef cotype : element.cotypes) {
      for (PropertyDef property : cotype.properties().values()) {
        if (property.isRequired() && !seen.containsKey(property.name())) {
          boolean isPart = property.kind() == PropertyDef.Kind.PART;
          batch.add(
              new Finding(
                      isPart
                          ? "missingSupplementalObjectProperty"
                          : "missingSupplementalLiteralProperty",
                      element.whole())
                  .primary(element.id)
                  .property(property.name())
                  .type(cotype.name())
                  .restriction(property.part()));
        }
      }
    }
  }
}
