package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a property whose values are elements: references by term or identifier, or definitions in
/// place. Where references lead is seen later.
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
    List<Element.Part> parts = new ArrayList<>();
    boolean isTooMany = false;
    List<Json> values = ElementReader.flat(member.value());
    for (Json item : values) {
      isTooMany = !property.isList() && !parts.isEmpty();
      if (isTooMany) {
        batch.add(
            new Finding("objectMultipleValues", source.over(member))
                .primary(element.id)
                .property(property.name()));
        break;
      }
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
    // A value that was refused is reported already.
    if (!isTooMany && parts.size() == values.size() && parts.size() < property.least()) {
      batch.add(finding("objectCountBelowMin").restriction(property.least()));
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

  private Element.@Nullable Part definition(Json.Obj object) {
    if (property.refs() && element.has(LanguageRule.UNIT_KINDS_ARE_TYPES)) {
      unit(object);
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
    return part == null ? null : new Element.Part(part.id, part, null, object);
  }

  /// Refuses a unit that is written in place: DTDL v2 sees units as elements, of which models can
  /// have none.
  private void unit(Json.Obj object) {
    if (object.members().size() == 1 && object.get("@id") instanceof Json.Str id) {
      batch.add(
          new Finding("idReference", source.over(object))
              .primary(element.id)
              .property(property.id())
              .value(id.value()));
      return;
    }
    String id = IdReader.unit(batch, element, property, object, context);
    if (id != null) {
      batch.add(
          finding("badType")
              .property(property.id())
              .secondary(id)
              .value(classOf(object.get("@type")))
              .found("an object")
              .restriction("a " + property.part()));
    }
  }

  /// The first class of the language among the types; null if there is none.
  private @Nullable String classOf(@Nullable Json types) {
    return switch (types) {
      case Json.Str word when batch.tables().isClass(word.value()) -> word.value();
      case Json.Arr words ->
          words.items().stream()
              .map(this::classOf)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      case null, default -> null;
    };
  }

  private Element.@Nullable Part reference(Json.Str text) {
    String id = context.resolve(text.value());
    if (id == null) {
      batch.add(
          new Finding("badDtmiOrTerm", whereOf(text))
              .primary(element.id)
              .property(property.name())
              .value(text.value()));
      return null;
    }
    Instance instance = batch.tables().element(id);
    return new Element.Part(instance == null ? id : instance.id(), null, instance, text);
  }
}
