package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.ModelJson;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Tells in what two graphs differ: models, twins with their values, relationships. Graphs that
/// were forked from one another share the pages that neither wrote to since; what lies in those is
/// not looked at, so that a comparison costs what was written, not what there is. Graphs of
/// different origin are compared wholly.
///
/// Neither view may be written to meanwhile; any thread may compare. Views of the past
/// ([GraphView#asOf]) ask the history for all that changed since, and stay with one thread.
public final class GraphComparison {
  private final State before;
  private final State after;
  private final TwinJson jsonBefore;
  private final TwinJson jsonAfter;

  /// @param before the graph that differences are told from
  /// @param after the graph that they lead to
  public GraphComparison(GraphView before, GraphView after) {
    this.before = before.state();
    this.after = after.state();
    this.jsonBefore = new TwinJson(this.before);
    this.jsonAfter = new TwinJson(this.after);
  }

  /// What stands where in the order of differences.
  private record Key(Rank rank, String first, String second) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = rank.compareTo(other.rank);
      order = order != 0 ? order : first.compareTo(other.first);
      return order != 0 ? order : second.compareTo(other.second);
    }
  }

  private enum Rank {
    MODEL,
    TWIN,
    RELATIONSHIP
  }

  /// A page of differences.
  ///
  /// @param continuation of the page before; null for the first
  /// @param most differences of a page, at least 1
  /// @throws QueryException when the continuation is not ours
  public ComparisonPage page(@Nullable String continuation, int most) {
    before.ensureAllValues();
    after.ensureAllValues();
    Smallest found = new Smallest(continuation == null ? null : keyOf(continuation), most + 1);
    models(found);
    before.twins.rowsApart(after.twins, twin -> twin(twin, found));
    before.relationships.rowsApart(after.relationships, edge -> relationship(edge, found));
    List<Difference> differences = new ArrayList<>();
    Key last = null;
    for (Key key : found.keys) {
      if (differences.size() == most) {
        return new ComparisonPage(differences, token(Objects.requireNonNull(last)));
      }
      differences.add(difference(key));
      last = key;
    }
    return new ComparisonPage(differences, null);
  }

  /// The graphs after of two comparisons, against each other.
  GraphComparison(GraphComparison before, GraphComparison after) {
    this.before = before.after;
    this.after = after.after;
    this.jsonBefore = before.jsonAfter;
    this.jsonAfter = after.jsonAfter;
  }

  /// A value of a twin as JSON text, or with the path `$model` its model's id; null when there is
  /// none.
  static @Nullable String valueOf(State state, String twinId, String path) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return null;
    }
    Shape shape = shape(state, twin);
    if (path.equals(MergePlan.MODEL_PATH)) {
      return JsonText.quoted(shape.modelId());
    }
    int slot = shape.indexOf(path);
    return slot < 0 ? null : jsonOrNull(state, twin, shape.slot(slot));
  }

  /// In what a twin differs; empty when it does not, or neither graph has it.
  public Optional<Difference.OfTwin> twin(String twinId) {
    int then = before.twins.find(twinId);
    int now = after.twins.find(twinId);
    return (then < 0 && now < 0) || areAlike(then, now)
        ? Optional.empty()
        : Optional.of(twin(twinId, then, now));
  }

  /// In what a relationship differs; empty when it does not, or neither graph has it.
  public Optional<Difference.OfRelationship> relationship(String sourceId, String relationshipId) {
    int then = find(before, sourceId, relationshipId);
    int now = find(after, sourceId, relationshipId);
    return (then < 0 && now < 0) || areEdgesAlike(then, now)
        ? Optional.empty()
        : Optional.of(relationship(sourceId, relationshipId, then, now));
  }

  /// In what a model differs; empty when it does not, or neither graph has it.
  public Optional<Difference.OfModel> model(String modelId) {
    ModelEntry then = entry(before, modelId);
    ModelEntry now = entry(after, modelId);
    return (then == null && now == null) || areModelsAlike(then, now)
        ? Optional.empty()
        : Optional.of(model(modelId, then, now));
  }

  private static String token(Key key) {
    return Continuations.ofTexts("compare", key.rank.name(), key.first, key.second);
  }

  private static Key keyOf(String continuation) {
    List<String> texts = Continuations.readTexts("compare", continuation, 3);
    for (Rank rank : Rank.values()) {
      if (rank.name().equals(texts.getFirst())) {
        return new Key(rank, texts.get(1), texts.get(2));
      }
    }
    throw Continuations.refused();
  }

  /// The smallest keys above one.
  private static final class Smallest {
    private final @Nullable Key above;
    private final int most;
    private final TreeSet<Key> keys = new TreeSet<>();

    Smallest(@Nullable Key above, int most) {
      this.above = above;
      this.most = most;
    }

    boolean wants(Key key) {
      return (above == null || key.compareTo(above) > 0)
          && (keys.size() < most || key.compareTo(keys.last()) < 0);
    }

    void add(Key key) {
      if (keys.add(key) && keys.size() > most) {
        keys.pollLast();
      }
    }
  }

  private void models(Smallest found) {
    int limit = Math.max(before.models.limit(), after.models.limit());
    for (int i = 0; i < limit; i++) {
      ModelEntry then = before.models.entryOrNull(i);
      ModelEntry now = after.models.entryOrNull(i);
      if (!Objects.equals(then, now)) {
        model(then, found);
        model(now, found);
      }
    }
  }

  private void model(@Nullable ModelEntry entry, Smallest found) {
    if (entry != null) {
      Key key = new Key(Rank.MODEL, entry.id(), "");
      if (found.wants(key)
          && !areModelsAlike(entry(before, entry.id()), entry(after, entry.id()))) {
        found.add(key);
      }
    }
  }

  private static @Nullable ModelEntry entry(State state, String id) {
    int model = state.models.find(id);
    return model < 0 ? null : state.models.entry(model);
  }

  private static boolean areModelsAlike(@Nullable ModelEntry then, @Nullable ModelEntry now) {
    return then != null
        && now != null
        && then.decommissioned() == now.decommissioned()
        && ModelJson.definition(then).equals(ModelJson.definition(now));
  }

  /// Looks at what stands in a row of both graphs; it may be the same twin or two.
  private void twin(int row, Smallest found) {
    if (before.twins.exists(row)) {
      String id = before.twins.id(row);
      Key key = new Key(Rank.TWIN, id, "");
      if (found.wants(key) && !areAlike(row, after.twins.find(id))) {
        found.add(key);
      }
    }
    if (after.twins.exists(row)) {
      String id = after.twins.id(row);
      Key key = new Key(Rank.TWIN, id, "");
      if (found.wants(key) && !areAlike(before.twins.find(id), row)) {
        found.add(key);
      }
    }
  }

  private void relationship(int row, Smallest found) {
    if (before.relationships.exists(row)) {
      Key key = keyOf(before, row);
      if (found.wants(key) && !areEdgesAlike(row, find(after, key.first, key.second))) {
        found.add(key);
      }
    }
    if (after.relationships.exists(row)) {
      Key key = keyOf(after, row);
      if (found.wants(key) && !areEdgesAlike(find(before, key.first, key.second), row)) {
        found.add(key);
      }
    }
  }

  private static Key keyOf(State state, int relationship) {
    return new Key(
        Rank.RELATIONSHIP,
        state.twins.id(state.relationships.source(relationship)),
        state.relationships.id(relationship));
  }

  private static int find(State state, String source, String id) {
    int twin = state.twins.find(source);
    return twin < 0 ? -1 : state.relationships.find(twin, id);
  }

  private static Shape shape(State state, int twin) {
    return state.models.entry(state.twins.model(twin)).shape();
  }

  private boolean areAlike(int then, int now) {
    if (then < 0 || now < 0) {
      return false;
    }
    before.ensureValues(then);
    after.ensureValues(now);
    Shape shapeThen = shape(before, then);
    Shape shapeNow = shape(after, now);
    if (!shapeThen.modelId().equals(shapeNow.modelId())) {
      return false;
    }
    int baseThen = before.twins.base(then);
    int baseNow = after.twins.base(now);
    if (shapeThen.equals(shapeNow)) {
      for (Slot slot : shapeThen.slots()) {
        boolean wasShown = before.shows(then, slot.index());
        boolean isShown = after.shows(now, slot.index());
        if (wasShown != isShown
            || (isShown && !isAlike(slot, baseThen + slot.index(), slot, baseNow + slot.index()))) {
          return false;
        }
      }
      return true;
    }
    return values(then, now).isEmpty();
  }

  private boolean isAlike(Slot slotThen, int atThen, Slot slotNow, int atNow) {
    SlotTable then = before.slots;
    SlotTable now = after.slots;
    boolean isPresent = then.isPresent(atThen);
    if (isPresent != now.isPresent(atNow)) {
      return false;
    }
    if (!isPresent) {
      return true;
    }
    if (slotThen.type() != slotNow.type()) {
      return json(then, slotThen, atThen).equals(json(now, slotNow, atNow));
    }
    return slotThen.type().isPrimitive()
        ? then.bits(atThen) == now.bits(atNow)
        : Objects.equals(then.text(atThen), now.text(atNow));
  }

  private static String json(SlotTable slots, Slot slot, int at) {
    StringBuilder out = new StringBuilder();
    JsonText.value(out, slot, slots.bits(at), slots.text(at));
    return out.toString();
  }

  private static @Nullable String jsonOrNull(State state, int twin, Slot slot) {
    int at = state.twins.base(twin) + slot.index();
    return state.shows(twin, slot.index()) ? json(state.slots, slot, at) : null;
  }

  /// The values that differ, in the order of the models; one of the twins may be missing.
  private List<Difference.OfValue> values(int then, int now) {
    if (then >= 0) {
      before.ensureValues(then);
    }
    if (now >= 0) {
      after.ensureValues(now);
    }
    List<Difference.OfValue> values = new ArrayList<>();
    Shape shapeNow = now < 0 ? null : shape(after, now);
    if (then >= 0) {
      Shape shapeThen = shape(before, then);
      for (Slot slot : shapeThen.slots()) {
        int other = shapeNow == null ? -1 : shapeNow.indexOf(slot.path());
        String was = jsonOrNull(before, then, slot);
        String is =
            other < 0 || shapeNow == null ? null : jsonOrNull(after, now, shapeNow.slot(other));
        if (!Objects.equals(was, is)) {
          values.add(Difference.OfValue.of(slot, isWritten(before, then, slot), was, is));
        }
      }
    }
    if (shapeNow != null) {
      for (Slot slot : shapeNow.slots()) {
        if (then < 0 || shape(before, then).indexOf(slot.path()) < 0) {
          String is = jsonOrNull(after, now, slot);
          if (is != null) {
            values.add(Difference.OfValue.of(slot, isWritten(after, now, slot), null, is));
          }
        }
      }
    }
    return values;
  }

  private static boolean isWritten(State state, int twin, Slot slot) {
    return state.computes.writer(state.twins.model(twin), slot.index()) != null;
  }

  private boolean areEdgesAlike(int then, int now) {
    return then >= 0
        && now >= 0
        && before.relationships.name(then).equals(after.relationships.name(now))
        && before
            .twins
            .id(before.relationships.target(then))
            .equals(after.twins.id(after.relationships.target(now)))
        && Objects.equals(
            before.relationships.properties(then), after.relationships.properties(now));
  }

  private Difference difference(Key key) {
    return switch (key.rank) {
      case MODEL -> model(key.first, entry(before, key.first), entry(after, key.first));
      case TWIN -> twin(key.first, before.twins.find(key.first), after.twins.find(key.first));
      case RELATIONSHIP ->
          relationship(
              key.first,
              key.second,
              find(before, key.first, key.second),
              find(after, key.first, key.second));
    };
  }

  private static Difference.OfModel model(
      String id, @Nullable ModelEntry then, @Nullable ModelEntry now) {
    return new Difference.OfModel(
        kind(then == null ? -1 : 0, now == null ? -1 : 0),
        id,
        then == null ? null : ModelJson.data(then, true),
        now == null ? null : ModelJson.data(now, true));
  }

  private Difference.OfTwin twin(String id, int then, int now) {
    return new Difference.OfTwin(
        kind(then, now),
        id,
        then < 0 ? null : shape(before, then).modelId(),
        now < 0 ? null : shape(after, now).modelId(),
        values(then, now));
  }

  private Difference.OfRelationship relationship(String source, String id, int then, int now) {
    return new Difference.OfRelationship(
        kind(then, now),
        source,
        id,
        then < 0 ? null : jsonBefore.relationship(then),
        now < 0 ? null : jsonAfter.relationship(now));
  }

  private static Difference.Kind kind(int then, int now) {
    if (then < 0) {
      return Difference.Kind.CREATED;
    }
    return now < 0 ? Difference.Kind.DELETED : Difference.Kind.CHANGED;
  }
}
