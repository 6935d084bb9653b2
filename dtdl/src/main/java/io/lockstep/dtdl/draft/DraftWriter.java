package io.lockstep.dtdl.draft;

import static io.lockstep.dtdl.draft.JsonParts.array;
import static io.lockstep.dtdl.draft.JsonParts.member;
import static io.lockstep.dtdl.draft.JsonParts.object;
import static io.lockstep.dtdl.draft.JsonParts.text;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Scalar;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.metamodel.UnitTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes Interfaces for a draft that began empty. Confined to one thread.
final class DraftWriter {

  private static final int CONTENTS_MAX_V2 = 300;
  private static final int ID_MAX = 128;
  private static final int COMMENT_MAX = 512;

  /// DTDL permits 1 MiB for an Interface; some of it is left for the array around it.
  private static final int TEXT_MAX = 1_000_000;

  private final int version;
  private final List<DraftNote> notes;
  private final SchemaWriter schemas;

  DraftWriter(int version, boolean writesEnums, List<DraftNote> notes) {
    this.version = version;
    this.notes = notes;
    this.schemas = new SchemaWriter(version, writesEnums, notes);
  }

  /// The Interface, behind those of its components.
  List<Json> write(Dtmi id, Fields root) {
    List<Json> components = new ArrayList<>();
    schemas.noteSkipped(root, "");
    LegalNames names = SchemaWriter.namesFor(root);
    List<Json.Obj> contents = new ArrayList<>();
    for (Map.Entry<String, Sketch> entry : root.members().entrySet()) {
      String key = entry.getKey();
      String path = "/" + SchemaWriter.escaped(key);
      if (!isPermitted(key, path, contents.size())) {
        continue;
      }
      if (entry.getValue() instanceof Fields part && isComponent(part)) {
        String name = schemas.nameFor(key, names, path);
        Dtmi partId = partId(id, name, components.size() + 1);
        components.add(part(partId, part, path));
        contents.add(component(key, name, partId));
      } else {
        addContent(key, entry.getValue(), path, names, contents, true);
      }
    }
    components.add(model(id, contents));
    return components;
  }

  /// True if an object is to be a part of the twin rather than one value.
  static boolean isComponent(Fields fields) {
    return !fields.isValue() && !fields.members().isEmpty() && !SchemaWriter.isMap(fields, false);
  }

  /// The name for a key, and a note if it is another one.
  String nameFor(String key, LegalNames names, String path) {
    return schemas.nameFor(key, names, path);
  }

  /// The Interface of a component.
  Json part(Dtmi id, Fields part, String path) {
    schemas.noteSkipped(part, path);
    LegalNames names = SchemaWriter.namesFor(part);
    List<Json.Obj> contents = new ArrayList<>();
    for (Map.Entry<String, Sketch> entry : part.members().entrySet()) {
      String place = path + "/" + SchemaWriter.escaped(entry.getKey());
      if (isPermitted(entry.getKey(), place, contents.size())) {
        addContent(entry.getKey(), entry.getValue(), place, names, contents, true);
      }
    }
    return model(id, contents);
  }

  private boolean isPermitted(String key, String path, int count) {
    if (key.startsWith("$")) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.LEFT_OUT, path, "Names that begin with $ are the platform's own."));
      return false;
    }
    if (version == 2 && count == CONTENTS_MAX_V2) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.LEFT_OUT, path, "DTDL v2 permits 300 contents; it is left out."));
      return false;
    }
    return true;
  }

  static Json.Obj component(String key, String name, Dtmi schema) {
    List<Json.Member> members = new ArrayList<>();
    members.add(member("@type", text("Component")));
    members.add(member("name", text(name)));
    if (!name.equals(key)) {
      members.add(member("displayName", text(SchemaWriter.displayName(key))));
    }
    members.add(member("schema", text(schema.value())));
    return object(members);
  }

  /// Adds a Property, unless no schema holds the values.
  ///
  /// @param mayHaveUnit false where the model cannot name units
  void addContent(
      String key,
      Sketch sketch,
      String path,
      LegalNames names,
      List<Json.Obj> contents,
      boolean mayHaveUnit) {
    Json schema = schemas.write(sketch, path);
    if (schema == null) {
      return;
    }
    String name = schemas.nameFor(key, names, path);
    List<String> comments = new ArrayList<>();
    UnitChoice unit = mayHaveUnit ? unit(sketch, key, path, comments) : null;
    if (!mayHaveUnit && sketch instanceof Scalar scalar && !scalar.unit().isEmpty()) {
      comments.add("unit " + scalar.unit());
    }
    // DTDL v2 has no arrays and geometries in Properties.
    String kind = version == 2 && hasArray(schema) ? "Telemetry" : "Property";
    List<Json.Member> members = new ArrayList<>();
    members.add(
        member(
            "@type",
            unit == null ? text(kind) : array(List.of(text(kind), text(unit.quantity())))));
    members.add(member("name", text(name)));
    if (!name.equals(key)) {
      members.add(member("displayName", text(SchemaWriter.displayName(key))));
      comments.add("sent as '" + key + "'");
    }
    members.add(member("schema", schema));
    if (unit != null) {
      members.add(member("unit", text(unit.unit().term())));
    }
    if (sketch instanceof Scalar scalar
        && scalar.seen().isCandidate()
        && schema.equals(text("string"))) {
      comments.add(SchemaWriter.candidates(scalar.seen()));
    }
    if (!comments.isEmpty()) {
      members.add(
          member("comment", text(LegalNames.shown(String.join("; ", comments), COMMENT_MAX))));
    }
    contents.add(object(members));
  }

  private static boolean hasArray(Json schema) {
    return switch (schema) {
      case Json.Str term ->
          Geospatial.ofTerm(term.value()).isPresent() || term.value().equals("Array");
      case Json.Obj object -> object.members().stream().anyMatch(m -> hasArray(m.value()));
      case Json.Arr items -> items.items().stream().anyMatch(DraftWriter::hasArray);
      case Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }

  private record UnitChoice(Unit unit, String quantity) {}

  private @Nullable UnitChoice unit(Sketch sketch, String key, String path, List<String> comments) {
    if (!(sketch instanceof Scalar scalar)) {
      return null;
    }
    boolean isNumber =
        switch (scalar.kind()) {
          case DOUBLE, FLOAT, INTEGER, LONG -> true;
          case BYTE, SHORT, UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INTEGER, UNSIGNED_LONG -> true;
          case BOOLEAN, DATE, DATE_TIME, DURATION, STRING, TIME, BYTES, DECIMAL, UUID -> false;
        };
    if (!isNumber) {
      return null;
    }
    if (scalar.unit().isEmpty()) {
      Optional<Unit> suggested = UnitWords.suggestedBy(key);
      if (suggested.isPresent()) {
        String suggestion = "the name suggests the unit " + suggested.get().term();
        comments.add(suggestion);
        notes.add(
            new DraftNote(DraftNote.Kind.UNIT_SUGGESTED, path, suggestion + "; nobody states it."));
      }
      return null;
    }
    Optional<Unit> unit = UnitWords.find(scalar.unit());
    Optional<String> quantity = unit.flatMap(known -> UnitWords.quantityOf(known, key));
    if (unit.isEmpty() || quantity.isEmpty() || !isInVersion(unit.get(), quantity.get())) {
      comments.add("unit " + scalar.unit());
      notes.add(
          new DraftNote(
              DraftNote.Kind.UNIT_UNKNOWN,
              path,
              "The unit '%s' %s; it is kept as a comment."
                  .formatted(
                      LegalNames.shown(scalar.unit(), 64),
                      unit.isEmpty()
                          ? "is not known"
                          : quantity.isEmpty()
                              ? "leaves open what is measured"
                              : "cannot be named in DTDL v" + version)));
      return null;
    }
    return new UnitChoice(unit.get(), quantity.get());
  }

  /// DTDL v2 has fewer units, built in; in v4 `byte` is a schema.
  private boolean isInVersion(Unit unit, String quantity) {
    if (version > 2) {
      return version == 3 || Primitive.ofTerm(unit.term()).isEmpty();
    }
    UnitTable table = UnitTable.get();
    UnitTable.Quantity known = table.quantities().get(quantity);
    return known != null
        && known.isBuiltIn()
        && table.kinds().getOrDefault(unit.kind(), List.of()).stream()
            .anyMatch(entry -> entry.unit().equals(unit) && entry.isBuiltIn());
  }

  /// An Interface; without comments and display names if it would be too long with them.
  private Json model(Dtmi id, List<Json.Obj> contents) {
    Json.Obj model = model(id, array(contents));
    if (JsonPrinter.print(model).length() <= TEXT_MAX) {
      return model;
    }
    notes.add(
        new DraftNote(
            DraftNote.Kind.LEFT_OUT,
            "",
            "Display names and comments of %s are left out: it would be longer than 1 MiB."
                .formatted(id)));
    return JsonParts.mapped(
        model,
        json ->
            json instanceof Json.Obj object
                ? JsonParts.without(JsonParts.without(object, "comment"), "displayName")
                : json);
  }

  private Json.Obj model(Dtmi id, Json contents) {
    String context = "dtmi:dtdl:context;" + version;
    boolean hasUnits = hasUnits(contents);
    return object(
        member(
            "@context",
            hasUnits && version > 2
                ? array(
                    List.of(
                        text(context),
                        text("dtmi:dtdl:extension:quantitativeTypes;" + (version - 2))))
                : text(context)),
        member("@id", text(id.value())),
        member("@type", text("Interface")),
        member("contents", contents));
  }

  private static boolean hasUnits(Json contents) {
    return JsonParts.items(contents).stream()
        .anyMatch(item -> item instanceof Json.Obj content && content.get("unit") != null);
  }

  /// The identifier of a component's Interface: that of the whole with the component's name behind.
  static Dtmi partId(Dtmi id, String name, int number) {
    String text = id.value();
    int version = text.indexOf(';');
    String head = version < 0 ? text : text.substring(0, version);
    String tail = version < 0 ? "" : text.substring(version);
    String full = head + ":" + name + tail;
    return new Dtmi(full.length() <= ID_MAX ? full : head + ":c" + number + tail);
  }
}
