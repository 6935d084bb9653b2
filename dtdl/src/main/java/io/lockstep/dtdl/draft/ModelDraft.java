package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Telemetry;
import io.lockstep.dtdl.Valued;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model that is being drafted from what is seen. Immutable: each observation gives a new draft.
///
/// Readings become Properties. The members of a payload are contents; an object in it is a
/// component, so that each of its readings has a value and a history of its own; an object deeper
/// inside, and one in an array, is an Object schema. An object whose keys are data (numbers,
/// identifiers, times), or come and go, is a Map. `null` says nothing. Types widen: what a draft
/// describes holds all that it has seen, but for what its notes name. The order is that of first
/// sight, and the same observations give the same text.
///
/// Memory is bounded: [#SIZE_MAX] places, 1,000 members an object, 12 texts as candidates of an
/// enum.
public final class ModelDraft {

  /// The most places (contents, fields, elements) of a draft. An observation that would need more
  /// is not taken, but counted.
  public static final int SIZE_MAX = 20_000;

  /// The most places of one Interface of it: of the whole, and of each component.
  public static final int INTERFACE_SIZE_MAX = 2_500;

  private final Dtmi id;
  private final Fields root;
  private final @Nullable Origin origin;
  private final boolean writesEnums;
  private final boolean isNextVersion;
  private final long refused;

  private ModelDraft(
      Dtmi id,
      Fields root,
      @Nullable Origin origin,
      boolean writesEnums,
      boolean isNextVersion,
      long refused) {
    this.id = id;
    this.root = root;
    this.origin = origin;
    this.writesEnums = writesEnums;
    this.isNextVersion = isNextVersion;
    this.refused = refused;
  }

  /// A draft that knows nothing yet.
  public static ModelDraft empty(Dtmi id) {
    return new ModelDraft(id, Fields.empty(), null, false, false, 0);
  }

  /// A draft that goes on from a model without components: what it says stays, and is widened where
  /// observations do not fit.
  ///
  /// @throws IllegalArgumentException see the other method
  public static ModelDraft of(Interface model) {
    return of(model, ModelSet.empty());
  }

  /// A draft that goes on from a model and those of its components.
  ///
  /// @param models holds the Interfaces of the components
  /// @throws IllegalArgumentException if a component's Interface is missing, or the model is
  ///   written in a form of JSON-LD that hides its contents from a plain reader
  public static ModelDraft of(Interface model, ModelSet models) {
    Origin origin = Origin.of(model, models);
    return new ModelDraft(model.id(), sketch(model, models), origin, false, false, 0);
  }

  private static Fields sketch(Interface model, ModelSet models) {
    LinkedHashMap<String, Sketch> members = new LinkedHashMap<>();
    for (Content content : model.contents().values()) {
      switch (content) {
        case Property property -> members.put(content.name(), sketch(property));
        case Telemetry telemetry -> members.put(content.name(), sketch(telemetry));
        case Component component -> {
          Interface part =
              models
                  .find(component.schema())
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "expected the interface %s of the component %s among the models, found none"
                                  .formatted(component.schema(), component.name())));
          members.put(content.name(), sketch(part, models));
        }
        case Relationship _, Command _ -> {}
      }
    }
    return Fields.of(members, 0, 0, false, true, 0);
  }

  private static Sketch sketch(Valued valued) {
    return SchemaSketch.of(valued.schema(), valued.unit() == null ? "" : valued.unit().term());
  }

  /// The identifier that the model has, or that the next version follows.
  public Dtmi id() {
    return id;
  }

  /// How many observations were not taken because the draft would have been too large.
  public long refused() {
    return refused;
  }

  /// The draft with enums where few texts were seen often, or without: then they are told as notes.
  public ModelDraft withEnums(boolean writes) {
    return new ModelDraft(id, root, origin, writes, isNextVersion, refused);
  }

  /// The draft as a new version of the model that it goes on from: if anything is widened or added,
  /// the major version is one higher. Has no effect on a draft that began empty.
  public ModelDraft asNextVersion() {
    return new ModelDraft(id, root, origin, writesEnums, true, refused);
  }

  /// Takes a payload: an object; an array of objects, each a payload; or another value, which
  /// becomes the content `value`.
  ///
  /// @throws IllegalArgumentException if the text is no JSON; the message names line and column
  public ModelDraft observeJson(String payload) {
    Json value;
    try {
      value = JsonReader.read(payload);
    } catch (JsonTextException e) {
      throw new IllegalArgumentException(
          "%d:%d: %s".formatted(e.line(), e.column(), e.getMessage()), e);
    }
    ModelDraft draft = this;
    boolean isBatch =
        value instanceof Json.Arr array
            && !array.items().isEmpty()
            && array.items().stream().allMatch(item -> item instanceof Json.Obj);
    for (Json one : isBatch ? JsonParts.items(value) : List.of(value)) {
      draft =
          draft.with(
              one instanceof Json.Obj object
                  ? JsonSketch.members(object)
                  : single("value", JsonSketch.of(one)));
    }
    return draft;
  }

  /// Takes one value, as JSON text, of a source that names it. An object is one value there, and no
  /// component.
  ///
  /// @throws IllegalArgumentException if the text is no JSON, or the path is empty
  public ModelDraft observeValue(List<String> path, String json) {
    try {
      Sketch sketch = JsonSketch.of(JsonReader.read(json));
      Sketch whole =
          sketch instanceof Fields fields
              ? new Fields(
                  fields.members(),
                  fields.observations(),
                  fields.occurrences(),
                  true,
                  fields.isFixed(),
                  fields.skipped(),
                  fields.size())
              : sketch;
      return with(at(path, whole));
    } catch (JsonTextException e) {
      throw new IllegalArgumentException(
          "%d:%d: %s".formatted(e.line(), e.column(), e.getMessage()), e);
    }
  }

  /// Takes what a source with types says of one value.
  public ModelDraft observe(Observation observation) {
    return with(at(observation.path(), SchemaSketch.of(observation.schema(), observation.unit())));
  }

  /// Takes what a source with types says of all its values. A value whose path leads on to others
  /// gets a name of its own, `motor_value` beside `motor/speed`, since a component holds no value.
  public ModelDraft observe(List<Observation> observations) {
    Set<List<String>> holders = new LinkedHashSet<>();
    for (Observation observation : observations) {
      if (observation.path().size() > 1) {
        holders.add(List.of(observation.path().getFirst()));
      }
    }
    ModelDraft draft = this;
    for (Observation observation : observations) {
      boolean isHolder = holders.contains(observation.path());
      draft =
          draft.observe(
              isHolder
                  ? new Observation(
                      List.of(observation.path().getFirst() + "_value"),
                      observation.schema(),
                      observation.unit())
                  : observation);
    }
    return draft;
  }

  /// A component has no components: what lies deeper has a name of several words.
  private static Fields at(List<String> path, Sketch sketch) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("expected a path with a name, found an empty one");
    }
    if (path.size() == 1) {
      return single(path.getFirst(), sketch);
    }
    Fields inner = single(String.join("/", path.subList(1, path.size())), sketch);
    LinkedHashMap<String, Sketch> members = new LinkedHashMap<>();
    members.put(
        path.getFirst(), Fields.of(new LinkedHashMap<>(inner.members()), 1, 1, false, true, 0));
    return Fields.of(members, 1, 1, false, false, 0);
  }

  private static Fields single(String key, Sketch sketch) {
    LinkedHashMap<String, Sketch> members = new LinkedHashMap<>();
    members.put(key, sketch);
    return Fields.of(members, 1, 1, false, false, 0);
  }

  private ModelDraft with(Fields seen) {
    Fields known = origin == null ? seen : renamed(seen, origin.model());
    Fields merged = Sketches.cut(Sketches.fields(root, known));
    return isTooLarge(merged)
        ? new ModelDraft(id, root, origin, writesEnums, isNextVersion, refused + 1)
        : new ModelDraft(id, merged, origin, writesEnums, isNextVersion, refused);
  }

  /// A draft gave another name to a key that DTDL does not permit, and shows the key.
  private static Fields renamed(Fields seen, Interface model) {
    LinkedHashMap<String, Sketch> members = new LinkedHashMap<>();
    seen.members()
        .forEach(
            (key, sketch) -> {
              String name = new LegalNames().of(key);
              Content content = name.equals(key) ? null : model.contents().get(name);
              boolean isIt =
                  content != null
                      && content.displayName().containsValue(SchemaWriter.displayName(key));
              members.merge(isIt ? name : key, sketch, Sketches::merge);
            });
    return Fields.of(
        members,
        seen.observations(),
        seen.occurrences(),
        seen.isValue(),
        seen.isFixed(),
        seen.skipped());
  }

  /// An Interface must fit into the 1 MiB that DTDL permits; a component is one of its own.
  private static boolean isTooLarge(Fields root) {
    int own = 0;
    for (Sketch member : root.members().values()) {
      boolean isPart = member instanceof Fields part && DraftWriter.isComponent(part);
      if (isPart && member.size() > INTERFACE_SIZE_MAX) {
        return true;
      }
      own += isPart ? 1 : member.size();
    }
    return own > INTERFACE_SIZE_MAX || root.size() > SIZE_MAX;
  }

  /// The draft as DTDL of a version; one that goes on from a model keeps the version of that.
  ///
  /// @param version 2, 3 or 4
  /// @throws IllegalArgumentException for another version
  public String toDtdl(int version) {
    return write(version).dtdl();
  }

  /// The draft as DTDL, and what a person should know of it.
  ///
  /// @param version see [#toDtdl]
  /// @throws IllegalArgumentException for another version
  public DraftText write(int version) {
    if (version < 2 || version > 4) {
      throw new IllegalArgumentException("expected DTDL version 2, 3 or 4, found " + version);
    }
    List<DraftNote> notes = new ArrayList<>();
    List<Json> models = new ArrayList<>();
    if (origin == null) {
      models.addAll(new DraftWriter(version, writesEnums, notes).write(id, root));
    } else {
      models.addAll(new OriginWriter(origin, writesEnums, isNextVersion, notes).write(root));
    }
    if (refused > 0) {
      notes.add(
          new DraftNote(
              DraftNote.Kind.LEFT_OUT,
              "",
              "%d observations are left out: an Interface would have more than %d places."
                  .formatted(refused, INTERFACE_SIZE_MAX)));
    }
    Json all = models.size() == 1 ? models.getFirst() : JsonParts.array(models);
    return new DraftText(JsonPrinter.print(all) + "\n", notes);
  }
}
