package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.PropertyDef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `@id`, or makes an identifier from the parent's, the property and the name. All its errors
/// are fatal ones for the reference parser.
final class IdReader {

  private IdReader() {}

  /// The identifier of an element, or null after an error.
  static @Nullable String read(Batch batch, Place place, Json.Obj object, ActiveContext context) {
    Json.Member member = object.member("@id");
    return member == null
        ? generated(batch, place, object)
        : written(batch, place.source().at(member), member, context);
  }

  private static @Nullable String written(
      Batch batch, SourceLocation where, Json.Member member, ActiveContext context) {
    if (!(member.value() instanceof Json.Str text) || text.value().isEmpty()) {
      batch.quit(new Finding("idNotString", where).found(member.value()));
      return null;
    }
    String id = text.value();
    int max = context.vocabulary().language().limits().get("id");
    if (id.length() > max) {
      batch.quit(new Finding("idTooLong", where).value(id).restriction(max));
    } else if (!context.isIdentifier(id)) {
      batch.quit(new Finding("invalidId", where).value(id).restriction(context.version()));
    } else if (context.reserves(id)) {
      batch.quit(new Finding("reservedId", where).value(id));
    } else {
      return id;
    }
    return null;
  }

  private static @Nullable String generated(Batch batch, Place place, Json.Obj object) {
    PropertyDef property = place.definition();
    Element parent = place.parent();
    if (property == null || parent == null) {
      throw new IllegalStateException("an element at the top level has an @id");
    }
    SourceLocation where = place.source().over(object);
    if (property.ids()) {
      batch.quit(
          new Finding("missingRequiredId", where).primary(parent.id).property(property.name()));
      return null;
    }
    StringBuilder labels = new StringBuilder(":_").append(property.name());
    String key = property.key();
    if (key != null) {
      boolean isThere = member(object, key) != null;
      String name = plainText(object, key);
      if (name == null) {
        batch.quit(
            new Finding(
                    isThere ? "dtmiSegPropertyNotStringOrNumber" : "missingDtmiSegPropertyValue",
                    where)
                .primary(parent.id)
                .property(property.name())
                .value(key));
        return null;
      }
      labels.append(":__").append(name);
    }
    return child(parent.id, labels.toString());
  }

  /// The identifier that a unit written in place would have; null after an error.
  static @Nullable String unit(
      Batch batch, Element element, PropertyDef property, Json.Obj object, ActiveContext context) {
    Json.Member member = object.member("@id");
    if (member != null) {
      return written(batch, element.source.at(member), member, context);
    }
    String name = property.id();
    int version = name.indexOf(';');
    return child(element.id, ":_" + (version < 0 ? name : name.substring(0, version)));
  }

  /// The identifier of a child: labels come before the version.
  private static String child(String parent, String labels) {
    int version = parent.indexOf(';');
    return version < 0
        ? parent + labels
        : parent.substring(0, version) + labels + parent.substring(version);
  }

  private static Json.@Nullable Member member(Json.Obj object, String name) {
    String id = "dtmi:dtdl:property:" + name + ";";
    for (Json.Member member : object.members()) {
      if (member.name().equals(name) || member.name().startsWith(id)) {
        return member;
      }
    }
    return null;
  }

  /// The text or number that a property has, as text, also where it is wrapped the JSON-LD way;
  /// else null.
  static @Nullable String plainText(Json.Obj object, String name) {
    Json.Member member = member(object, name);
    if (member == null) {
      return null;
    }
    List<Json> values = ElementReader.flat(member.value());
    Object literal = values.size() == 1 ? Literals.literal(values.getFirst()) : null;
    return switch (literal) {
      case String text -> text;
      case Long number -> number.toString();
      case Double number -> Literals.text(number).replace('.', '_');
      case null, default -> null;
    };
  }
}
