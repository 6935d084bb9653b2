package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.GraphLimits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// All that a kernel knows. The methods here keep its tables consistent with each other; what is
/// permitted is decided elsewhere. Confined to one thread; a [#fork] is independent.
public final class State {
  private static final int MAGIC = 0x4C53_5457;
  private static final int FORMAT = 6;

  /// The same without limits.
  private static final int FORMAT_WITHOUT_LIMITS = 5;

  /// The same, but drafted slots have no units.
  private static final int FORMAT_WITHOUT_UNITS = 4;

  /// The format of the release before, which knew neither timers, commands nor rules.
  private static final int FORMAT_WITHOUT_COMMANDS = 2;

  private static final long MARK_TWIN = 1;
  private static final long MARK_RELATIONSHIP = 2;
  private static final long MARK_MODEL = 3;
  private static final long MARK_SERIES = 4;
  private static final long MARK_DRIFT = 5;
  private static final long MARK_WHOLE = 6;
  private static final long MARK_TIMER = 7;

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
  public final RuleTable rules;
  public final AlarmTable alarms;
  public final Tally tally;

  /// What queries may find by an index. No part of what is known.
  public final FollowedValues followed;

  /// The position of the last input, -1 before the first.
  public long position = -1;

  public Policy policy;

  /// How large all this may get.
  public GraphLimits limits = GraphLimits.defaults();

  private long stamp;

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
    rules = new RuleTable(generation);
    alarms = new AlarmTable(generation);
    tally = new Tally();
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
    rules = origin.rules.fork(mine, theirs);
    alarms = origin.alarms.fork(mine, theirs);
    tally = origin.tally.copy();
    position = origin.position;
    policy = origin.policy;
    limits = origin.limits;
    stamp = origin.stamp;
    followed = origin.followed.fork(this);
  }

  /// An independent state with the same content; both sides copy pages when they first write.
  public State fork() {
    long mine = generations.getAndAdd(2);
    return new State(this, mine, mine + 1);
  }

  /// Bytes of the pages of twins, values and relationships that this state does not share with one
  /// that it was forked from, or that was forked from it.
  public long bytesApart(State other) {
    return slots.bytesApart(other.slots)
        + twins.bytesApart(other.twins)
        + relationships.bytesApart(other.relationships);
  }

  /// The index of property values that queries may begin with.
  public ValueIndex valueIndex() {
    return followed.index();
  }

  // Twins

  public int createTwin(String id, int model) {
    int base = slots.allocate(models.entry(model).capacity());
    int twin = twins.add(id, model, base, ++stamp);
    enlist(twin, model);
    return twin;
  }

  /// Deletes a twin that has no relationships.
  public void deleteTwin(int twin) {
    followed.allChanged(twin);
    ModelEntry entry = models.entry(twins.model(twin));
    int base = twins.base(twin);
    String id = twins.id(twin);
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
    enlist(twin, model);
    followed.allChanged(twin);
  }

  private static boolean isInPlace(int[] targets) {
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != i) {
        return false;
      }
    }
    return true;
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

  private void enlist(int twin, int model) {
    int last = models.lastTwin(model);
    twins.setPeers(twin, last, -1);
    if (last >= 0) {
      twins.setPeers(last, twins.previousPeer(last), twin);
    }
    models.setTwins(model, last < 0 ? twin : models.firstTwin(model), twin);
    models.addTwinCount(model, 1);
  }

  private void delist(int twin) {
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

  // Drafts

  /// Creates a drafted model.
  public int createDraft(String modelId, long micros) {
    return models.add(ModelTable.emptyDraft(modelId, micros));
  }

  /// Adds a slot to the drafted model of its only twin; the slot's index.
  public int growDraft(int twin, String path, ValueType type, String unit) {
    int model = twins.model(twin);
    ModelEntry before = models.entry(model);
    ModelEntry after = ModelTable.grown(before, path, type, unit);
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
    int lastOut = twins.outTail(source);
    relationships.setOut(relationship, lastOut, -1);
    if (lastOut >= 0) {
      relationships.setOut(lastOut, relationships.previousOut(lastOut), relationship);
    }
    twins.setOut(source, lastOut < 0 ? relationship : twins.outHead(source), relationship);
    twins.setCounts(source, twins.outCount(source) + 1, twins.inCount(source));
    int lastIn = twins.inTail(target);
    relationships.setIn(relationship, lastIn, -1);
    if (lastIn >= 0) {
      relationships.setIn(lastIn, relationships.previousIn(lastIn), relationship);
    }
    twins.setIn(target, lastIn < 0 ? relationship : twins.inHead(target), relationship);
    twins.setCounts(target, twins.outCount(target), twins.inCount(target) + 1);
    return relationship;
  }

  public void deleteRelationship(int relationship) {
    int source = relationships.source(relationship);
    int previousOut = relationships.previousOut(relationship);
    int nextOut = relationships.nextOut(relationship);
    if (previousOut >= 0) {
      relationships.setOut(previousOut, relationships.previousOut(previousOut), nextOut);
    }
    if (nextOut >= 0) {
      relationships.setOut(nextOut, previousOut, relationships.nextOut(nextOut));
    }
    twins.setOut(
        source,
        previousOut < 0 ? nextOut : twins.outHead(source),
        nextOut < 0 ? previousOut : twins.outTail(source));
    twins.setCounts(source, twins.outCount(source) - 1, twins.inCount(source));
    int target = relationships.target(relationship);
    int previousIn = relationships.previousIn(relationship);
    int nextIn = relationships.nextIn(relationship);
    if (previousIn >= 0) {
      relationships.setIn(previousIn, relationships.previousIn(previousIn), nextIn);
    }
    if (nextIn >= 0) {
      relationships.setIn(nextIn, previousIn, relationships.nextIn(nextIn));
    }
    twins.setIn(
        target,
        previousIn < 0 ? nextIn : twins.inHead(target),
        nextIn < 0 ? previousIn : twins.inTail(target));
    twins.setCounts(target, twins.outCount(target), twins.inCount(target) - 1);
    relationships.remove(relationship);
  }

  // Hash

  /// 128 bits over the content, the same whatever references and pages hold it.
  public Digest digest() {
    Sum sum = new Sum();
    for (int i = 0; i < twins.limit(); i++) {
      if (twins.exists(i)) {
        sum.add(digestTwin(i, sum.begin(MARK_TWIN)));
      }
    }
    for (int i = 0; i < relationships.limit(); i++) {
      if (relationships.exists(i)) {
        sum.add(digestRelationship(i, sum.begin(MARK_RELATIONSHIP)));
      }
    }
    for (int i = 0; i < models.limit(); i++) {
      if (models.entryOrNull(i) != null) {
        Digest digest = sum.begin(MARK_MODEL);
        models.digest(i, digest);
        sum.add(digest);
      }
    }
    for (int i = 0; i < series.count(); i++) {
      SeriesTable.Ended ended = series.ended(i);
      if (ended != null) {
        sum.add(
            sum.begin(MARK_SERIES)
                .add(i)
                .add(ended.twinId())
                .add(ended.path())
                .add(ended.type().code())
                .add(ended.unit()));
      }
    }
    for (int i = 0; i < drift.size(); i++) {
      Digest digest = sum.begin(MARK_DRIFT);
      drift.digest(i, digest);
      sum.add(digest);
    }
    for (int i = 0; i < timers.size(); i++) {
      Digest digest = sum.begin(MARK_TIMER);
      timers.digest(i, digest);
      sum.add(digest);
    }
    Digest whole = new Digest().begin(MARK_WHOLE).add(sum.high).add(sum.low).add(position);
    whole.add(series.count()).add(drift.overflow());
    messages.digest(whole);
    commands.digest(whole);
    keys.digest(whole);
    rules.digest(whole);
    alarms.digest(whole);
    tally.digest(whole);
    policy.digest(whole);
    whole.add(limits.toString());
    return whole;
  }

  private Digest digestTwin(int twin, Digest digest) {
    Shape shape = models.entry(twins.model(twin)).shape();
    digest.add(twins.id(twin)).add(shape.modelId());
    digest.add(twins.version(twin)).add(twins.updatedMicros(twin));
    int base = twins.base(twin);
    for (Slot slot : shape.slots()) {
      int at = base + slot.index();
      if (slots.isSeen(at)) {
        digest.add(slot.path());
        slots.digest(at, slot.type(), digest);
      }
    }
    rules.digestTwin(twin, twins.model(twin), digest);
    return digest;
  }

  private Digest digestRelationship(int relationship, Digest digest) {
    String properties = relationships.properties(relationship);
    return digest
        .add(twins.id(relationships.source(relationship)))
        .add(relationships.id(relationship))
        .add(twins.id(relationships.target(relationship)))
        .add(relationships.name(relationship))
        .add(relationships.version(relationship))
        .add(properties == null ? "" : properties);
  }

  /// Adds digests without regard to their order.
  private static final class Sum {
    private final Digest one = new Digest();
    private long high;
    private long low;

    Digest begin(long mark) {
      return one.begin(mark);
    }

    void add(Digest digest) {
      high += digest.high();
      low += digest.low();
    }
  }

  // Snapshot

  public void write(DataOutput out) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeLong(position);
    out.writeLong(stamp);
    policy.write(out);
    tally.write(out);
    models.write(out);
    twins.write(out);
    slots.write(out);
    relationships.write(out);
    series.write(out);
    drift.write(out);
    messages.write(out);
    timers.write(out);
    commands.write(out);
    keys.write(out);
    rules.write(out, twins.limit());
    alarms.write(out);
    limits.write(out);
    out.writeInt(MAGIC);
  }

  public static State read(DataInput in) throws IOException {
    Snapshots.check(in.readInt() == MAGIC, "the mark LSTW at the beginning", 0);
    int format = in.readInt();
    Snapshots.check(
        format == FORMAT
            || format == FORMAT_WITHOUT_LIMITS
            || format == FORMAT_WITHOUT_UNITS
            || format == FORMAT_WITHOUT_COMMANDS,
        "format " + FORMAT,
        format);
    long position = in.readLong();
    long stamp = in.readLong();
    State state = new State(Policy.read(in));
    state.position = position;
    state.stamp = stamp;
    state.tally.read(in, format != FORMAT_WITHOUT_COMMANDS);
    state.models.read(in, format >= FORMAT_WITHOUT_LIMITS);
    state.twins.read(in);
    state.slots.read(in);
    state.relationships.read(in);
    state.series.read(in);
    state.drift.read(in);
    state.messages.read(in);
    if (format != FORMAT_WITHOUT_COMMANDS) {
      state.timers.read(in);
      state.commands.read(in);
      state.keys.read(in);
      state.rules.read(in, state.models);
      state.alarms.read(in);
    }
    if (format == FORMAT) {
      state.limits = GraphLimits.read(in);
    }
    Snapshots.check(in.readInt() == MAGIC, "the mark LSTW at the end", 0);
    return state;
  }
}
