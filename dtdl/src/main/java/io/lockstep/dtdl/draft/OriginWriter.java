package io.lockstep.dtdl.draft;

import static io.lockstep.dtdl.draft.JsonParts.array;
import static io.lockstep.dtdl.draft.JsonParts.text;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Telemetry;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Valued;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Scalar;
import io.lockstep.dtdl.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a model again, with what a draft has added to it. All that it does not touch stays as it
/// was written. Confined to one thread.
final class OriginWriter {

  private static final String UNITS = "dtmi:dtdl:extension:quantitativeTypes";

  private final Origin origin;
  private final boolean writesEnums;
  private final boolean isNextVersion;
  private final List<DraftNote> notes;
  private final List<Json> parts = new ArrayList<>();

  OriginWriter(Origin origin, boolean writesEnums, boolean isNextVersion, List<DraftNote> notes) {
    this.origin = origin;
    this.writesEnums = writesEnums;
    this.isNextVersion = isNextVersion;
    this.notes = notes;
  }

  /// The model, behind those of its components that have changed.
  List<Json> write(Fields root) {
    Json model = write(origin, root, "", true);
    List<Json> all = new ArrayList<>(parts);
    all.add(model);
    return all;
  }

  private Json.Obj write(Origin from, Fields seen, String path, boolean mayHaveParts) {
    Interface model = from.model();
    List<Json> contents = new ArrayList<>();
    Json written = from.text().get("contents");
    if (written != null) {
      contents.addAll(JsonParts.items(written));
    }
    DraftWriter fresh = new DraftWriter(model.dtdlVersion(), writesEnums, notes);
    LegalNames names = SchemaWriter.namesFor(seen);
    model.contents().keySet().forEach(names::take);
    boolean isChanged = false;
    for (Map.Entry<String, Sketch> entry : seen.members().entrySet()) {
      String key = entry.getKey();
      Content content = model.contents().get(key);
      String place = path + "/" + SchemaWriter.escaped(sentAs(key, content));
      isChanged |=
          content == null
              ? add(from, key, entry.getValue(), place, names, fresh, contents, mayHaveParts)
              : widen(from, content, entry.getValue(), place, contents);
    }
    if (!isChanged) {
      return from.text();
    }
    Json.Obj changed = JsonParts.with(from.text(), "contents", array(contents));
    return isNextVersion ? renewed(changed, model.id()) : changed;
  }

  /// The key in payloads: a draft shows it where it had to give another name.
  private static String sentAs(String name, @Nullable Content content) {
    String shown = content == null ? name : content.displayName().getOrDefault("en", name);
    return new LegalNames().of(shown).equals(name) ? shown : name;
  }

  /// Adds a content that the model does not have.
  private boolean add(
      Origin from,
      String key,
      Sketch sketch,
      String path,
      LegalNames names,
      DraftWriter fresh,
      List<Json> contents,
      boolean mayHaveParts) {
    if (key.startsWith("$")) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.LEFT_OUT, path, "Names that begin with $ are the platform's own."));
      return false;
    }
    if (mayHaveParts && sketch instanceof Fields part && DraftWriter.isComponent(part)) {
      String name = fresh.nameFor(key, names, path);
      Dtmi own = isNextVersion ? next(from.model().id()) : from.model().id();
      Dtmi id = DraftWriter.partId(own, name, parts.size() + 1);
      parts.add(fresh.part(id, part, path));
      contents.add(DraftWriter.component(key, name, id));
      return true;
    }
    List<Json.Obj> added = new ArrayList<>();
    boolean hasUnits = from.model().dtdlVersion() == 2 || from.model().usesExtension(UNITS);
    fresh.addContent(key, sketch, path, names, added, hasUnits);
    contents.addAll(added);
    return !added.isEmpty();
  }

  private boolean widen(
      Origin from, Content content, Sketch now, String path, List<Json> contents) {
    return switch (content) {
      case Property property -> widenValue(from, property, property, now, path, contents);
      case Telemetry telemetry -> widenValue(from, telemetry, telemetry, now, path, contents);
      case Component component -> widenPart(from, component, now, path, contents);
      case Relationship _, Command _ -> {
        notes.add(
            new DraftNote(
                DraftNote.Kind.CONFLICT,
                path,
                "The model has a %s of this name; a value under it has no place."
                    .formatted(content instanceof Command ? "Command" : "Relationship")));
        yield false;
      }
    };
  }

  private boolean widenValue(
      Origin from, Content content, Valued valued, Sketch now, String path, List<Json> contents) {
    Unit unit = valued.unit();
    Sketch before = SchemaSketch.of(valued.schema(), unit == null ? "" : unit.term());
    if (before.equals(now)) {
      return false;
    }
    noteUnit(unit, now, path);
    int version = from.model().dtdlVersion();
    SchemaPatch patch =
        new SchemaPatch(
            from,
            new SchemaWriter(version, writesEnums, notes),
            new SchemaWriter(version, writesEnums, new ArrayList<>()));
    int at = JsonParts.indexOf(contents, content.name());
    Json.Obj element = at < 0 ? null : (Json.Obj) contents.get(at);
    Json schema = element == null ? text("") : element.get("schema");
    if (schema == null) {
      return false;
    }
    Json patched = patch.patched(schema, before, now, path);
    if (patched == null || patched.equals(schema)) {
      return false;
    }
    if (element == null) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.CONFLICT,
              path,
              "What has been seen does not fit, and the content belongs to %s: widen it there."
                  .formatted(content.definedIn())));
      return false;
    }
    contents.set(at, JsonParts.with(element, "schema", patched));
    return true;
  }

  private void noteUnit(@Nullable Unit unit, Sketch now, String path) {
    if (!(now instanceof Scalar scalar)
        || scalar.unit().isEmpty()
        || (unit != null && scalar.unit().equals(unit.term()))) {
      return;
    }
    Unit stated = UnitWords.find(scalar.unit()).orElse(null);
    if (unit != null && stated != null && stated.kind().equals(unit.kind())) {
      return;
    }
    notes.add(
        new DraftNote(
            DraftNote.Kind.UNIT_UNKNOWN,
            path,
            "The unit '%s' is stated, and the model says %s; the model stays."
                .formatted(
                    LegalNames.shown(scalar.unit(), 64), unit == null ? "none" : unit.term())));
  }

  private boolean widenPart(
      Origin from, Component component, Sketch now, String path, List<Json> contents) {
    Origin part = from.parts().get(component.name());
    if (!(now instanceof Fields fields) || part == null) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.CONFLICT,
              path,
              "The model has a component of this name; other values than objects have been seen."));
      return false;
    }
    int partsBefore = parts.size();
    Json.Obj written = write(part, fields, path, false);
    if (written.equals(part.text())) {
      return false;
    }
    int at = JsonParts.indexOf(contents, component.name());
    if (at < 0) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.CONFLICT,
              path,
              "What has been seen does not fit, and the component belongs to %s: widen it there."
                  .formatted(component.definedIn())));
      return false;
    }
    // Two components may be of one model: it is written once, the last one counts.
    Json id = written.get("@id");
    parts.subList(partsBefore, parts.size()).clear();
    parts.removeIf(
        other -> other instanceof Json.Obj model && id != null && id.equals(model.get("@id")));
    parts.add(written);
    if (id != null) {
      contents.set(at, JsonParts.with((Json.Obj) contents.get(at), "schema", id));
    }
    return true;
  }

  /// The identifier of the next version.
  static Dtmi next(Dtmi id) {
    return new Dtmi(id.versionless() + ";" + (id.majorVersion() + 1));
  }

  /// The model under the next version, and all that it defines inside of it likewise: an identifier
  /// can be defined only once.
  private static Json.Obj renewed(Json.Obj model, Dtmi id) {
    Set<String> defined = new LinkedHashSet<>();
    Json _ =
        JsonParts.mapped(
            model,
            json -> {
              if (json instanceof Json.Obj object
                  && object.members().size() > 1
                  && object.get("@id") instanceof Json.Str own) {
                defined.add(own.value());
              }
              return json;
            });
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String old : defined) {
      Dtmi.tryParse(old).ifPresent(known -> renamed.put(old, next(known).value()));
    }
    renamed.put(id.value(), next(id).value());
    Json.Obj own = JsonParts.with(model, "@id", text(next(id).value()));
    return (Json.Obj)
        JsonParts.mapped(
            own,
            json ->
                json instanceof Json.Str name && renamed.containsKey(name.value())
                    ? text(renamed.getOrDefault(name.value(), ""))
                    : json);
  }
}
