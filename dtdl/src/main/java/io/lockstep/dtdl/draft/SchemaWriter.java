package io.lockstep.dtdl.draft;

import static io.lockstep.dtdl.draft.JsonParts.array;
import static io.lockstep.dtdl.draft.JsonParts.member;
import static io.lockstep.dtdl.draft.JsonParts.object;
import static io.lockstep.dtdl.draft.JsonParts.text;

import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.draft.Sketch.Choice;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Geometry;
import io.lockstep.dtdl.draft.Sketch.Items;
import io.lockstep.dtdl.draft.Sketch.Keyed;
import io.lockstep.dtdl.draft.Sketch.Problem;
import io.lockstep.dtdl.draft.Sketch.Scalar;
import io.lockstep.dtdl.draft.Sketch.Unknown;
import io.lockstep.dtdl.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes schemas for sketches, and notes for what has none. Confined to one thread.
final class SchemaWriter {

  /// An object with more members than this, of which a single one has less than a third, is a map.
  private static final int MAP_MIN = 16;

  private static final int FIELDS_MAX_V2 = 30;

  /// DTDL v2 permits no longer display names.
  private static final int DISPLAY_NAME_MAX = 64;

  private final int version;
  private final boolean writesEnums;
  private final List<DraftNote> notes;

  SchemaWriter(int version, boolean writesEnums, List<DraftNote> notes) {
    this.version = version;
    this.writesEnums = writesEnums;
    this.notes = notes;
  }

  /// The schema of a content; null, and a note, if there is none.
  @Nullable Json write(Sketch sketch, String path) {
    return write(sketch, path, version == 4 ? 8 : 5);
  }

  /// @param room how many levels of complex schemas are still permitted
  private @Nullable Json write(Sketch sketch, String path, int room) {
    return switch (sketch) {
      case Unknown _ -> {
        notes.add(
            new DraftNote(
                DraftNote.Kind.GUESSED, path, "Only null has been seen; it is left out."));
        yield null;
      }
      case Problem problem -> conflict(path, problem.text());
      case Scalar scalar -> scalar(scalar, path, room);
      case Choice choice -> room == 0 ? tooDeep(path) : choice(choice);
      case Geometry geometry -> text(geometry.kind().term());
      case Items items -> {
        Json element = room == 0 ? tooDeep(path) : inner(items.element(), path, room - 1);
        yield element == null
            ? null
            : object(member("@type", text("Array")), member("elementSchema", element));
      }
      case Keyed keyed -> room == 0 ? tooDeep(path) : map(keyed.value(), path, room);
      case Fields fields -> {
        if (room == 0) {
          yield tooDeep(path);
        }
        yield isMap(fields, true)
            ? map(Sketches.valueOf(fields), path, room)
            : fields(fields, path, room);
      }
    };
  }

  private @Nullable Json tooDeep(String path) {
    return conflict(path, "values nest deeper than DTDL v" + version + " permits");
  }

  private @Nullable Json conflict(String path, String what) {
    notes.add(
        new DraftNote(
            DraftNote.Kind.CONFLICT, path, "No schema holds it: " + what + ". It is left out."));
    return null;
  }

  /// What arrays and maps hold.
  private @Nullable Json inner(Sketch sketch, String path, int room) {
    if (sketch instanceof Unknown) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.GUESSED,
              path,
              "Only empty arrays and maps, or null in them, have been seen; string is a guess."));
      return text(Primitive.STRING.term());
    }
    return write(sketch, path, room);
  }

  private Json scalar(Scalar scalar, String path, int room) {
    Sketch.Distinct seen = scalar.seen();
    if (scalar.kind() == Primitive.STRING && seen.isCandidate()) {
      if (writesEnums && room > 0) {
        Map<Object, String> values = new LinkedHashMap<>();
        seen.texts().forEach(value -> values.put(value, ""));
        return choice(Sketches.named(true, values));
      }
      notes.add(new DraftNote(DraftNote.Kind.ENUM_CANDIDATE, path, candidates(seen)));
    }
    return text(termOf(scalar.kind()));
  }

  /// `enum candidates: OFF, RUNNING (2 texts in 40)`.
  static String candidates(Sketch.Distinct seen) {
    return "enum candidates: %s (%d texts in %d)"
        .formatted(String.join(", ", seen.texts()), seen.texts().size(), seen.count());
  }

  /// Before DTDL v4 there are less primitives.
  private String termOf(Primitive kind) {
    if (version == 4) {
      return kind.term();
    }
    Primitive older =
        switch (kind) {
          case BYTE, SHORT, UNSIGNED_BYTE, UNSIGNED_SHORT -> Primitive.INTEGER;
          case UNSIGNED_INTEGER, UNSIGNED_LONG -> Primitive.LONG;
          case BYTES, DECIMAL, UUID -> Primitive.STRING;
          case BOOLEAN, DATE, DATE_TIME, DOUBLE, DURATION, FLOAT, INTEGER -> kind;
          case LONG, STRING, TIME -> kind;
        };
    return older.term();
  }

  private static Json choice(Choice choice) {
    List<Json> values = new ArrayList<>();
    choice
        .values()
        .forEach(
            (value, name) ->
                values.add(
                    object(
                        member("name", text(name)),
                        member(
                            "enumValue",
                            choice.isText()
                                ? text(value.toString())
                                : new Json.Num(JsonParts.NOWHERE, value.toString())))));
    return object(
        member("@type", text("Enum")),
        member("valueSchema", text(choice.isText() ? "string" : "integer")),
        member("enumValues", array(values)));
  }

  private @Nullable Json map(Sketch value, String path, int room) {
    Json schema = inner(value, path, room - 1);
    return schema == null
        ? null
        : object(
            member("@type", text("Map")),
            member("mapKey", object(member("name", text("key")), member("schema", text("string")))),
            member("mapValue", object(member("name", text("value")), member("schema", schema))));
  }

  private @Nullable Json fields(Fields fields, String path, int room) {
    noteSkipped(fields, path);
    if (version == 2 && fields.members().isEmpty()) {
      return conflict(path, "DTDL v2 has no objects without fields");
    }
    LegalNames names = namesFor(fields);
    List<Json> list = new ArrayList<>();
    for (Map.Entry<String, Sketch> entry : fields.members().entrySet()) {
      String key = entry.getKey();
      String place = path + "/" + escaped(key);
      if (version == 2 && list.size() == FIELDS_MAX_V2) {
        notes.add(
            new DraftNote(
                DraftNote.Kind.LEFT_OUT, place, "DTDL v2 permits 30 fields; it is left out."));
        continue;
      }
      Json schema = write(entry.getValue(), place, room - 1);
      if (schema == null) {
        continue;
      }
      String name = nameFor(key, names, place);
      list.add(
          name.equals(key)
              ? object(member("name", text(name)), member("schema", schema))
              : object(
                  member("name", text(name)),
                  member("displayName", text(displayName(key))),
                  member("schema", schema)));
    }
    if (version == 2 && list.isEmpty()) {
      return conflict(path, "DTDL v2 has no objects without fields");
    }
    return object(member("@type", text("Object")), member("fields", array(list)));
  }

  /// The names of members, with those taken that need no change.
  static LegalNames namesFor(Fields fields) {
    LegalNames names = new LegalNames();
    fields.members().keySet().stream().filter(LegalNames::isLegal).forEach(names::take);
    return names;
  }

  /// The name for a key, and a note if it is another one.
  String nameFor(String key, LegalNames names, String place) {
    if (LegalNames.isLegal(key)) {
      return key;
    }
    String name = names.of(key);
    notes.add(
        new DraftNote(
            DraftNote.Kind.RENAMED,
            place,
            "DTDL does not permit this name; it is %s here. A binding can lead the value to it."
                .formatted(name)));
    return name;
  }

  /// The key as a display name, which must not be empty.
  static String displayName(String key) {
    return key.isEmpty() ? "(empty)" : LegalNames.shown(key, DISPLAY_NAME_MAX);
  }

  void noteSkipped(Fields fields, String path) {
    if (fields.skipped() > 0) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.LEFT_OUT,
              path,
              "%d members are left out: at most %d are kept, with names of at most %d characters."
                  .formatted(fields.skipped(), Sketches.MEMBERS_MAX, JsonSketch.KEY_MAX)));
    }
  }

  /// True if the keys of an object are data: they look so, or they come and go, or they are no
  /// names; and one schema holds all values.
  ///
  /// @param isValue true where the object is one value, so that a renamed key would be refused
  static boolean isMap(Fields fields, boolean isValue) {
    int size = fields.members().size();
    if (fields.isFixed() || size == 0) {
      return false;
    }
    boolean looksLikeData = fields.members().keySet().stream().allMatch(LegalNames::isData);
    boolean comesAndGoes =
        size > MAP_MIN && size * fields.observations() > 3 * fields.occurrences();
    boolean hasBadNames =
        isValue && !fields.members().keySet().stream().allMatch(LegalNames::isLegal);
    return (looksLikeData || comesAndGoes || hasBadNames) && isWritable(Sketches.valueOf(fields));
  }

  private static boolean isWritable(Sketch sketch) {
    return switch (sketch) {
      case Problem _ -> false;
      case Items items -> isWritable(items.element());
      case Keyed keyed -> isWritable(keyed.value());
      case Fields _, Geometry _, Scalar _, Choice _, Unknown _ -> true;
    };
  }

  /// A key as part of a JSON pointer.
  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
