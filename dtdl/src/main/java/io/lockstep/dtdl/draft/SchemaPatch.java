package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.draft.Sketch.Choice;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Items;
import io.lockstep.dtdl.draft.Sketch.Keyed;
import io.lockstep.dtdl.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Widens a schema as it is written, so that its texts and co-types stay. Confined to one thread.
final class SchemaPatch {

  private final Origin origin;
  private final SchemaWriter writer;
  private final SchemaWriter silent;

  SchemaPatch(Origin origin, SchemaWriter writer, SchemaWriter silent) {
    this.origin = origin;
    this.writer = writer;
    this.silent = silent;
  }

  /// The schema that holds what has been seen as well; null, and a note, if none does; the same
  /// object if it does already.
  @Nullable Json patched(Json schema, Sketch before, Sketch now, String path) {
    Json whole = writer.write(now, path);
    if (whole == null || whole.equals(silent.write(before, path))) {
      return whole == null ? null : schema;
    }
    Json written = schema;
    if (schema instanceof Json.Str reference) {
      Json.Obj definition = origin.definition(reference.value());
      if (definition != null) {
        written = anonymous(definition);
      }
    }
    if (!(written instanceof Json.Obj object)) {
      return whole;
    }
    return switch (now) {
      case Fields is when before instanceof Fields was && isType(object, "Object") ->
          fields(object, was, is, whole, path);
      case Items is
          when before instanceof Items was
              && isType(object, "Array")
              && object.get("elementSchema") != null ->
          inside(object, "elementSchema", was.element(), is.element(), whole, path);
      case Keyed is
          when before instanceof Keyed was
              && isType(object, "Map")
              && object.get("mapValue") instanceof Json.Obj value
              && value.get("schema") != null -> {
        Json patched = inside(value, "schema", was.value(), is.value(), whole, path);
        yield patched.equals(whole) ? whole : JsonParts.with(object, "mapValue", patched);
      }
      case Choice is when before instanceof Choice was && isType(object, "Enum") ->
          choice(object, was, is, whole);
      case Fields _, Items _, Keyed _, Choice _ -> whole;
      case Sketch.Scalar _, Sketch.Geometry _, Sketch.Unknown _, Sketch.Problem _ -> whole;
    };
  }

  private static boolean isType(Json.Obj schema, String type) {
    Json types = schema.get("@type");
    return types != null
        && JsonParts.items(types).stream()
            .anyMatch(item -> item instanceof Json.Str text && text.value().equals(type));
  }

  /// A copy of a definition without identifiers: only the definition itself may have them.
  private static Json anonymous(Json.Obj definition) {
    return JsonParts.mapped(
        definition,
        json ->
            json instanceof Json.Obj object && object.members().size() > 1
                ? JsonParts.without(object, "@id")
                : json);
  }

  private Json inside(
      Json.Obj holder, String name, Sketch before, Sketch now, Json whole, String path) {
    Json own = holder.get(name);
    Json patched = own == null ? null : patched(own, before, now, path);
    return patched == null ? whole : JsonParts.with(holder, name, patched);
  }

  private Json fields(Json.Obj object, Fields before, Fields now, Json whole, String path) {
    Json written = object.get("fields");
    List<Json> fields = new ArrayList<>(written == null ? List.of() : JsonParts.items(written));
    LegalNames names = SchemaWriter.namesFor(now);
    for (Map.Entry<String, Sketch> entry : now.members().entrySet()) {
      String key = entry.getKey();
      Sketch was = before.members().get(key);
      String place = path + "/" + SchemaWriter.escaped(key);
      if (was == null) {
        Json schema = silent.write(entry.getValue(), place);
        if (schema != null) {
          String name = LegalNames.isLegal(key) ? key : names.of(key);
          fields.add(
              JsonParts.object(
                  JsonParts.member("name", JsonParts.text(name)),
                  JsonParts.member("schema", schema)));
        }
        continue;
      }
      int at = JsonParts.indexOf(fields, key);
      if (at < 0) {
        // The field is inherited, or written in another form.
        return whole;
      }
      Json.Obj field = (Json.Obj) fields.get(at);
      Json own = field.get("schema");
      Json patched = own == null ? null : quiet().patched(own, was, entry.getValue(), place);
      if (patched != null) {
        fields.set(at, JsonParts.with(field, "schema", patched));
      }
    }
    return JsonParts.with(object, "fields", JsonParts.array(fields));
  }

  /// Notes of inner places have been made for the whole.
  private SchemaPatch quiet() {
    return new SchemaPatch(origin, silent, silent);
  }

  private static Json choice(Json.Obj object, Choice before, Choice now, Json whole) {
    Json written = object.get("enumValues");
    if (written == null || !(whole instanceof Json.Obj all)) {
      return whole;
    }
    List<Json> values = new ArrayList<>(JsonParts.items(written));
    Json fresh = all.get("enumValues");
    int index = 0;
    for (Object value : now.values().keySet()) {
      if (!before.values().containsKey(value) && fresh instanceof Json.Arr items) {
        values.add(items.items().get(index));
      }
      index++;
    }
    return JsonParts.with(object, "enumValues", JsonParts.array(values));
  }
}
