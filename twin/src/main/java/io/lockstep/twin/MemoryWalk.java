package io.lockstep.twin;

import io.lockstep.twin.internal.state.ChangeMemory;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Undo;
import java.util.TreeMap;

/// Walks through the change memory, the latest change first, and finds the names of what changes
/// were about: references mean what they meant at the time. Confined to the state's thread.
final class MemoryWalk {
  private static final String UNKNOWN = "";

  private final State state;
  private final ChangeMemory memory;
  private long at;

  // What was gone at a later time, by its reference until then.
  private final TreeMap<Integer, String> twins = new TreeMap<>();
  private final TreeMap<Integer, String> models = new TreeMap<>();
  private final TreeMap<Integer, Undo.RelationshipGone> relationships = new TreeMap<>();

  MemoryWalk(State state) {
    this.state = state;
    this.memory = state.memory;
    this.at = memory.end();
  }

  /// Goes one change back; false when there is none.
  boolean next() {
    if (at > memory.begin()) {
      follow(at);
      at--;
      arrive();
      return true;
    }
    return false;
  }

  /// Leaves a change behind: before it, what it created was not there.
  private void follow(long entry) {
    if (entry == memory.end()) {
      return;
    }
    int reference = memory.reference(entry);
    switch (memory.kind(entry)) {
      case TWIN_CREATED -> twins.put(reference, UNKNOWN);
      case MODEL_CREATED -> models.put(reference, UNKNOWN);
      case TWIN_DELETED,
          TWIN_MOVED,
          TWIN_TOUCHED,
          DRAFT_GREW,
          MODEL_DELETED,
          MODEL_DECOMMISSIONED,
          MODEL_RECOMMISSIONED,
          RELATIONSHIP_CREATED,
          RELATIONSHIP_CHANGED,
          RELATIONSHIP_DELETED -> {
        // They leave everything where it was.
      }
    }
  }

  private void arrive() {
    Undo undo = memory.undo(at);
    switch (undo) {
      case Undo.TwinGone gone -> twins.put(memory.reference(at), gone.id());
      case Undo.ModelGone gone -> models.put(memory.reference(at), gone.id());
      case Undo.RelationshipGone gone -> relationships.put(memory.reference(at), gone);
      case Undo.Touched _, Undo.TwinMoved _, Undo.RelationshipEdited _ -> {
        // Nothing went.
      }
      case null -> {
        // Nothing went.
      }
    }
  }

  /// The number of the present change.
  long number() {
    return at;
  }

  /// When the present change was known.
  long knownMicros() {
    return memory.knownMicros(at);
  }

  /// Whether the present change is about a twin, or a relationship from or to it; without making
  /// objects.
  boolean isOf(String twinId) {
    int reference = memory.reference(at);
    return switch (memory.kind(at)) {
      case TWIN_CREATED, TWIN_DELETED, TWIN_MOVED, TWIN_TOUCHED, DRAFT_GREW ->
          twin(reference).equals(twinId);
      case MODEL_CREATED, MODEL_DELETED, MODEL_DECOMMISSIONED, MODEL_RECOMMISSIONED -> false;
      case RELATIONSHIP_CREATED, RELATIONSHIP_CHANGED, RELATIONSHIP_DELETED ->
          twin(source(reference)).equals(twinId) || twin(target(reference)).equals(twinId);
    };
  }

  private int source(int relationship) {
    Undo.RelationshipGone gone = relationships.get(relationship);
    return gone == null ? state.relationships.source(relationship) : gone.source();
  }

  private int target(int relationship) {
    Undo.RelationshipGone gone = relationships.get(relationship);
    return gone == null ? state.relationships.target(relationship) : gone.target();
  }

  private String twin(int reference) {
    String gone = twins.get(reference);
    return gone != null ? gone : state.twins.id(reference);
  }

  private String model(int reference) {
    String gone = models.get(reference);
    if (gone != null) {
      return gone;
    }
    ModelEntry entry = state.models.entryOrNull(reference);
    return entry == null ? UNKNOWN : entry.id();
  }

  /// The present change.
  Remembered change() {
    int reference = memory.reference(at);
    return switch (memory.kind(at)) {
      case TWIN_CREATED -> change(Remembered.What.TWIN_CREATED, twin(reference));
      case TWIN_DELETED -> change(Remembered.What.TWIN_DELETED, twin(reference));
      case TWIN_MOVED -> change(Remembered.What.TWIN_MODEL_CHANGED, twin(reference));
      case TWIN_TOUCHED -> change(Remembered.What.TWIN_TOUCHED, twin(reference));
      case DRAFT_GREW -> change(Remembered.What.DRAFT_GREW, twin(reference));
      case MODEL_CREATED -> change(Remembered.What.MODEL_CREATED, model(reference));
      case MODEL_DELETED -> change(Remembered.What.MODEL_DELETED, model(reference));
      case MODEL_DECOMMISSIONED -> change(Remembered.What.MODEL_DECOMMISSIONED, model(reference));
      case MODEL_RECOMMISSIONED -> change(Remembered.What.MODEL_RECOMMISSIONED, model(reference));
      case RELATIONSHIP_CREATED -> relationship(Remembered.What.RELATIONSHIP_CREATED, reference);
      case RELATIONSHIP_CHANGED -> relationship(Remembered.What.RELATIONSHIP_CHANGED, reference);
      case RELATIONSHIP_DELETED -> relationship(Remembered.What.RELATIONSHIP_DELETED, reference);
    };
  }

  private Remembered change(Remembered.What what, String subject) {
    return change(what, subject, "", "", "");
  }

  private Remembered relationship(Remembered.What what, int reference) {
    Undo.RelationshipGone gone = relationships.get(reference);
    String id = gone == null ? state.relationships.id(reference) : gone.id();
    String name = gone == null ? state.relationships.name(reference) : gone.name();
    return change(what, twin(source(reference)), id, name, twin(target(reference)));
  }

  private Remembered change(
      Remembered.What what, String subject, String id, String name, String target) {
    return new Remembered(
        at,
        memory.position(at),
        memory.knownMicros(at),
        memory.receivedMicros(at),
        what,
        subject,
        id,
        name,
        target,
        memory.who(at),
        memory.why(at));
  }
}
