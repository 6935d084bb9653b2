package io.lockstep.twin;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValuePath;
import io.lockstep.twin.access.AccessGraph;
import io.lockstep.twin.access.Extent;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.CommandTable;
import io.lockstep.twin.internal.state.Digest;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.SeriesTable;
import io.lockstep.twin.internal.state.SlotTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import io.lockstep.twin.internal.view.CommandJson;
import io.lockstep.twin.internal.view.Etags;
import io.lockstep.twin.internal.view.ModelJson;
import io.lockstep.twin.internal.view.TwinJson;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.Keeping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads of a kernel's state. A view of a live kernel is confined to the kernel's thread; a view of
/// a [Kernel#fork] that nobody writes to may be read by any thread.
public final class GraphView {
  private static final String MODELS = "models";

  private final State state;
  private final TwinJson json;

  GraphView(State state) {
    this.state = state;
    this.json = new TwinJson(state);
  }

  /// The same graph as somebody sees it: what they may not read is as if it were not there. For a
  /// view that nobody writes to; the result may be read by any thread.
  public GraphView seenBy(Sight sight) {
    State seen = state.fork();
    seen.hideBehind(new Veil(state, sight));
    return new GraphView(seen);
  }

  /// The graph as policies see it, with all there is. For a view that nobody writes to.
  public AccessGraph reach() {
    return new Veil.Reach(state);
  }

  /// The policies in force.
  public Policies policies() {
    return state.policies.get();
  }

  /// For how long what is kept.
  public Keeping keeping() {
    return state.keeping.get();
  }

  /// The tags of a twin, as retention knows them; none when there is no such twin.
  public Set<String> tags(String twinId) {
    int twin = state.twins.find(twinId);
    return twin < 0 ? Set.of() : KeepSelector.tagsIn(Decider.json(json.twin(twin), twinId));
  }

  /// Rises when twins, relationships or models come, go or change: while it stays, a [Sight] of an
  /// earlier view is one of this, too.
  public long structureStamp() {
    return state.memory.end();
  }

  /// The indexes of property values that queries of this view, and of its successors, may use.
  public IndexStatistics indexStatistics() {
    return state.followed.statistics();
  }

  State state() {
    return state;
  }

  /// The graph as of times of the past; this view must be one of a fork. What is read of it is
  /// confined to one thread at a time, which may wait for the history.
  ///
  /// @param validMicros what held at this time; null for what was current
  /// @param knownMicros by what was known at this time; null for all that is known to this view
  /// @throws QueryException with `AsOfBeyondHorizon` when it is no longer remembered
  public GraphView asOf(
      @Nullable Long validMicros, @Nullable Long knownMicros, ValueHistory history) {
    return new GraphView(PastState.of(state, validMicros, knownMicros, history));
  }

  /// The memory of structural changes.
  public MemoryView memory() {
    return new MemoryView(state);
  }

  /// The position of the last input that the state holds, -1 when none.
  public long position() {
    return state.position;
  }

  /// About how many bytes of pages this state does not share with another one that it was forked
  /// from, or that was forked from it. Costs a look at each page's address.
  public long bytesApartFrom(GraphView other) {
    return state.bytesApart(other.state);
  }

  /// How many twins there are.
  public long twinCount() {
    return state.twins.count();
  }

  /// How many relationships there are.
  public long relationshipCount() {
    return state.relationships.count();
  }

  /// How many models there are, drafted ones included.
  public long modelCount() {
    return state.models.count();
  }

  /// Whether there is such a twin.
  public boolean hasTwin(String twinId) {
    return state.twins.find(twinId) >= 0;
  }

  /// The twin as the Azure Digital Twins data plane shows it.
  public Optional<Entity> twin(String twinId) {
    int twin = state.twins.find(twinId);
    return twin < 0
        ? Optional.empty()
        : Optional.of(new Entity(json.twin(twin), Etags.of(state.twins.version(twin))));
  }

  /// A component of a twin; empty when there is no such twin or component. `componentPath` is the
  /// component's name, with the names of those around it before it and `/` between.
  public Optional<Entity> component(String twinId, String componentPath) {
    int twin = state.twins.find(twinId);
    return twin < 0 || !TwinJson.hasComponent(shape(twin), componentPath)
        ? Optional.empty()
        : Optional.of(
            new Entity(json.component(twin, componentPath), Etags.of(state.twins.version(twin))));
  }

  /// One relationship; empty when there is no such twin or relationship.
  public Optional<Entity> relationship(String twinId, String relationshipId) {
    int twin = state.twins.find(twinId);
    int relationship = twin < 0 ? -1 : state.relationships.find(twin, relationshipId);
    return relationship < 0
        ? Optional.empty()
        : Optional.of(
            new Entity(
                json.relationship(relationship),
                Etags.of(state.relationships.version(relationship))));
  }

  /// The relationships that go out from a twin, in the order in which they were made; empty when
  /// there is no such twin.
  ///
  /// @param name only those of this name, or null for all
  /// @throws QueryException when the continuation is not ours
  public Optional<Page> relationships(
      String twinId, @Nullable String name, @Nullable String continuation, int pageSize) {
    return new RelationshipPages(state, json).outgoing(twinId, name, continuation, pageSize);
  }

  /// The relationships that come in to a twin, in the short form `$relationshipId`, `$sourceId`,
  /// `$relationshipName`, `$relationshipLink`, in the order in which they were made; empty when
  /// there is no such twin.
  ///
  /// @throws QueryException when the continuation is not ours
  public Optional<Page> incomingRelationships(
      String twinId, @Nullable String continuation, int pageSize) {
    return new RelationshipPages(state, json).incoming(twinId, continuation, pageSize);
  }

  /// The twins and what holds them together, without values.
  ///
  /// @param max the most twins; relationships to others are left out
  public GraphOutline outline(int max) {
    return GraphOutline.of(state, max);
  }

  /// ModelData of all models, drafted ones included.
  ///
  /// @param dependenciesFor when not empty, only these models and all they extend or have as
  ///   components
  /// @throws QueryException when the continuation is not ours or a model is not known
  ///   (`ModelNotFound`)
  public Page models(
      List<String> dependenciesFor,
      boolean withDefinition,
      @Nullable String continuation,
      int pageSize) {
    Set<Integer> wanted = new TreeSet<>();
    addWithDependencies(dependenciesFor, wanted);
    long first = continuation == null ? 0 : Continuations.read(MODELS, continuation, 1)[0];
    List<String> items = new ArrayList<>();
    for (int i = (int) Math.max(0, first); i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      if (entry == null
          || !Veil.showsModel(state, i)
          || (!dependenciesFor.isEmpty() && !wanted.contains(i))) {
        continue;
      }
      if (items.size() == pageSize) {
        return new Page(items, Continuations.of(MODELS, i));
      }
      items.add(ModelJson.data(entry, withDefinition));
    }
    return new Page(items, null);
  }

  private void addWithDependencies(List<String> ids, Set<Integer> wanted) {
    Deque<String> open = new ArrayDeque<>(ids);
    while (!open.isEmpty()) {
      String id = open.remove();
      int model = state.models.find(id);
      if ((model < 0 || !Veil.showsModel(state, model)) && ids.contains(id)) {
        throw new QueryException(ErrorCode.NOT_FOUND, Refusals.modelNotFound(id));
      }
      if (model >= 0 && wanted.add(model) && !state.models.entry(model).isDraft()) {
        for (Dtmi needed : state.models.parsed().dependencies(new Dtmi(id))) {
          open.add(needed.value());
        }
      }
    }
  }

  /// ModelData of one model.
  public Optional<String> model(String modelId, boolean withDefinition) {
    int model = state.models.find(modelId);
    return model < 0 || !Veil.showsModel(state, model)
        ? Optional.empty()
        : Optional.of(ModelJson.data(state.models.entry(model), withDefinition));
  }

  /// Whether a model of this id would be a drafted one, which tells of its only twin.
  public static boolean isIdOfDraft(String modelId) {
    return modelId.startsWith(Drafts.PREFIX);
  }

  /// Whether there is such a twin and its model was drafted.
  public boolean isDraft(String twinId) {
    int twin = state.twins.find(twinId);
    return twin >= 0 && state.models.entry(state.twins.model(twin)).isDraft();
  }

  /// The id of a twin's model; empty when there is no such twin.
  public Optional<String> modelOf(String twinId) {
    int twin = state.twins.find(twinId);
    return twin < 0
        ? Optional.empty()
        : Optional.of(state.models.entry(state.twins.model(twin)).id());
  }

  /// All current values of a twin, Telemetry included, with quality and both times; empty when
  /// there is no such twin.
  public Optional<TwinValues> values(String twinId) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return Optional.empty();
    }
    state.ensureValues(twin);
    ModelEntry entry = state.models.entry(state.twins.model(twin));
    List<TwinValues.Value> values = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Slot slot : entry.shape().slots()) {
      int at = state.twins.base(twin) + slot.index();
      if (state.shows(twin, slot.index())) {
        values.add(value(entry.shape(), slot, at));
      } else if (slot.required() && state.isReadable(twin, slot.index())) {
        missing.add(slot.path());
      }
    }
    return Optional.of(
        new TwinValues(
            twinId,
            entry.id(),
            entry.isDraft(),
            Etags.of(state.twins.version(twin)),
            values,
            missing));
  }

  /// What twins of the models hold, in the order in which the models came; drafted models are left
  /// out.
  public List<ModelShape> shapes() {
    List<ModelShape> found = new ArrayList<>();
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      if (entry != null && !entry.isDraft() && Veil.showsModel(state, i)) {
        found.add(
            new ModelShape(
                entry.shape(),
                state.models.parsed().ancestors(new Dtmi(entry.id())).stream()
                    .map(Dtmi::value)
                    .collect(Collectors.toCollection(TreeSet::new))));
      }
    }
    return found;
  }

  /// The Interfaces that were uploaded, in no order that means anything.
  public List<Interface> interfaces() {
    return state.models.interfaces();
  }

  /// What the present model says of one property or Telemetry; empty when there is no such twin, or
  /// its model has nothing there.
  public Optional<Slot> slot(String twinId, String path) {
    int twin = state.twins.find(twinId);
    return shape(twinId)
        .filter(shape -> shape.indexOf(path) >= 0 && state.isReadable(twin, shape.indexOf(path)))
        .map(shape -> shape.slot(shape.indexOf(path)));
  }

  /// What the present model says of a property or Telemetry, or of a place within one that is
  /// structured (`hook.x`), as [ValuePath] has it; empty when it says nothing of it.
  public Optional<Slot> value(String twinId, String path) {
    Optional<Slot> whole = slot(twinId, path);
    for (int at = 1; at < path.length() && whole.isEmpty(); at++) {
      if (ValuePath.mayBegin(path.charAt(at))) {
        String within = path.substring(at);
        whole =
            slot(twinId, path.substring(0, at))
                .flatMap(slot -> ValuePath.parse(within).flatMap(place -> place.in(slot)));
      }
    }
    return whole;
  }

  /// What annotates a property or Telemetry, by the present model, in the model's order.
  public List<Slot> annotationsOf(String twinId, String path) {
    return slot(twinId, path).stream()
        .flatMap(
            annotated ->
                shape(twinId).orElseThrow().slots().stream()
                    .filter(slot -> slot.annotates() == annotated.index())
                    .filter(slot -> state.isReadable(state.twins.find(twinId), slot.index())))
        .toList();
  }

  private Optional<Shape> shape(String twinId) {
    int twin = state.twins.find(twinId);
    return twin < 0
        ? Optional.empty()
        : Optional.of(state.models.entry(state.twins.model(twin)).shape());
  }

  private TwinValues.Value value(Shape shape, Slot slot, int at) {
    SlotTable slots = state.slots;
    StringBuilder text = new StringBuilder();
    JsonText.value(text, slot, slots.bits(at), slots.text(at));
    return new TwinValues.Value(
        slot.path(),
        slot.kind(),
        slot.type(),
        OwnUnits.inForce(slots, at - slot.index(), slot),
        text.toString(),
        slots.quality(at),
        slots.sourceMicros(at),
        slots.receivedMicros(at),
        slots.series(at),
        slot.annotates() < 0 ? "" : shape.slot(slot.annotates()).path(),
        slot.kept());
  }

  /// What the field sent and the models do not know, latest first.
  ///
  /// @param twinId only of this twin, or null
  /// @param device only of this device, or null
  public List<DriftEntry> drift(@Nullable String twinId, @Nullable String device, int max) {
    return DriftEntry.latest(state, twinId, device, max);
  }

  /// How much drift found no place in the table and was only counted.
  public long driftOverflow() {
    return state.drift.overflow();
  }

  /// The number of the series that a property's values go to at present, -1 when it has none.
  public int seriesOf(String twinId, String path) {
    int twin = state.twins.find(twinId);
    int slot = twin < 0 ? -1 : shape(twin).indexOf(path);
    return slot < 0 || !state.isReadable(twin, slot)
        ? -1
        : state.slots.series(state.twins.base(twin) + slot);
  }

  /// A series by its number, those of deleted twins included; empty when there is no such number
  /// yet.
  public Optional<Series> series(int number) {
    if (number < 0 || number >= state.series.count()) {
      return Optional.empty();
    }
    SeriesTable.Ended ended = state.series.ended(number);
    if (ended != null) {
      return Optional.of(
          new Series(number, ended.twinId(), ended.path(), ended.type(), ended.unit()));
    }
    int twin = state.series.twin(number);
    if (!state.twins.exists(twin)) {
      return Optional.empty();
    }
    Slot slot = shape(twin).slot(state.series.slotIndex(number));
    return Optional.of(
        new Series(number, state.twins.id(twin), slot.path(), slot.sharedType(), slot.unit()));
  }

  /// How many series there are: their numbers are those below.
  public int seriesCount() {
    return state.series.count();
  }

  /// A command to a device as the API shows it; empty when there is none of this id, or it is over
  /// and no longer kept.
  public Optional<String> command(String commandId) {
    ChangeId id = ChangeId.parse(commandId);
    CommandEntry entry = id == null ? null : state.commands.entry(id);
    return entry == null || !isSeen(entry) ? Optional.empty() : Optional.of(CommandJson.of(entry));
  }

  /// Commands to devices as the API shows them, the youngest first.
  ///
  /// @param twinId only of this twin, or null
  /// @param wanted only in these states
  public List<String> commands(@Nullable String twinId, Set<CommandState> wanted, int max) {
    return commandsUnderWay().documents(twinId, wanted, max, this::isSeen);
  }

  /// What whoever sends commands to devices has to know.
  public CommandsUnderWay commandsUnderWay() {
    return new CommandsUnderWay(state.commands);
  }

  /// A command is seen by those who may give it, and by those who may read all of its twin.
  private boolean isSeen(CommandEntry entry) {
    Veil veil = state.veil();
    if (veil == null) {
      return true;
    }
    Extent extent = veil.sight().of(entry.twinId(), "");
    return extent.allowsAll(Right.READ) || extent.allows(Right.COMMAND, entry.name());
  }

  /// How many commands wait to be sent.
  public int commandsToSend() {
    return state.commands.waiting();
  }

  /// How many commands were sent and wait for their answer.
  public int commandsSent() {
    return state.commands.sent();
  }

  /// See [CommandStatistics].
  public CommandStatistics commandStatistics() {
    Map<CommandState, Long> totals = new EnumMap<>(CommandState.class);
    for (CommandState each : CommandState.values()) {
      totals.put(each, state.commands.total(each));
    }
    CommandTable commands = state.commands;
    return new CommandStatistics(commands.waiting(), commands.sent(), commands.executed(), totals);
  }

  /// The commands that wait to be sent, in the order in which they were accepted.
  ///
  /// @param skip those that need not be told
  public List<PendingCommand> pendingCommands(Predicate<String> skip, int max) {
    return commandsUnderWay().toSend(skip, max);
  }

  /// What a change of models would hit.
  public EvolutionView evolution() {
    return new EvolutionView(state);
  }

  /// The rules in force, and what is computed.
  public RuleView rules() {
    return new RuleView(state);
  }

  /// See [RuleStatistics].
  public RuleStatistics ruleStatistics() {
    return new RuleStatistics(
        state.rules.size(),
        state.tally.evaluations,
        state.alarms.open(),
        state.alarms.unacknowledged(),
        state.alarms.raised());
  }

  /// An alarm as the API shows it; empty when there is none of this id, or it is over and no longer
  /// kept.
  public Optional<String> alarm(String alarmId) {
    return alarms().find(alarmId);
  }

  /// Alarms as the API shows them, the one raised last first.
  ///
  /// @param twinId only of this twin, or null
  /// @param priority only of this priority, or null
  /// @param wanted only in these states
  public List<String> alarms(
      @Nullable String twinId, @Nullable String priority, Set<AlarmState> wanted, int max) {
    return alarms()
        .page(
            AlarmQuery.in(wanted)
                .ofTwins(twin -> twinId == null || twinId.equals(twin))
                .of(priority == null ? Set.of() : Set.of(priority)),
            max)
        .documents();
  }

  /// The alarms.
  public AlarmView alarms() {
    return new AlarmView(state);
  }

  /// See [KernelStatistics].
  public KernelStatistics statistics() {
    return new KernelStatistics(
        state.twins.count(),
        state.relationships.count(),
        state.models.count(),
        state.series.count(),
        state.tally.samples,
        state.tally.late,
        state.tally.future,
        state.tally.duplicates,
        state.tally.drifted,
        state.tally.refused);
  }

  /// See [StateHash].
  public StateHash stateHash() {
    Digest digest = state.digest();
    return new StateHash(digest.high(), digest.low());
  }

  private Shape shape(int twin) {
    return state.models.entry(state.twins.model(twin)).shape();
  }
}
