package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.Limits;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.metamodel.VersionRange;
import java.nio.charset.StandardCharsets;
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
    String text = JsonReader.withoutMark(model.text());
    SourceText source = new SourceText(model.name(), text);
    try {
      Json json = JsonReader.readUnmarked(text);
      batch.addText(json);
      new ElementReader(batch, source).readRoots(json);
    } catch (JsonTextException e) {
      SourceLocation where = new SourceLocation(model.name(), e.line(), e.column(), e.line());
      batch.quit(new Finding("json", where).value(e.getMessage()));
      batch.addUnreadable();
    }
    batch.endSource();
  }

  private void readRoots(Json json) {
    List<Json> sound = new ArrayList<>();
    for (Json root : flat(json)) {
      if (JsonLdChecks.isSound(batch, source, root)) {
        sound.add(root);
      }
    }
    for (Json root : sound) {
      if (batch.isStopped()) {
        return;
      }
      if (root instanceof Json.Obj object) {
        readRoot(object);
      } else {
        batch.quit(new Finding("notJsonObject", source.at(root)).found(root));
      }
    }
  }

  /// The values of a property or a source: arrays in arrays are one array in JSON-LD.
  static List<Json> flat(Json json) {
    if (!(json instanceof Json.Arr list)) {
      return List.of(json);
    }
    if (list.items().stream().noneMatch(Json.Arr.class::isInstance)) {
      return list.items();
    }
    List<Json> values = new ArrayList<>();
    for (Json item : list.items()) {
      values.addAll(flat(item));
    }
    return values;
  }

  private void readRoot(Json.Obj object) {
    ActiveContext context = ContextReader.read(batch, source, object, null);
    if (context == null) {
      return;
    }
    Json.Member graph = object.member("@graph");
    Json.Member id = object.member("@id");
    if (graph != null) {
      batch.quit(new Finding("topLevelGraphDisallowed", source.at(graph)));
    } else if (id == null) {
      batch.quit(new Finding("missingTopLevelId", source.over(object)));
    } else if (!hasRootType(object, context)) {
      String text = id.value() instanceof Json.Str string ? string.value() : "";
      batch.quit(
          new Finding("typeNotRootable", source.over(object)).value(text).type("'Interface'"));
    } else {
      List<Json.Member> strays = strayKeywords(object, context);
      for (Json.Member stray : strays) {
        batch.quit(new Finding("topLevelKeywordDisallowed", source.at(stray)).value(stray.name()));
      }
      if (strays.isEmpty()) {
        read(Place.top(source), object, context);
      }
    }
  }

  private static boolean hasRootType(Json.Obj object, ActiveContext context) {
    Json types = object.get("@type");
    for (Json item : types == null ? List.<Json>of() : flat(types)) {
      if (item instanceof Json.Str word
          && (word.value().equals("Interface")
              || word.value().equals("dtmi:dtdl:class:Interface;" + context.version()))) {
        return true;
      }
    }
    return false;
  }

  /// Keywords that do not belong to an element; DTDL v2 does not mind them.
  private static List<Json.Member> strayKeywords(Json.Obj object, ActiveContext context) {
    List<Json.Member> strays = new ArrayList<>();
    for (Json.Member member : object.members()) {
      boolean isExpected =
          switch (member.name()) {
            case "@id", "@type", "@context", "@graph" -> true;
            default -> !member.name().startsWith("@");
          };
      if (!isExpected && !context.has(LanguageRule.KEYWORDS_IGNORED)) {
        strays.add(member);
      }
    }
    return strays;
  }

  /// Reads an element that is written as a value of a property.
  ///
  /// @return the element, or null if it cannot be one; then errors are reported
  @Nullable Element readPart(
      Element parent,
      PropertyDef property,
      Json.Member member,
      Json.Obj object,
      ActiveContext outer) {
    Place place = new Place(source, parent, property, member);
    ActiveContext context = ContextReader.read(batch, source, object, outer);
    if (context == null) {
      return null;
    }
    Json.Member id = object.member("@id");
    if (id != null && object.members().size() == 1) {
      batch.add(
          new Finding("idReference", source.over(object))
              .primary(parent.id)
              .property(property.name())
              .value(id.value() instanceof Json.Str text ? text.value() : ""));
      return null;
    }
    Json.Member graph = object.member("@graph");
    if (graph != null) {
      batch.add(
          new Finding("graphDisallowed", source.at(graph))
              .primary(parent.id)
              .property(property.name()));
    }
    for (Json.Member stray : strayKeywords(object, context)) {
      batch.add(
          new Finding("keywordDisallowed", source.at(stray))
              .primary(parent.id)
              .property(property.name())
              .value(stray.name()));
    }
    checkVersion(parent, property, object, context);
    return read(place, object, context);
  }

  private void checkVersion(
      Element parent, PropertyDef property, Json.Obj object, ActiveContext context) {
    int own = context.version();
    if (own != parent.version() && !(property.older() && own < parent.version())) {
      Json.Member member = object.member("@context");
      batch.add(
          new Finding(
                  "disallowedVersionDefinition",
                  member == null ? source.at(object) : source.at(member))
              .primary(parent.id)
              .property(property.name())
              .value(Integer.toString(own)));
    }
  }

  private @Nullable Element read(Place place, Json.Obj object, ActiveContext context) {
    String id = IdReader.read(batch, place, object, context);
    if (id == null || isDuplicate(place, object, id)) {
      return null;
    }
    TypeReader.Types types = TypeReader.read(batch, place, context, object, id);
    if (types == null) {
      return null;
    }
    Element element =
        new Element(id, types.type(), context.vocabulary(), source, object, place.parent());
    batch.elements().put(id, element);
    element.undefinedTypes.addAll(types.undefined());
    addCotypes(element, types.cotypes());
    checkIdLength(element);
    new PropertiesReader(batch, this, element, types.cotypes(), context).read();
    checkSize(element);
    checkInside(element);
    element.isOpen = false;
    batch.elements().put(id, element);
    return element;
  }

  /// Reports an element that has the identifier of one that it is written in.
  private void checkInside(Element element) {
    Element inner = batch.find(element.id);
    if (inner == null || inner == element) {
      return;
    }
    SourceLocation where = whereId(inner.source, inner.json);
    if (inner.type.isA("Content") && inner.parent == element) {
      batch.defer(
          new Finding("missingDictKeyPropertyValue", where)
              .primary(element.id)
              .secondary(element.id)
              .property("contents")
              .value("name"));
    } else {
      batch.defer(
          new Finding("duplicateDefinition", where)
              .primary(element.id)
              .related(whereId(element.source, element.json)));
    }
  }

  /// Reports an element that is there already.
  private boolean isDuplicate(Place place, Json.Obj object, String id) {
    Element earlier = batch.find(id);
    if (earlier == null || earlier.isOpen) {
      return false;
    }
    PropertyDef property = place.definition();
    String key = property == null ? null : property.key();
    if (id.indexOf(":_") < 0) {
      batch.add(
          new Finding("duplicateDefinition", whereId(earlier.source, earlier.json))
              .primary(id)
              .related(whereId(source, object)));
    } else if (key != null) {
      batch.add(
          new Finding("nonUniquePropertyValue", earlier.where(key))
              .primary(place.parentId())
              .property(place.property())
              .aux(key)
              .value(IdReader.plainText(object, key))
              .related(whereMember(object, key)));
    }
    return true;
  }

  private SourceLocation whereMember(Json.Obj object, String name) {
    Json.Member member = object.member(name);
    return member == null ? source.at(object) : source.at(member);
  }

  private static SourceLocation whereId(SourceText source, Json.Obj object) {
    Json.Member member = object.member("@id");
    return member == null ? source.over(object) : source.at(member);
  }

  private void checkIdLength(Element element) {
    int max = element.limits().get("interfaceId");
    if (element.type.isRoot() && element.id.length() > max) {
      batch.add(
          new Finding("idTooLongForType", whereId(source, element.json))
              .type(element.type.name())
              .value(element.id)
              .restriction(max));
    }
  }

  private void checkSize(Element element) {
    int max = element.limits().get("bytes");
    int start = element.json.span().start();
    int end = element.json.span().end();
    if (!element.type.isRoot() || max == Limits.NONE || (end - start) * 3L <= max) {
      return;
    }
    int bytes = source.text().substring(start, end).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > max) {
      batch.add(
          new Finding("partitionTooLarge", source.at(element.json))
              .primary(element.id)
              .value(element.type.name())
              .found(Integer.toString(bytes))
              .restriction(max));
    }
  }

  /// Adds the co-types that fit, and reports those that do not.
  private void addCotypes(Element element, List<CotypeDef> cotypes) {
    Map<String, CotypeDef> owners = new HashMap<>();
    List<String> names = cotypes.stream().map(CotypeDef::name).toList();
    for (CotypeDef cotype : cotypes) {
      Finding finding = null;
      if (!cotype.standsOn(element.type, names)) {
        finding =
            new Finding("invalidCotype", element.whereType())
                .restriction(String.join(" or ", cotype.on()));
      } else if (!cotype.versions().has(element.version())) {
        VersionRange range = cotype.versions();
        finding =
            new Finding("invalidCotypeVersion", element.whereType())
                .restriction("DTDL version " + range.from() + " to " + range.to());
      }
      if (finding != null) {
        batch.add(finding.primary(element.id).type(cotype.name()));
        continue;
      }
      element.cotypes.add(cotype);
      checkConflicts(element, cotype, owners);
      String needs = cotype.rules().needs();
      if (needs != null && !names.contains(needs)) {
        batch.add(
            new Finding("missingCocotype", element.whereType())
                .primary(element.id)
                .type(cotype.name())
                .restriction(needs));
      }
    }
  }

  private void checkConflicts(Element element, CotypeDef cotype, Map<String, CotypeDef> owners) {
    for (PropertyDef property : cotype.properties().values()) {
      CotypeDef owner = owners.putIfAbsent(property.id(), cotype);
      if (owner != null) {
        batch.add(
            new Finding("conflictingSupplementalTypes", element.whereType())
                .primary(element.id)
                .type(owner.name())
                .property(property.name()));
      }
    }
  }
}
