package io.lockstep.twin;

import io.lockstep.dtdl.Interface;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.Digest;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.SeriesTable;
import io.lockstep.twin.internal.state.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The twin graph and its state, as a deterministic machine: `(state, record) -> (state',
/// changes)`. It reads no clock, draws no random number and does no I/O; equal records give equal
/// states and equal changes, byte for byte. Single writer: confined to its thread; [#fork] gives an
/// independent kernel at the cost of a generation increment.
///
/// One record is handed in between [#beginInput] and [#endInput]: samples, drift, and at most one
/// command. Twin references stay valid while [#structureVersion] stays; shapes and slot indexes
/// only within the record.
public final class Kernel {
  /// Says that the source stated no time: the received time is used.
  public static final long NO_TIME = Long.MIN_VALUE;

  private final State state;
  private final ChangeWriter changes = new ChangeWriter();
  private final KernelCommands deviceCommands;
  private final RuleWrites writes;
  private final RuleDecider rules;
  private final AnnotatedReadings annotated;
  private final SampleDecider samples;
  private final DriftDecider drift;
  private final DesiredDecider desired;
  private final Decider decider;
  private final Appearances appearances;
  private final DueTimers timers;
  private final GraphView view;
  private KernelOptions options;
  private long structureVersion;

  private Kernel(State state) {
    this.state = state;
    this.options = KernelOptions.of(state.policy());
    EffectDecider effects = new EffectDecider(state, changes);
    CommandDecider commands = new CommandDecider(state, changes, effects);
    CommandProgress progress = new CommandProgress(state, changes, commands);
    this.deviceCommands = new KernelCommands(state, changes, effects, commands, progress);
    AlarmDecider alarms = new AlarmDecider(state, changes);
    this.writes = new RuleWrites(this, state);
    this.rules = new RuleDecider(this, state, changes, alarms, writes);
    this.annotated = new AnnotatedReadings(this, state, changes);
    this.samples = new SampleDecider(this, state, changes, rules, writes, annotated, effects);
    this.drift = new DriftDecider(state, changes);
    this.desired = new DesiredDecider(state, changes);
    this.decider =
        new Decider(
            this,
            state,
            changes,
            commands,
            progress,
            rules,
            new AlarmOperator(state, changes, alarms));
    this.appearances = new Appearances(this, state, changes);
    this.timers = new DueTimers(state, progress, rules, writes, desired, alarms);
    this.view = new GraphView(state);
  }

  /// A kernel that knows nothing yet.
  public static Kernel empty(KernelOptions options) {
    return new Kernel(new State(options.policy()));
  }

  /// A kernel of a space in parts that knows nothing yet.
  public static Kernel empty(KernelOptions options, KernelRole role) {
    Kernel kernel = empty(options);
    kernel.state.role = role;
    return kernel;
  }

  /// Which decisions it takes.
  public KernelRole role() {
    return state.role;
  }

  /// What those who decide about structure tell the others.
  public Structure structure() {
    return new Structure(this, state);
  }

  /// Says that the input that was begun concerns many twins: ids of what begins with it are drawn
  /// so that they stay apart whoever else decides about it.
  public void manyTwins() {
    changes.manyTwins();
  }

  /// What is decided by now.
  public KernelOptions options() {
    return options;
  }

  /// Decides otherwise from now on.
  void setOptions(KernelOptions now) {
    options = now;
    state.decideBy(now.policy());
  }

  /// The policies in force. Any thread may ask.
  public Policies policies() {
    return state.policies.get();
  }

  /// How large the graph may get, by now.
  public GraphLimits limits() {
    return state.limits;
  }

  void setLimits(GraphLimits limits) {
    state.limits = limits;
  }

  /// Begins an input record.
  ///
  /// @param inputPosition its position in the input journal; rises from record to record
  /// @param receivedMicros when it was received, microseconds since epoch
  /// @param out receives the changes
  public void beginInput(long inputPosition, long receivedMicros, ChangeSink out) {
    // Parts that decide about twins or commands hear of one input more than once.
    boolean isNext =
        inputPosition > state.position
            || (inputPosition == state.position
                && (state.role == KernelRole.COMMANDS || state.role == KernelRole.TWINS));
    if (!isNext) {
      throw new IllegalArgumentException(
          "input position: expected one above %d, found %d"
              .formatted(state.position, inputPosition));
    }
    changes.begin(inputPosition, receivedMicros, out);
    state.begin(inputPosition, receivedMicros);
    writes.begin();
  }

  /// The same, to be told one of several things that an input has led to elsewhere: its changes are
  /// counted from a number that sets them apart from those of the others.
  public void beginInput(
      long inputPosition, long receivedMicros, int firstOrdinal, ChangeSink out) {
    beginInput(inputPosition, receivedMicros, out);
    changes.countFrom(firstOrdinal);
  }

  /// When the present input was received, or the last one.
  public long receivedMicros() {
    return changes.receivedMicros();
  }

  /// The latest time at which an input is known to have been received; 0 before the first.
  public long heardMicros() {
    return Math.max(0, Math.max(changes.receivedMicros(), state.knownMicros()));
  }

  /// Computes what follows from the values so far, within an input that makes several speak.
  public void told() {
    follow();
  }

  /// What is computed may let rules write, and what they write lets more be computed.
  private void follow() {
    do {
      samples.end();
    } while (writes.settle());
  }

  /// Ends the input record: what was begun is written.
  ///
  /// @return how many changes the input gave
  public int endInput() {
    follow();
    desired.end();
    deviceCommands.end();
    int count = changes.end();
    state.end(count > 0);
    return count;
  }

  /// Computes what follows from structure that was decided elsewhere, see [Structure].
  ///
  /// @param firstOrdinal what its changes are counted from
  /// @return how many changes that gave
  public int derive(long inputPosition, long receivedMicros, int firstOrdinal, ChangeSink out) {
    if (!state.computes.isPending()) {
      return 0;
    }
    beginInput(inputPosition, receivedMicros, firstOrdinal, out);
    return endInput();
  }

  /// Says who makes the input that was begun, and why: the memory of structural changes tells.
  ///
  /// @param who asked when a change is remembered; gives an empty text for nobody in particular
  /// @param why the reason that was given, empty for none
  public void by(Supplier<String> who, String why) {
    state.by(who, why);
  }

  /// The twin with this id, or -1.
  public int twin(String id) {
    return state.twins.find(id);
  }

  /// The twin with this id. When there is none: one of the model that it should have, or else what
  /// [KernelOptions#autoCreate] says: a new draft, or drift and -1.
  ///
  /// @param modelId the model that somebody has stated for this twin; empty for none, as is one
  ///   that is not there or decommissioned
  public int twin(String id, String device, String modelId) {
    return appearances.twin(id, device, modelId);
  }

  /// Creates a twin with a drafted model of its own; gives the twin that has the id when there is
  /// one.
  ///
  /// @throws io.lockstep.model.LockstepException when the text cannot be a [TwinId]
  public int draft(String id) {
    return appearances.draft(id);
  }

  /// The id of a twin.
  public String id(int twin) {
    return state.twins.id(twin);
  }

  /// The id of the twin whose values a series has, or had.
  public String twinOfSeries(int series) {
    SeriesTable.Ended ended = state.series.ended(series);
    return ended == null ? id(state.series.twin(series)) : ended.twinId();
  }

  /// The model of a twin.
  ModelEntry modelOf(int twin) {
    return state.models.entry(state.twins.model(twin));
  }

  /// The present shape of a twin's model.
  public Shape shape(int twin) {
    return state.models.entry(state.twins.model(twin)).shape();
  }

  /// The unit that a twin's value of a slot is in: its own one where the model lets it choose, else
  /// the model's; empty when there is none.
  public String unit(int twin, int slot) {
    return OwnUnits.inForce(state.slots, state.twins.base(twin), shape(twin).slot(slot));
  }

  /// A number in the model's unit as the twin's slot holds it.
  long own(int twin, int slot, long shared) {
    return OwnUnits.own(state.slots, state.twins.base(twin), shape(twin).slot(slot), shared);
  }

  /// Rises whenever a twin reference, or the knowledge that there is no such twin, may have become
  /// wrong: by a command that created or deleted twins. Not part of the state.
  public long structureVersion() {
    return structureVersion;
  }

  /// Rises whenever models were uploaded or deleted. Not part of the state.
  public long modelsVersion() {
    return state.models.version();
  }

  /// The Interfaces that were uploaded, in no order that means anything.
  public List<Interface> interfaces() {
    return state.models.interfaces();
  }

  /// The slot at a path; when there is none, a drafted model grows by one, and -1 is given for
  /// others, or when the draft is as large as drafts get.
  public int slotFor(int twin, String path, ValueType seen) {
    // A number that looks whole now may have a fraction later.
    return appearances.slot(twin, path, seen == ValueType.LONG ? ValueType.DOUBLE : seen, "");
  }

  /// The same for a value whose source has declared its type, and perhaps its unit, which are kept.
  public int declaredSlot(int twin, String path, ValueType type, String unit) {
    return appearances.slot(twin, path, type, unit);
  }

  /// A reading. Current becomes the one with the greatest (source time, position).
  ///
  /// @param sourceMicros microseconds since epoch, or [#NO_TIME]
  /// @param bits the value of a primitive type, see [ValueType]
  /// @param text the value of TEXT, or compact JSON text of JSON; else null
  /// @return null when it was accepted (also when it was dropped as a duplicate); else why the
  ///   model refuses the value: then it is for the caller to note drift
  public @Nullable SampleFault sample(
      int twin, int slot, long sourceMicros, long bits, @Nullable String text, Quality quality) {
    return sample(twin, slot, sourceMicros, bits, text, quality, false);
  }

  /// A reading that may be one of the past.
  ///
  /// @param isPast true when its source says that it is not the present value: it goes to history
  ///   only, whatever its time
  /// @return see the other
  public @Nullable SampleFault sample(
      int twin,
      int slot,
      long sourceMicros,
      long bits,
      @Nullable String text,
      Quality quality,
      boolean isPast) {
    return samples.sample(twin, slot, sourceMicros, bits, text, quality, isPast);
  }

  /// A reading of an earlier input, bound anew: history gets it with its own source time, and it is
  /// the current value when none has a greater one. Rules are not told: alarms speak of what came
  /// in at its time.
  ///
  /// @return false when the twin's model does not take it any more
  public boolean rebound(int twin, int slot, ReboundReading reading) {
    return samples.rebound(twin, slot, reading);
  }

  /// The values of one reading together. To be used when [#speaksOfQuality] says so of the twin:
  /// values get the quality that the reading's annotations say, in whatever order they stand.
  ///
  /// @param faults told of values that the model refuses
  public void reading(
      int twin,
      long sourceMicros,
      Quality quality,
      boolean isPast,
      ReadingGroup group,
      ReadingGroup.Faults faults) {
    annotated.take(twin, sourceMicros, quality, isPast, group, faults);
  }

  /// True when the twin's model has annotations that speak of the quality of other values.
  public boolean speaksOfQuality(int twin) {
    return state.models.entry(state.twins.model(twin)).notes() != null;
  }

  /// Gives the current value another quality and leaves it, and the time it is from, as they are:
  /// its source has fallen silent, or is back. History gets the same value once more, at the time
  /// from which the quality holds. Does nothing when there is no value, or it has that quality.
  ///
  /// @param micros since when the quality holds, microseconds since epoch; a time at or before the
  ///   value's own stands for the next microsecond behind it
  public void requalify(int twin, int slot, long micros, Quality quality) {
    samples.requalify(twin, slot, micros, quality);
  }

  /// Sets a property because an app asked for it: it is current whatever the devices' clocks say.
  ///
  /// @param sourceMicros when it was true as the app says, or [#NO_TIME]
  void write(int twin, int slot, long bits, @Nullable String text, long sourceMicros) {
    samples.write(twin, slot, bits, text, sourceMicros);
  }

  /// Sets a property because a rule says so.
  ///
  /// @param shared the value in the model's unit
  /// @param micros the event time of the rule
  void assign(int twin, int slot, long shared, @Nullable String text, long micros) {
    samples.assign(twin, slot, shared, text, micros);
  }

  /// The rules at work.
  RuleDecider rules() {
    return rules;
  }

  /// Removes a property's value.
  void remove(int twin, int slot) {
    samples.remove(twin, slot);
  }

  /// The units that a twin's values are in, by slot.
  List<String> unitsOf(int twin) {
    return samples.unitsOf(twin);
  }

  /// A twin got another model, by which its values may be in other units.
  ///
  /// @param before its units before
  void unitsMoved(int twin, ModelMove move, List<String> before) {
    samples.unitsMoved(twin, move, before);
  }

  /// The series of a slot, which begins when there is none.
  int seriesOf(int twin, int at, Slot place) {
    return samples.seriesOf(twin, at, place);
  }

  /// Notes that a twin changed by this input.
  void touch(int twin) {
    state.twins.touch(twin, state.position, changes.receivedMicros());
  }

  /// Says that references may be wrong from now on.
  void structureChanged() {
    structureVersion++;
  }

  /// Notes what the field sent and the model does not know. A change is written for the first time
  /// and then each time the count has doubled.
  ///
  /// @param twinId for which twin, or null when that is not known
  /// @param reason a short word in upper case
  /// @param found an example, at most 200 characters are kept
  public void drift(
      String device, @Nullable String twinId, String path, String reason, String found) {
    drift.note(device, twinId, path, reason, found, options.driftEntriesMax());
  }

  /// Decides a command: validates it, changes the state, writes changes. A refusal changes nothing
  /// but is itself a change record.
  public Reply decide(TwinCommand command) {
    if (!changes.isOpen()) {
      throw new IllegalStateException("decide: expected a call of beginInput before, found none");
    }
    // Records of twins and telemetry tell what a command wrote.
    changes.samplesAreTold();
    try {
      Reply reply = decider.decide(command);
      writes.settleAll();
      return reply;
    } catch (Refused refused) {
      return refuse(command, refused.refusal());
    }
  }

  /// What stands where a command is about to write, for the audit. Called between [#beginInput] and
  /// [#endInput], before the command is decided.
  public Evidence evidence(TwinCommand command) {
    return new Evidence(state, view, command);
  }

  /// Writes what the audit says of the command that was decided. Called before [#endInput].
  public void audit(GraphChange note) {
    changes.graph(ChangeKind.AUDIT, note);
  }

  private Reply refuse(TwinCommand command, Refusal refusal) {
    state.tally.refused++;
    StringBuilder out = new StringBuilder();
    JsonText.quote(JsonText.key(out.append('{'), "command"), command.getClass().getSimpleName());
    JsonText.quote(JsonText.key(out.append(','), "code"), refusal.code());
    JsonText.quote(JsonText.key(out.append(','), "message"), refusal.message());
    changes.graph(
        ChangeKind.REFUSAL,
        new GraphChange(GraphChange.Action.NOTED, command.subject(), out.append('}').toString()));
    return new Reply.Refused(refusal);
  }

  /// What becomes of commands to devices.
  public KernelCommands deviceCommands() {
    return deviceCommands;
  }

  /// Told of what a device is to know of its desired values, and of what it says of them. Called
  /// between [#beginInput] and [#endInput].
  public DesiredDecider desired() {
    return desired;
  }

  /// Sets a timer. It fires with the first tick at or after its time; timers fire in the order of
  /// their times, then of [TimerOwner], `a` and `b`. Nobody can take it back: its owner checks,
  /// when it fires, whether it still means something.
  ///
  /// @param dueMicros microseconds since epoch
  /// @param a what the owner knows it by
  /// @param b the same
  public void setTimer(long dueMicros, TimerOwner owner, long a, long b) {
    state.timers.add(dueMicros, owner.number(), a, b);
  }

  /// When the earliest timer is due, microseconds since epoch; [Long#MAX_VALUE] when none is set.
  public long nextTimerMicros() {
    return state.timers.dueMicros();
  }

  /// Fires the timers that are due when the present input was received, those included that are set
  /// meanwhile; at most [DueTimers#TICK_MAX], so that no input takes long. Called between
  /// [#beginInput] and [#endInput].
  ///
  /// @param field is told of timers of [TimerOwner#FIELD]
  public void fireTimers(FieldTimers field) {
    changes.manyTwins();
    timers.fire(changes.receivedMicros(), field);
  }

  /// The server has not listened for a while until the present input: it was down, or its clock was
  /// set. What rules wait for counts anew, see `docs/reference/rules.md`. Called between
  /// [#beginInput] and [#endInput].
  ///
  /// @param patienceMicros how long sources that have kept their readings are waited for
  /// @param isSetBack whether the clock was ahead before
  public void listensAgain(long patienceMicros, boolean isSetBack) {
    rules.listensAgain(patienceMicros, isSetBack);
  }

  /// Notes that readings may be missing from a time on until the present input.
  public void notListened(long sinceMicros) {
    decider.keeping().notListened(sinceMicros);
  }

  /// An independent kernel with the same state. Costs a generation increment; afterwards both sides
  /// copy a page when they first write to it. The fork may be used by another thread.
  ///
  /// @throws IllegalStateException between [#beginInput] and [#endInput]
  public Kernel fork() {
    if (changes.isOpen()) {
      throw new IllegalStateException(
          "fork: expected the end of input %d first".formatted(changes.inputPosition()));
    }
    Kernel fork = new Kernel(state.fork());
    fork.structureVersion = structureVersion;
    fork.changes.goOn(changes);
    return fork;
  }

  /// A kernel in the midst of the same input, to try commands on that may be refused; it is thrown
  /// away afterwards.
  Kernel trial() {
    Kernel trial = new Kernel(state.fork());
    trial.state.begin(changes.inputPosition(), changes.receivedMicros());
    trial.changes.begin(changes.inputPosition(), changes.receivedMicros(), new DiscardedChanges());
    return trial;
  }

  /// Reads of the present state.
  public GraphView view() {
    return view;
  }

  /// Sets the bounds of the indexes that queries of this kernel and its forks make. No part of the
  /// state; thread-safe.
  public void indexOptions(IndexOptions indexes) {
    state.followed.options(indexes);
  }

  /// Lets somebody look on while rules run; null for nobody. No part of the state.
  public void witness(@Nullable RuleWitness witness) {
    rules.witness(witness);
  }

  /// See [KernelStatistics].
  public KernelStatistics statistics() {
    return view.statistics();
  }

  /// See [StateHash].
  public StateHash stateHash() {
    Digest digest = state.digest();
    return new StateHash(digest.high(), digest.low());
  }

  /// Writes the whole state; best from a fork on another thread.
  public void writeSnapshot(DataOutput out) throws IOException {
    state.write(out);
  }

  /// Reads what [#writeSnapshot] wrote.
  ///
  /// @throws io.lockstep.model.LockstepException with DATA_CORRUPT when it cannot be one
  public static Kernel readSnapshot(DataInput in) throws IOException {
    return new Kernel(State.read(in));
  }

  /// The same of a kernel of a space in parts.
  ///
  /// @param role which decisions it takes
  public static Kernel readSnapshot(DataInput in, KernelRole role) throws IOException {
    Kernel kernel = readSnapshot(in);
    kernel.state.role = role;
    return kernel;
  }
}
