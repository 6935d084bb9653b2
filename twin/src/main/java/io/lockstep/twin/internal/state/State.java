package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.Interface;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.GraphLimits;
import io.lockstep.twin.KernelRole;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// All that a kernel knows. The methods here keep its tables consistent with each other; what is
/// permitted is decided elsewhere. Confined to one thread; a [#fork] is independent.
public final class State {
  /// Gives out generations; shared by all forks, which may fork on different threads.
  private final AtomicLong generations;

  public final SlotTable slots;
  public final TwinTable twins;
  public final RelationshipTable relationships;
  public final ModelTable models;
  public final SeriesTable series;
  public final DriftTable drift;
  public final MessageMemory messages;
  public final TimerTable timers;
  public final CommandTable commands;
  public final KeyMemory keys;
  public final WatchTable watches;
  public final RuleTable rules;
  public final ComputeTable computes;
  public final AlarmTable alarms;
  public final RunTable runs;
  public final FiringTable firings;
  public final EventRouteTable eventRoutes;
  public final InstallationTable installations;
  public final DesiredTable desired;
  public final PolicyTable policies;
  public final KeepingTable keeping;
  public final Tally tally;
  public final ChangeMemory memory;
  final RelationshipLinks links;

  /// Hides what somebody may not see; null in a state that shows all.
  private @Nullable Veil veil;

  /// Whence values come that a twin had in the past; null in the present.
  private @Nullable SlotSource values;

  /// What queries may find by an index. No part of what is known.
  public final FollowedValues followed;

  /// The position of the last input, -1 before the first.
  public long position = -1;

  private Policy policy;

  /// When the present input was received.
  private long receivedMicros;

  /// The known time of the last input: the greatest received time of those that changed something.
  long knownMicros = Long.MIN_VALUE;

  /// The known time of the last input that was received before it, since the clock was set back.
  long setBackMicros = Long.MIN_VALUE;

  private @Nullable Supplier<String> who;
  private String why = "";

  long stamp;

  /// Which decisions are taken with it. Not written: who reads a state knows.
  public KernelRole role = KernelRole.WHOLE;

  /// How large all this may get.
  public GraphLimits limits = GraphLimits.defaults();

  public State(Policy policy) {
    this.policy = policy;
    followed = new FollowedValues(this);
    generations = new AtomicLong(1);
    long generation = generations.getAndIncrement();
    slots = new SlotTable(generation);
    twins = new TwinTable(generation);
    relationships = new RelationshipTable(generation);
    models = new ModelTable(generation);
    series = new SeriesTable(generation);
    drift = new DriftTable(generation);
    messages = new MessageMemory(generation);
    timers = new TimerTable(generation);
    commands = new CommandTable(generation);
    keys = new KeyMemory(generation);
    watches = new WatchTable(generation);
    rules = new RuleTable(twins, generation);
    alarms = new AlarmTable(generation);
    runs = new RunTable(generation);
    firings = new FiringTable(generation);
    eventRoutes = new EventRouteTable();
    installations = new InstallationTable();
    desired = new DesiredTable(generation);
    policies = new PolicyTable();
    keeping = new KeepingTable();
    tally = new Tally();
    memory = new ChangeMemory(generation, policy.memoryChangesMax());
    links = new RelationshipLinks(twins, relationships);
    computes = new ComputeTable(this, generation);
  }

  private State(State origin, long mine, long theirs) {
    generations = origin.generations;
    slots = origin.slots.fork(mine, theirs);
    twins = origin.twins.fork(mine, theirs);
    relationships = origin.relationships.fork(mine, theirs);
    models = origin.models.fork(mine, theirs);
    series = origin.series.fork(mine, theirs);
    drift = origin.drift.fork(mine, theirs);
    messages = origin.messages.fork(mine, theirs);
    timers = origin.timers.fork(mine, theirs);
    commands = origin.commands.fork(mine, theirs);
    keys = origin.keys.fork(mine, theirs);
    watches = origin.watches.fork(mine, theirs);
    rules = origin.rules.fork(twins, mine, theirs);
    alarms = origin.alarms.fork(mine, theirs);
    runs = origin.runs.fork(mine, theirs);
    firings = origin.firings.fork(mine, theirs);
    eventRoutes = origin.eventRoutes.fork();
    installations = origin.installations.fork();
    desired = origin.desired.fork(mine, theirs);
    policies = origin.policies.fork();
    keeping = origin.keeping.fork();
    tally = origin.tally.copy();
    memory = origin.memory.fork(mine, theirs);
    links = new RelationshipLinks(twins, relationships);
    knownMicros = origin.knownMicros;
    setBackMicros = origin.setBackMicros;
    position = origin.position;
    policy = origin.policy;
    limits = origin.limits;
    role = origin.role;
    stamp = origin.stamp;
    followed = origin.followed.fork(this);
    computes = origin.computes.fork(this, mine, theirs);
  }

  /// An independent state with the same content; both sides copy pages when they first write. A
  /// state that nobody writes to may be forked by several threads.
  public synchronized State fork() {
    long mine = generations.getAndAdd(2);
    return new State(this, mine, mine + 1);
  }

  // Inputs

  /// What is decided by.
  public Policy policy() {
    return policy;
  }

  /// Decides otherwise from now on.
  public void decideBy(Policy now) {
    policy = now;
    memory.follow(now);
  }

  /// An input begins. Nobody in particular made it, until [#by] says otherwise.
  public void begin(long inputPosition, long received) {
    position = inputPosition;
    receivedMicros = received;
    who = null;
    why = "";
  }

  /// Says who makes the present input, and why.
  ///
  /// @param author asked for changes that are remembered only
  public void by(Supplier<String> author, String reason) {
    who = author;
    why = reason;
  }

  /// The input is over.
  ///
  /// @param hasChanged whether it led to a change record
  public void end(boolean hasChanged) {
    if (hasChanged) {
      if (receivedMicros >= knownMicros) {
        knownMicros = receivedMicros;
      } else {
        setBackMicros = knownMicros;
      }
    }
  }

  /// The greatest received time of the inputs that changed something, [Long#MIN_VALUE] before the
  /// first.
  public long knownMicros() {
    return knownMicros;
  }

  /// The known time of the last input that was received before it.
  public long setBackMicros() {
    return setBackMicros;
  }

  private long remember(MemoryKind kind, int reference, long previous, @Nullable Undo undo) {
    if (!role.remembers()) {
      return previous;
    }
    return memory.add(
        kind,
        position,
        receivedMicros,
        Math.max(knownMicros, receivedMicros),
        who == null ? "" : who.get(),
        why,
        reference,
        previous,
        undo,
        policy);
  }

  private void rememberTwin(MemoryKind kind, int twin, @Nullable Undo undo) {
    twins.setLatestChange(twin, remember(kind, twin, twins.latestChange(twin), undo));
  }

  private void rememberRelationship(
      MemoryKind kind, int source, int relationship, @Nullable Undo undo) {
    twins.setLatestChange(source, remember(kind, relationship, twins.latestChange(source), undo));
  }

  // The past

  /// Sees to it that the slots of a twin hold its values. To be called before they are read; does
  /// nothing unless this state is a past one.
  public void ensureValues(int twin) {
    if (values != null) {
      values.ensure(twin);
    }
  }

  /// The same for several twins, which costs less than one after the other.
  public void ensureValues(int[] several, int count) {
    if (values != null) {
      values.ensure(several, count);
    }
  }

  /// The same for all twins. Costs what changed since.
  public void ensureAllValues() {
    if (values != null) {
      values.ensureAll();
    }
  }

  /// True when this is a state of the past: then slots hold values only after [#ensureValues], so
  /// that nothing may be concluded from indexes over values.
  public boolean isPast() {
    return values != null;
  }

  /// Says whence values of the past come.
  public void from(@Nullable SlotSource source) {
    values = source;
  }

  /// Bytes of the pages of twins, values and relationships that this state does not share with one
  /// that it was forked from, or that was forked from it.
  public long bytesApart(State other) {
    return slots.bytesApart(other.slots)
        + twins.bytesApart(other.twins)
        + relationships.bytesApart(other.relationships);
  }

  /// The index of property values that queries may begin with; none of the past.
  public ValueIndex valueIndex() {
    if (values != null) {
      return ValueIndex.NONE;
    }
    return veil == null ? followed.index() : veil.valueIndex();
  }

  // What is seen

  /// Hides from now on what somebody may not see. Nobody may write to it any more. A [#fork] shows
  /// all.
  public void hideBehind(Veil wanted) {
    veil = wanted;
    twins.hideBehind(wanted);
    relationships.hideBehind(wanted);
  }

  /// What hides something; null when all is shown.
  public @Nullable Veil veil() {
    return veil;
  }

  /// True when a twin has a value in a slot of its model's shape, and it is shown.
  public boolean shows(int twin, int slot) {
    return slots.isPresent(twins.base(twin) + slot) && isReadable(twin, slot);
  }

  /// True when what a twin has in a slot is shown, if it has something there.
  public boolean isReadable(int twin, int slot) {
    return veil == null || veil.showsSlot(twin, slot);
  }

  /// The first twin of exactly this model that is shown, or -1; go on with [TwinTable#nextPeer].
  public int firstTwin(int model) {
    int first = models.firstTwin(model);
    return veil == null ? first : veil.peerFrom(first);
  }

  // Twins

  public int createTwin(String id, int model) {
    int base = slots.allocate(models.entry(model).capacity());
    int twin = twins.add(id, model, base, ++stamp);
    enlistBehind(twin, model, models.lastTwin(model));
    rememberTwin(MemoryKind.TWIN_CREATED, twin, null);
    computes.arrived(twin);
    return twin;
  }

  /// Notes that a command changed nothing of a twin but its version.
  public void touchOnly(int twin) {
    rememberTwin(MemoryKind.TWIN_TOUCHED, twin, touched(twin));
  }

  private Undo.Touched touched(int twin) {
    return new Undo.Touched(twins.version(twin), twins.updatedMicros(twin));
  }

  private Undo.Membership membership(int twin) {
    int base = twins.base(twin);
    int size = models.entry(twins.model(twin)).shape().size();
    List<Integer> series = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      series.add(slots.series(base + i));
    }
    return new Undo.Membership(
        twins.model(twin),
        twins.previousPeer(twin),
        twins.stamp(twin),
        twins.version(twin),
        twins.updatedMicros(twin),
        series);
  }

  /// Deletes a twin that has no relationships.
  public void deleteTwin(int twin) {
    watches.removeAll(twin);
    followed.allChanged(twin);
    computes.leaves(twin);
    ModelEntry entry = models.entry(twins.model(twin));
    int base = twins.base(twin);
    String id = twins.id(twin);
    remember(
        MemoryKind.TWIN_DELETED,
        twin,
        twins.latestChange(twin),
        new Undo.TwinGone(id, membership(twin)));
    for (Slot slot : entry.shape().slots()) {
      endSeries(id, base + slot.index(), slot);
    }
    slots.free(base, entry.capacity());
    delist(twin);
    twins.remove(twin);
  }

  /// Gives a twin another model.
  ///
  /// @param targets for each slot before, the slot to which its value goes as it is, or -1
  /// @param goesOn for each slot before, whether its series goes on; else it ends
  public void switchModel(int twin, int model, int[] targets, boolean[] goesOn) {
    ModelEntry from = models.entry(twins.model(twin));
    ModelEntry to = models.entry(model);
    rememberTwin(MemoryKind.TWIN_MOVED, twin, new Undo.TwinMoved(membership(twin)));
    computes.leaves(twin);
    int base = twins.base(twin);
    endSeries(twin, from.shape(), goesOn);
    if (from.capacity() != to.capacity() || !isInPlace(targets)) {
      int newBase = slots.allocate(to.capacity());
      moveSlots(twin, from.shape(), targets, newBase);
      slots.free(base, from.capacity());
      base = newBase;
    }
    delist(twin);
    twins.setModel(twin, model, base);
    twins.setStamp(twin, ++stamp);
    enlistBehind(twin, model, models.lastTwin(model));
    followed.allChanged(twin);
    computes.arrived(twin);
  }

  private static boolean isInPlace(int[] targets) {
    return IntStream.range(0, targets.length).allMatch(i -> targets[i] == i);
  }

  private void endSeries(int twin, Shape from, boolean[] goesOn) {
    int base = twins.base(twin);
    for (Slot slot : from.slots()) {
      if (!goesOn[slot.index()]) {
        endSeries(twins.id(twin), base + slot.index(), slot);
      }
    }
  }

  private void moveSlots(int twin, Shape from, int[] targets, int newBase) {
    int base = twins.base(twin);
    for (Slot slot : from.slots()) {
      int to = targets[slot.index()];
      if (to >= 0) {
        slots.copy(base + slot.index(), newBase + to);
        int number = slots.series(newBase + to);
        if (number >= 0) {
          series.move(number, twin, to);
        }
      }
    }
  }

  private void endSeries(String twinId, int at, Slot slot) {
    int number = slots.series(at);
    if (number >= 0) {
      series.end(
          number, new SeriesTable.Ended(twinId, slot.path(), slot.sharedType(), slot.unit()));
      slots.setSeries(at, -1);
    }
  }

  /// Puts a twin into the list of a model behind another one.
  ///
  /// @param previous -1 for the first place
  void enlistBehind(int twin, int model, int previous) {
    int next = previous < 0 ? models.firstTwin(model) : twins.nextPeer(previous);
    twins.setPeers(twin, previous, next);
    if (previous >= 0) {
      twins.setPeers(previous, twins.previousPeer(previous), twin);
    }
    if (next >= 0) {
      twins.setPeers(next, twin, twins.nextPeer(next));
    }
    models.setTwins(
        model,
        previous < 0 ? twin : models.firstTwin(model),
        next < 0 ? twin : models.lastTwin(model));
    models.addTwinCount(model, 1);
  }

  void delist(int twin) {
    int model = twins.model(twin);
    int previous = twins.previousPeer(twin);
    int next = twins.nextPeer(twin);
    if (previous >= 0) {
      twins.setPeers(previous, twins.previousPeer(previous), next);
    }
    if (next >= 0) {
      twins.setPeers(next, previous, twins.nextPeer(next));
    }
    models.setTwins(
        model,
        previous < 0 ? next : models.firstTwin(model),
        next < 0 ? previous : models.lastTwin(model));
    models.addTwinCount(model, -1);
    twins.setPeers(twin, -1, -1);
  }

  // Models

  /// Adds models that a parser accepted, see [ModelTable#add].
  public void addModels(List<Interface> batch) {
    models.add(batch, receivedMicros);
    for (Interface model : batch) {
      remember(MemoryKind.MODEL_CREATED, models.find(model.id().value()), -1, null);
    }
  }

  /// Removes a model that nobody needs.
  public void removeModel(int model) {
    remember(MemoryKind.MODEL_DELETED, model, -1, models.gone(model));
    models.remove(model);
  }

  public void decommission(int model, boolean now) {
    if (models.entry(model).decommissioned() != now) {
      models.decommission(model, now);
      remember(
          now ? MemoryKind.MODEL_DECOMMISSIONED : MemoryKind.MODEL_RECOMMISSIONED, model, -1, null);
    }
  }

  /// Compiles rules and computed properties for the present models. To be called whenever one of
  /// them has changed.
  public void compileRules() {
    rules.compile(models);
    computes.compile(rules.computes());
  }

  // Drafts

  /// Creates a drafted model.
  public int createDraft(String modelId, long micros) {
    int model = models.add(ModelTable.emptyDraft(modelId, micros));
    remember(MemoryKind.MODEL_CREATED, model, -1, null);
    return model;
  }

  /// Adds a slot to the drafted model of its only twin; the slot's index.
  public int growDraft(int twin, String path, ValueType type, String unit) {
    int model = twins.model(twin);
    ModelEntry before = models.entry(model);
    ModelEntry after = ModelTable.grown(before, path, type, unit);
    rememberTwin(MemoryKind.DRAFT_GREW, twin, touched(twin));
    if (after.capacity() != before.capacity()) {
      int newBase = slots.allocate(after.capacity());
      int base = twins.base(twin);
      for (int i = 0; i < before.shape().size(); i++) {
        slots.copy(base + i, newBase + i);
      }
      slots.free(base, before.capacity());
      twins.setModel(twin, model, newBase);
    }
    models.replace(model, after);
    return before.shape().size();
  }

  // Relationships

  public int createRelationship(
      int source, String id, int target, String name, @Nullable String properties) {
    int relationship = relationships.add(source, id, target, name, properties, ++stamp);
    links.linkBehind(relationship, twins.outTail(source), twins.inTail(target));
    relationships.setVersion(relationship, position);
    rememberRelationship(MemoryKind.RELATIONSHIP_CREATED, source, relationship, null);
    installations.linked(this, relationship, receivedMicros, who, why);
    computes.linked(relationship);
    return relationship;
  }

  /// Gives a relationship other properties.
  public void changeRelationship(int relationship, @Nullable String properties) {
    rememberRelationship(
        MemoryKind.RELATIONSHIP_CHANGED,
        relationships.source(relationship),
        relationship,
        new Undo.RelationshipEdited(
            relationships.properties(relationship), relationships.version(relationship)));
    relationships.setProperties(relationship, properties);
    relationships.setVersion(relationship, position);
  }

  public void deleteRelationship(int relationship) {
    int source = relationships.source(relationship);
    installations.unlinked(this, relationship, receivedMicros, who, why);
    rememberRelationship(
        MemoryKind.RELATIONSHIP_DELETED,
        source,
        relationship,
        new Undo.RelationshipGone(
            relationships.id(relationship),
            source,
            relationships.target(relationship),
            relationships.name(relationship),
            relationships.properties(relationship),
            relationships.stamp(relationship),
            relationships.version(relationship),
            relationships.previousOut(relationship),
            relationships.previousIn(relationship)));
    computes.unlinked(relationship);
    links.unlink(relationship);
    relationships.remove(relationship);
  }

  // Hash and snapshot

  /// 128 bits over the content, the same whatever references and pages hold it.
  public Digest digest() {
    return new StateDigest(this).whole();
  }

  /// The same over twins, relationships and models alone: whatever the past was that led to them.
  public Digest graphDigest() {
    return new StateDigest(this).graph();
  }

  public void write(DataOutput out) throws IOException {
    StateSnapshot.write(this, out);
  }

  public static State read(DataInput in) throws IOException {
    return StateSnapshot.read(in);
  }
}
