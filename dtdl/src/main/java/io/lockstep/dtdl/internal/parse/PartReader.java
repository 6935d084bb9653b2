package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a property whose values are elements: references by term or identifier, or definitions in
/// place.
final class PartReader {

  private final Batch batch;
  private final ElementReader reader;
  private final Element element;
  private final PropertyDef property;
  private final Json.Member member;
  private final ActiveContext context;
  private final SourceText source;

  PartReader(
      Batch batch,
      ElementReader reader,
      Element element,
      PropertyDef property,
      Json.Member member,
      ActiveContext context) {
    this.batch = batch;
    this.reader = reader;
    this.element = element;
    this.property = property;
    this.member = member;
    this.context = context;
    this.source = element.source;
  }

  void read() {
    if (member.value() instanceof Json.Null) {
      batch.add(finding("propertyValueNull"));
      return;
    }
    List<Json> items =
        member.value() instanceof Json.Arr list ? list.items() : List.of(member.value());
    if (!isCountAllowed(items.size())) {
      return;
    }
    List<Element.Part> parts = new ArrayList<>(items.size());
    for (Json item : items) {
      Element.Part part =
          switch (item) {
            case Json.Str text -> reference(text);
            case Json.Obj object -> definition(object);
            case Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ -> {
              batch.add(
                  new Finding("refNotStringOrObject", whereOf(item))
                      .primary(element.id)
                      .property(property.name())
                      .found(item));
              yield null;
            }
          };
      if (part != null) {
        parts.add(part);
      }
    }
    element.values.put(property.name(), new Element.Parts(property, List.copyOf(parts), member));
  }

  private Finding finding(String rule) {
    return new Finding(rule, source.at(member)).primary(element.id).property(property.name());
  }

  /// The line of a value: of the member if it is the only value.
  private SourceLocation whereOf(Json item) {
    return member.value() instanceof Json.Arr ? source.at(item) : source.at(member);
  }

  private boolean isCountAllowed(int count) {
    if (count < property.least()) {
      batch.add(finding("objectCountBelowMin").restriction(property.least()));
      return false;
    }
    if (!property.isList() && count > 1) {
      batch.add(
          new Finding("objectMultipleValues", source.over(member))
              .primary(element.id)
              .property(property.name()));
      return false;
    }
    if (count > property.most()) {
      batch.add(
          finding("objectCountAboveMax")
              .found(Integer.toString(count))
              .restriction(property.most()));
      return false;
    }
    return true;
  }

  private Element.@Nullable Part definition(Json.Obj object) {
    Json id = object.get("@id");
    if (object.members().size() == 1 && id instanceof Json.Str text) {
      batch.add(
          new Finding("idReference", source.over(object))
              .primary(element.id)
              .property(property.name())
              .value(text.value()));
      return null;
    }
    if (property.refs()) {
      batch.add(
          finding("refObjectNotAllowed")
              .restriction("a " + property.part())
              .related(source.over(object)));
      return null;
    }
    Element part = reader.readPart(element, property, member, object, context);
    return part == null ? null : new Element.Part(part.id, part, object);
  }

  private Element.@Nullable Part reference(Json.Str text) {
    String word = text.value();
    Instance instance = context.vocabulary().instance(word);
    if (instance != null) {
      return instance(instance, text);
    }
    TypeDef type = context.vocabulary().type(word);
    if (type != null) {
      batch.add(
          finding("badType")
              .related(source.at(member))
              .secondary(type.id())
              .value(type.name())
              .found("a type")
              .restriction("an instance of " + property.part()));
      return null;
    }
    Dtmi id = Dtmi.tryParse(word).orElse(null);
    if (id == null || !id.fragment().isEmpty() || id.isReserved()) {
      batch.add(
          new Finding("badDtmiOrTerm", whereOf(text))
              .primary(element.id)
              .property(property.name())
              .value(word));
      return null;
    }
    if (isReserved(word) && batch.find(word) == null) {
      batch.add(finding("undefinedReservedId").secondary(word).related(whereOf(text)));
      return null;
    }
    return new Element.Part(word, null, text);
  }

  /// The prefixes of the language and of partners, in force or not.
  private static boolean isReserved(String id) {
    return id.startsWith("dtmi:dtdl:")
        || id.startsWith("dtmi:standard:")
        || id.startsWith("dtmi:iotcentral:")
        || id.startsWith("dtmi:iotoperations:");
  }

  private Element.@Nullable Part instance(Instance instance, Json.Str text) {
    if (UnitTable.get().kinds().containsKey(property.part())) {
      return unit(instance, text);
    }
    if (!property.in().isEmpty() && !property.in().contains(instance.term())) {
      batch.add(
          finding("incorrectPropertyValue")
              .value(instance.term())
              .restriction(String.join(", ", property.in())));
      return null;
    }
    ClassDef type = element.vocabulary.language().classes().get(instance.type());
    if (type == null || !type.isA(property.part())) {
      batch.add(
          finding("badType")
              .related(source.at(member))
              .secondary(instance.id())
              .value(instance.type())
              .found(instance.type())
              .restriction(property.part()));
      return null;
    }
    return new Element.Part(instance.id(), null, text);
  }

  /// A unit must be of the kind that the semantic type asks for.
  private Element.@Nullable Part unit(Instance instance, Json.Str text) {
    Unit unit = instance.unit();
    if (unit != null && unit.kind().equals(property.part())) {
      return new Element.Part(instance.id(), null, text);
    }
    Finding finding =
        element.version() == 2
            ? new Finding("notRequiredType", source.at(member)).type(property.part())
            : new Finding("badType", source.at(member))
                .value(property.part())
                .found("another one")
                .restriction("a " + property.part());
    batch.add(finding.primary(element.id).secondary(instance.id()).property(property.id()));
    return null;
  }
}
