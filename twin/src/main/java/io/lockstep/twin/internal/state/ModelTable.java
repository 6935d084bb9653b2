package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All models by dense reference, each with the list of its twins.
public final class ModelTable {
  private static final int ENDS = 0;
  private static final int COUNT = 1;

  private final LongPages lists;
  private final ObjectPages<ModelEntry> entries;
  private final IdIndex index;
  private final References references;
  private ModelSet parsed;
  private boolean hasDeleted;
  private long version;

  ModelTable(long generation) {
    lists = new LongPages(6, 2, generation);
    entries = new ObjectPages<>(generation);
    index = new IdIndex(generation);
    references = new References(generation);
    parsed = ModelSet.empty();
  }

  private ModelTable(ModelTable origin, long mine, long theirs) {
    lists = origin.lists.fork(mine, theirs);
    entries = origin.entries.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    parsed = origin.parsed;
    hasDeleted = origin.hasDeleted;
  }

  ModelTable fork(long mine, long theirs) {
    return new ModelTable(this, mine, theirs);
  }

  public int count() {
    return references.count();
  }

  /// All references are below.
  public int limit() {
    return references.limit();
  }

  /// The model with this id, or -1.
  public int find(String id) {
    long hash = Hashing.of(id);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int model = index.reference(place);
      if (entry(model).id().equals(id)) {
        return model;
      }
    }
    return -1;
  }

  public ModelEntry entry(int model) {
    return entries.require(model);
  }

  /// The entry, or null when no model has this reference.
  public @Nullable ModelEntry entryOrNull(int model) {
    return entries.get(model);
  }

  /// The first twin of exactly this model, or -1; go on with [TwinTable#nextPeer].
  public int firstTwin(int model) {
    return lists.high(model, ENDS) - 1;
  }

  int lastTwin(int model) {
    return lists.low(model, ENDS) - 1;
  }

  void setTwins(int model, int first, int last) {
    lists.set(model, ENDS, LongPages.pair(first + 1, last + 1));
  }

  /// How many twins are of exactly this model.
  public int twinCount(int model) {
    return (int) lists.get(model, COUNT);
  }

  void addTwinCount(int model, int change) {
    lists.set(model, COUNT, lists.get(model, COUNT) + change);
  }

  /// Parsed models for look-ups; may still hold deleted ones.
  public ModelSet parsed() {
    return parsed;
  }

  /// Parsed models without deleted ones: the base for a new batch.
  public ModelSet base() {
    if (hasDeleted) {
      parsed = present();
      hasDeleted = false;
    }
    return parsed;
  }

  /// The same for who only reads.
  public ModelSet present() {
    return hasDeleted ? parse(sources(entriesInOrder()), ModelSet.empty()) : parsed;
  }

  /// Adds a batch that a parser accepted on top of [#base]. It is parsed once more, each Interface
  /// on its own text, so that what is kept does not depend on how the batch was written.
  void add(List<Interface> batch, long uploadMicros) {
    List<ModelSource> sources = new ArrayList<>();
    for (Interface model : batch) {
      sources.add(new ModelSource(model.id().value(), model.json()));
    }
    parsed = parse(sources, base());
    version++;
    for (Interface model : batch) {
      add(entryOf(parsed.find(model.id()).orElseThrow(), false, uploadMicros));
    }
  }

  /// Rises whenever models were added or removed, drafted ones apart. Not part of the state.
  public long version() {
    return version;
  }

  /// The Interfaces of all models that are not drafts.
  public List<Interface> interfaces() {
    List<Interface> all = new ArrayList<>();
    for (ModelEntry entry : entriesInOrder()) {
      Interface model = entry.model();
      if (model != null) {
        all.add(model);
      }
    }
    return all;
  }

  private ModelEntry entryOf(Interface model, boolean decommissioned, long uploadMicros) {
    return entryOf(model, parsed, decommissioned, uploadMicros);
  }

  /// A model compiled among others, as it would be if it were added.
  public static ModelEntry entryOf(
      Interface model, ModelSet parsed, boolean decommissioned, long uploadMicros) {
    Shape shape = ShapeCompiler.compile(model, parsed);
    return new ModelEntry(
        model.id().value(),
        model,
        shape,
        checks(shape, parsed),
        QualityNotes.compile(shape),
        decommissioned,
        uploadMicros);
  }

  /// What each slot's schema asks for; without a schema, what its type does.
  private static List<TypedCheck> checks(Shape shape, ModelSet models) {
    List<TypedCheck> checks = new ArrayList<>();
    for (Slot slot : shape.slots()) {
      Schema schema = slot.schema();
      checks.add(
          schema == null
              ? TypedCheck.of(slot.type().form())
              : TypedCheck.of(schema, slot.range(), models));
    }
    return List.copyOf(checks);
  }

  int add(ModelEntry entry) {
    int model = references.take();
    put(model, entry);
    return model;
  }

  private void put(int model, ModelEntry entry) {
    lists.ensure(model);
    lists.clear(model);
    entries.set(model, entry);
    index.add(Hashing.of(entry.id()), model);
  }

  /// Puts a model back where it was; those that it needs are there.
  void restore(int model, Undo.ModelGone gone) {
    references.undoGiveBack(model);
    String json = gone.json();
    if (json == null) {
      put(
          model,
          ofDraft(gone.id(), new Shape(gone.id(), gone.drafted(), List.of()), gone.uploadMicros()));
      return;
    }
    parsed = parse(List.of(new ModelSource(gone.id(), json)), base());
    version++;
    Interface found = parsed.find(new Dtmi(gone.id())).orElseThrow();
    put(model, entryOf(found, gone.decommissioned(), gone.uploadMicros()));
  }

  /// Takes back that a model was added.
  void undoAdd(int model) {
    forget(model);
    references.undoTake(model);
  }

  /// What is needed to put a model back.
  Undo.ModelGone gone(int model) {
    ModelEntry entry = entry(model);
    Interface definition = entry.model();
    return new Undo.ModelGone(
        entry.id(),
        definition == null ? null : definition.json(),
        definition == null ? entry.shape().slots() : List.of(),
        entry.decommissioned(),
        entry.uploadMicros());
  }

  /// Puts another entry of the same id in place.
  void replace(int model, ModelEntry entry) {
    entries.set(model, entry);
  }

  void decommission(int model, boolean decommissioned) {
    entries.set(model, entry(model).withDecommissioned(decommissioned));
  }

  void remove(int model) {
    forget(model);
    references.giveBack(model);
  }

  private void forget(int model) {
    ModelEntry entry = entry(model);
    long hash = Hashing.of(entry.id());
    int place = index.first(hash);
    while (index.reference(place) != model) {
      place = index.next(hash, place);
    }
    index.removeAt(place);
    entries.set(model, null);
    hasDeleted |= !entry.isDraft();
    version += entry.isDraft() ? 0 : 1;
  }

  /// A new, empty drafted model.
  static ModelEntry emptyDraft(String id, long micros) {
    return new ModelEntry(
        id, null, new Shape(id, List.of(), List.of()), List.of(), null, false, micros);
  }

  /// A drafted model with one more slot.
  static ModelEntry grown(ModelEntry draft, String path, ValueType type, String unit) {
    return ofDraft(
        draft.id(), draft.shape().plus(path, Slot.Kind.PROPERTY, type, unit), draft.uploadMicros());
  }

  /// A drafted model without its last slot.
  static ModelEntry shrunk(ModelEntry draft) {
    List<Slot> slots = draft.shape().slots();
    Shape shape =
        new Shape(draft.id(), slots.subList(0, slots.size() - 1), draft.shape().components());
    return ofDraft(draft.id(), shape, draft.uploadMicros());
  }

  private static ModelEntry ofDraft(String id, Shape shape, long micros) {
    return new ModelEntry(id, null, shape, checks(shape, ModelSet.empty()), null, false, micros);
  }

  private static ModelSet parse(List<ModelSource> sources, ModelSet base) {
    ParseResult result = new DtdlParser().parse(sources, base);
    if (!result.isValid()) {
      throw new LockstepException(
          ErrorCode.INTERNAL,
          "models that were accepted once: expected them to parse again, found "
              + result.errors()
              + " "
              + result.unresolved());
    }
    return result.models();
  }

  private List<ModelEntry> entriesInOrder() {
    List<ModelEntry> all = new ArrayList<>();
    for (int i = 0; i < references.limit(); i++) {
      ModelEntry entry = entries.get(i);
      if (entry != null) {
        all.add(entry);
      }
    }
    return all;
  }

  private static List<ModelSource> sources(List<ModelEntry> entries) {
    List<ModelSource> sources = new ArrayList<>();
    for (ModelEntry entry : entries) {
      if (entry.model() != null) {
        sources.add(new ModelSource(entry.id(), entry.model().json()));
      }
    }
    return sources;
  }

  void digest(int model, Digest digest) {
    ModelEntry entry = entry(model);
    digest.add(entry.id()).add(entry.uploadMicros()).add(entry.decommissioned() ? 1 : 0);
    if (entry.model() != null) {
      digest.add(entry.model().json());
      return;
    }
    for (Slot slot : entry.shape().slots()) {
      digest.add(slot.path()).add(slot.type().code());
      if (!slot.unit().isEmpty()) {
        digest.add(slot.unit());
      }
    }
  }

  void write(DataOutput out) throws IOException {
    references.write(out);
    lists.write(out, references.limit());
    for (ModelEntry entry : entriesInOrder()) {
      out.writeInt(find(entry.id()));
      Snapshots.writeText(out, entry.id());
      out.writeBoolean(entry.decommissioned());
      out.writeLong(entry.uploadMicros());
      Interface model = entry.model();
      Snapshots.writeText(out, model == null ? null : model.json());
      if (model == null) {
        writeDraft(out, entry.shape());
      }
    }
    out.writeInt(-1);
  }

  private static void writeDraft(DataOutput out, Shape shape) throws IOException {
    out.writeInt(shape.size());
    for (Slot slot : shape.slots()) {
      Snapshots.writeText(out, slot.path());
      out.writeByte(slot.type().code());
      Snapshots.writeText(out, slot.unit());
    }
  }

  private record Stored(int model, String id, boolean decommissioned, long uploadMicros) {}

  /// @param hasUnits whether drafted slots have units in this format
  void read(DataInput in, boolean hasUnits) throws IOException {
    references.read(in);
    lists.read(in);
    List<Stored> modelled = new ArrayList<>();
    List<ModelSource> sources = new ArrayList<>();
    for (int model = in.readInt(); model >= 0; model = in.readInt()) {
      Stored stored = new Stored(model, Snapshots.readText(in), in.readBoolean(), in.readLong());
      String json = Snapshots.readTextOrNull(in);
      if (json == null) {
        entries.set(model, readDraft(in, stored, hasUnits));
      } else {
        modelled.add(stored);
        sources.add(new ModelSource(stored.id(), json));
      }
      index.add(Hashing.of(stored.id()), model);
    }
    parsed = parse(sources, ModelSet.empty());
    for (Stored stored : modelled) {
      Interface model = parsed.find(new Dtmi(stored.id())).orElseThrow();
      entries.set(stored.model(), entryOf(model, stored.decommissioned(), stored.uploadMicros()));
    }
  }

  private static ModelEntry readDraft(DataInput in, Stored stored, boolean hasUnits)
      throws IOException {
    int size = in.readInt();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String path = Snapshots.readText(in);
      ValueType type = ValueType.ofCode(in.readByte());
      String unit = hasUnits ? Snapshots.readText(in) : "";
      slots.add(new Slot(i, path, Slot.Kind.PROPERTY, type, null, false, unit));
    }
    return ofDraft(stored.id(), new Shape(stored.id(), slots, List.of()), stored.uploadMicros());
  }
}
