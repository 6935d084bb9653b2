package io.lockstep.space;

import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.HubDevice;
import io.lockstep.ingest.PresenceOptions;
import io.lockstep.ingest.SparkplugHealth;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.ingest.ThingState;
import io.lockstep.journal.Disk;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalHealth;
import io.lockstep.journal.ProgressListener;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.GraphLimits;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.IndexOptions;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.RuleWitness;
import io.lockstep.twin.StateHash;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.access.Policies;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A space: one journal of inputs, one kernel thread that decides them, one log of what was
/// decided. Whatever enters is journalled first; state is what the kernel makes of the journal, and
/// comes back after any crash from the newest snapshot and the inputs behind it. Thread-safe.
///
/// The journals and the disk belong to the caller, who closes them after the space.
public final class Space implements AutoCloseable {
  static final Principal SELF = new Principal("lockstep", Role.ADMIN);

  private final SpaceOptions options;
  private final Journal inputs;
  private final Findings findings;
  private final ChangesLog log;
  private final Bell bell;
  private final PositionWaiters durable;
  private final PositionWaiters applied;
  private final PositionWaiters logged;
  private final Inlet inlet;
  private final KernelReads reads;
  private final ReadGenerations generations;
  private final SnapshotTaker snapshots;
  private final KernelLoop loop;
  private final LiveFeed live;
  private final RuleDebug ruleDebug;
  private final PastStates past;
  private final ProgressListener progress;
  private final long replayed;
  private final @Nullable ExecutorService ownAnswers;
  private boolean isClosed;

  private Space(
      SpaceOptions options,
      Journal inputs,
      Journal changes,
      Disk snapshotDisk,
      Devices devices,
      InstantSource clock,
      LongSupplier nanos,
      Executor answers,
      @Nullable ExecutorService ownAnswers,
      @Nullable Runnable stepChanges) {
    this.options = options;
    this.inputs = inputs;
    this.ownAnswers = ownAnswers;
    this.findings = new Findings(options.name());
    this.bell = new Bell();
    this.log = new ChangesLog(changes, nanos, bell::ring);
    SnapshotStore store = new SnapshotStore(snapshotDisk);
    this.past = new PastStates(options.name(), inputs, snapshotDisk);
    Runnable letChangesBeWritten = stepChanges != null ? stepChanges : () -> bell.await(10_000_000);
    Recovery recovery =
        new Recovery(inputs, changes, store, devices, log, findings, letChangesBeWritten);
    Recovery.Recovered state = recovery.run();
    this.replayed = state.replayed();
    this.durable = new PositionWaiters(answers, inputs.durablePosition());
    this.applied = new PositionWaiters(answers, state.position());
    this.logged = new PositionWaiters(answers, 0);
    this.snapshots =
        new SnapshotTaker(
            options,
            store,
            state.snapshotPosition(),
            state.needsSnapshot() ? 0 : state.replayed(),
            changes,
            answers,
            nanos,
            findings,
            bell::ring);
    if (state.needsSnapshot()) {
      recovery.awaitChanges();
      snapshots.writeNow(
          new SnapshotStore.Place(Driver.KERNEL_VERSION, state.position(), log.writtenEnd()),
          state.driver().forkState());
    }
    this.inlet = new Inlet(options, inputs, clock, answers);
    this.reads = new KernelReads(options, nanos, bell::ring);
    this.generations = new ReadGenerations(options, nanos, bell::ring, applied);
    this.loop =
        new KernelLoop(
            options,
            state.driver(),
            inputs,
            state.position(),
            log,
            inlet,
            applied,
            logged,
            reads,
            generations,
            snapshots,
            new Ticks(inputs, clock, nanos, heard(state.driver().kernel(), clock), bell::ring),
            new Outbox(
                state.driver().kernel().view(),
                state.driver().contracts(),
                inputs,
                findings,
                clock,
                nanos,
                bell::ring),
            findings,
            nanos,
            bell);
    this.ruleDebug = new RuleDebug(clock, this::letLookOn);
    this.live = new LiveFeed(options, changes, new LiveCatalogue(this::readNonNull), findings);
    this.progress =
        end -> {
          durable.reached(end);
          bell.ring();
        };
  }

  private void letLookOn(@Nullable RuleWitness witness) {
    onKernel(driver -> driver.kernel().witness(witness));
  }

  private void onKernel(Consumer<Driver> task) {
    boolean _ =
        reads.call(
            loop.driver(),
            driver -> {
              task.accept(driver);
              return true;
            });
  }

  /// People who look on while rules look at readings.
  public RuleDebug ruleDebug() {
    return ruleDebug;
  }

  /// When the last input was received; what nobody waits for was not missed.
  private static long heard(Kernel kernel, InstantSource clock) {
    return kernel.nextTimerMicros() == Long.MAX_VALUE
        ? Ticks.micros(clock.instant())
        : kernel.heardMicros();
  }

  /// Opens a space: brings its state back and starts its kernel thread. Returns when all inputs
  /// that are durable are decided; does not wait for whoever reads the changes.
  ///
  /// @param kernelOptions what is decided by from now on
  /// @param inputs a journal with group commit
  /// @param changes a lazy journal that takes records as large as the largest model or twin
  /// @param snapshots where snapshots are kept, in the folder `snapshots`
  /// @param devices the registry that the broker asks; only this space changes it from now on
  /// @param clock when records are received
  /// @param nanos monotonic time for durations, [System#nanoTime()]
  /// @throws LockstepException with [ErrorCode#REPLAY_DIFFERS] or [ErrorCode#DATA_CORRUPT] when the
  ///   state cannot be brought back; the message names the record and how to go on
  public static Space open(
      SpaceOptions options,
      KernelOptions kernelOptions,
      Journal inputs,
      Journal changes,
      Disk snapshots,
      Devices devices,
      InstantSource clock,
      LongSupplier nanos) {
    ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    Space space;
    try {
      space =
          new Space(
              options,
              inputs,
              changes,
              snapshots,
              devices,
              clock,
              nanos,
              task -> execute(answers, task),
              answers,
              null);
    } catch (RuntimeException | Error e) {
      answers.shutdown();
      throw e;
    }
    try {
      space.start();
      space.decideBy(kernelOptions);
    } catch (RuntimeException | Error e) {
      space.close();
      throw e;
    }
    return space;
  }

  /// Opens a space that no thread drives: [#step] does, on the caller's thread.
  static Space openStepped(
      SpaceOptions options,
      SegmentJournal inputs,
      SegmentJournal changes,
      Disk snapshots,
      Devices devices,
      InstantSource clock,
      LongSupplier nanos) {
    Space space =
        new Space(
            options,
            inputs,
            changes,
            snapshots,
            devices,
            clock,
            nanos,
            Runnable::run,
            null,
            changes::step);
    space.listen();
    space.reads.ownedBy(Thread.currentThread());
    return space;
  }

  /// Other options than those in force are a record like any other: what was decided before them is
  /// decided the same when it is replayed.
  private void decideBy(KernelOptions wanted) {
    KernelOptions present = reads.call(loop.driver(), driver -> driver.kernel().options());
    if (!present.equals(wanted)) {
      awaitAnswer(
          new Command.OfTwins(new TwinCommand.SetOptions(wanted)),
          "the change of the kernel's options");
    }
  }

  private void awaitAnswer(Command command, String what) {
    Outcome _ = Futures.await(submit(SELF, command), options.waitMax(), what);
  }

  private static void execute(ExecutorService answers, Runnable task) {
    try {
      answers.execute(task);
    } catch (RejectedExecutionException _) {
      // The space is closed; who still waits is answered by the thread that brings the answer.
      task.run();
    }
  }

  private void start() {
    listen();
    Thread.ofPlatform().name("lockstep-kernel-" + options.name()).start(loop);
    Thread.ofPlatform().name("lockstep-live-" + options.name()).daemon().start(live::run);
  }

  private void listen() {
    inputs.addHorizonListener(snapshots);
    inputs.addProgressListener(progress);
    durable.reached(inputs.durablePosition());
  }

  /// Asks for a write: it is journalled, then decided. The future completes when both are done;
  /// with a refusal as its reply when the kernel refuses.
  ///
  /// It fails with a [LockstepException]: [ErrorCode#OVERLOADED] when too many wait,
  /// [ErrorCode#STORAGE_FULL] or [ErrorCode#STORAGE_FAILED] when it could not be journalled, and
  /// [ErrorCode#PAYLOAD_INVALID] when it is too large.
  ///
  /// @param principal who asks, and why, kept in the journal; permission is the caller's to check
  public CompletableFuture<Outcome> submit(Principal principal, Command command) {
    return inlet.submit(principal, command);
  }

  /// Asks for several writes of the twin graph: they are journalled together and decided one by
  /// one, in order, each by itself. The future completes when all are decided, with an outcome for
  /// each; it fails as [#submit] does, and then it is not known which were decided.
  ///
  /// @param commands at least one
  public CompletableFuture<List<Outcome>> submitAll(
      Principal principal, List<TwinCommand> commands) {
    return inlet.submitAll(principal, commands);
  }

  /// Publishes messages in the name of a device, as if it had published them over MQTT at QoS 1:
  /// all or none are journalled, in order. The future completes when they are durable, and fails as
  /// [#submit] does; [#applied] tells when the twins hold them.
  ///
  /// @param device the principal's name; permission is the caller's to check
  /// @throws LockstepException with [ErrorCode#INVALID_ARGUMENT] when a topic cannot be one
  public CompletableFuture<FieldReceipt> publish(String device, List<FieldPublication> messages) {
    return inlet.publish(device, messages);
  }

  /// Completed once the input at `position` survives any crash.
  public CompletableFuture<Void> durable(long position) {
    return durable.past(position);
  }

  /// Completed once the twins hold what the input at `position` says.
  public CompletableFuture<Void> applied(long position) {
    return applied.past(position);
  }

  /// Completed once what the input at `position` changed stands in the changes log, where
  /// projections find it; that is later than [#applied].
  public CompletableFuture<Void> logged(long position) {
    return logged.past(position);
  }

  /// The exclusive end of the inputs that are decided: the position of the next one.
  public long appliedPosition() {
    return applied.end();
  }

  /// Reads the present state on the kernel thread, between two batches. For reads of a few twins:
  /// what takes longer than [SpaceOptions#readBudget] is counted, and belongs to [#view].
  ///
  /// @param query must not keep the view
  /// @throws LockstepException with [ErrorCode#OVERLOADED] or [ErrorCode#TIMED_OUT]
  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    return reads.call(loop.driver(), driver -> query.apply(driver.kernel().view()));
  }

  private <T> T readNonNull(Function<GraphView, T> query) {
    return reads.call(loop.driver(), driver -> query.apply(driver.kernel().view()));
  }

  /// A view for reads at length, by any thread, that holds at least the input at `atLeastPosition`.
  /// Views are shared and at most [SpaceOptions#viewInterval] old, or hold all that is decided.
  ///
  /// @throws LockstepException with [ErrorCode#TIMED_OUT] when that input is not decided within
  ///   [SpaceOptions#waitMax]
  public GraphView view(long atLeastPosition) {
    return Futures.await(
        generations.past(atLeastPosition),
        options.waitMax(),
        "a view of inputs position " + atLeastPosition);
  }

  /// A view for reads at length with all that is decided when it is asked for.
  ///
  /// @throws LockstepException as [#view(long)]
  public GraphView view() {
    return view(applied.end() - 1);
  }

  /// The bindings in force, as they were set.
  public List<NamedText> bindings() {
    return reads.call(loop.driver(), Driver::bindingFiles);
  }

  /// The policies in force. Costs nothing; what was answered before is seen.
  public Policies policies() {
    return loop.driver().kernel().policies();
  }

  /// What is kept of a device that speaks the contract of a cloud. Costs nothing.
  public Optional<HubDevice> hubDevice(String id) {
    return loop.driver().contracts().device(id);
  }

  /// What is kept of devices that speak the contract of AWS IoT, and of their jobs. Costs nothing.
  public ThingState things() {
    return loop.driver().contracts().things();
  }

  /// What became of re-bindings, and the drift that they resolved. Costs nothing.
  public Rebindings rebindings() {
    return loop.driver().rebindings();
  }

  /// A copy of all state, and the first input that it does not hold. Costs the kernel thread a
  /// generation increment.
  public Forked forkedState() {
    return reads.call(loop.driver(), driver -> new Forked(applied.end(), driver.forkState()));
  }

  /// How it stands with Sparkplug's edge nodes and their devices.
  public SparkplugHealth sparkplug() {
    // Worked out on the caller's thread.
    return reads.call(loop.driver(), driver -> driver.sparkplug().fork()).health();
  }

  /// Decides otherwise about Sparkplug from now on, unless it is decided so already.
  ///
  /// @throws LockstepException as [#submit] says
  public void decideBy(SparkplugOptions wanted) {
    SparkplugOptions present = reads.call(loop.driver(), driver -> driver.sparkplug().options());
    if (!present.equals(wanted)) {
      awaitAnswer(new Command.SetSparkplug(wanted), "the change of the Sparkplug host's options");
    }
  }

  /// Tells twins otherwise whether their devices are there from now on, unless that is so already.
  ///
  /// @throws LockstepException as [#submit] says
  public void decideBy(PresenceOptions wanted) {
    PresenceOptions present =
        reads.call(loop.driver(), driver -> driver.devices().fleet().options());
    if (!present.equals(wanted)) {
      awaitAnswer(
          new Command.OfDevices(new DeviceCommand.SetPresence(wanted)),
          "the change of how presence is told");
    }
  }

  /// Lets the graph get as large as that from now on, unless that is so already.
  ///
  /// @throws LockstepException as [#submit] says
  public void limit(GraphLimits wanted) {
    GraphLimits present = reads.call(loop.driver(), driver -> driver.kernel().limits());
    if (!present.equals(wanted)) {
      awaitAnswer(
          new Command.OfTwins(new TwinCommand.SetLimits(wanted)),
          "the change of the graph's limits");
    }
  }

  /// Sets the bounds of the indexes that queries make.
  public void limit(IndexOptions indexes) {
    loop.driver().kernel().indexOptions(indexes);
  }

  /// Says who takes back messages of commands that are cancelled, from now on; until then none can
  /// be taken back once it is sent.
  public void withdrawBy(MessageWithdrawal port) {
    loop.outbox().withdrawBy(port);
  }

  /// Hears that a device has acknowledged a message of the space's own. Never blocks.
  ///
  /// @param position of the message in the journal of inputs
  public void delivered(long position) {
    loop.outbox().delivered(position);
  }

  /// Positions of messages that must not be delivered any more: of commands that were cancelled.
  public List<Long> withdrawnMessages() {
    return reads.call(loop.driver(), driver -> loop.outbox().withdrawn(driver.kernel().view()));
  }

  /// Tells a listener of published states of Sparkplug hosts from now on.
  public void tell(HostStates listener) {
    onKernel(driver -> driver.target().tell(listener));
  }

  /// Tells where inputs came from; to be closed by who asks.
  public InputOrigins origins() {
    return new InputOrigins(inputs);
  }

  /// Values and changes as they are decided.
  public LiveFeed live() {
    return live;
  }

  /// An independent branch of the present state. Costs the kernel thread a generation increment;
  /// the branch is put together on the caller's.
  public Branch fork() {
    Forked forked = forkedState();
    Findings own = new Findings(options.name() + "-branch");
    return new Branch(forked.position(), Driver.of(forked.state(), own));
  }

  /// States that it had, and the inputs that really came.
  public PastStates past() {
    return past;
  }

  /// A state of its own.
  ///
  /// @param position the first input that it does not hold
  public record Forked(long position, DriverState state) {}

  /// A fingerprint of all state: twins, devices, bindings and Sparkplug's edge nodes. Worked out on
  /// a fork.
  public StateHash stateHash() {
    return fork().stateHash();
  }

  /// Takes a snapshot; completed when one that holds all that is decided now is usable.
  public CompletableFuture<Void> snapshot() {
    return snapshots.request();
  }

  /// Figures since the space was opened.
  public SpaceStatistics statistics() {
    KernelLoop.Counts counts = loop.counts();
    SnapshotTaker.Taken taken = snapshots.last();
    return new SpaceStatistics(
        applied.end(),
        loop.lagBytes(),
        counts.records(),
        counts.fieldMessages(),
        counts.commands(),
        counts.refusals(),
        counts.samples(),
        counts.drifts(),
        counts.changes(),
        replayed,
        counts.batches(),
        counts.batchRecordsMax(),
        counts.records() == 0 ? 0 : counts.decideNanos() / counts.records(),
        counts.reads(),
        counts.readOverruns(),
        counts.readNanosMax(),
        counts.forks(),
        taken.count(),
        taken.position(),
        taken.bytes(),
        taken.millis(),
        inlet.inFlight(),
        inlet.overloads() + reads.refused(),
        live.subscribers(),
        live.events(),
        live.dropped());
  }

  /// Whether records are taken and decided.
  public SpaceHealth health() {
    LockstepException stopped = loop.stopped();
    if (stopped != null) {
      return new SpaceHealth.Stopped(
          stopped.code(),
          stopped.getMessage() == null ? stopped.toString() : stopped.getMessage(),
          findings.all());
    }
    if (inputs.health() instanceof JournalHealth.ReadOnly readOnly) {
      return new SpaceHealth.ReadOnly("inputs journal: " + readOnly.message(), findings.all());
    }
    String trouble = log.trouble();
    return trouble.isEmpty()
        ? new SpaceHealth.Running(findings.all())
        : new SpaceHealth.ReadOnly(trouble, findings.all());
  }

  /// Refuses new writes, decides what is durable, takes a last snapshot and ends the threads;
  /// within about 10 seconds. Does nothing when it is closed.
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    inlet.refuseNew(
        new LockstepException(ErrorCode.STORAGE_FAILED, "space " + options.name() + " is closing"));
    if (ownAnswers == null) {
      loop.closeStepped();
    } else {
      loop.close();
      ownAnswers.shutdown();
    }
    live.close();
    inputs.removeProgressListener(progress);
    durable.fail(
        new LockstepException(ErrorCode.STORAGE_FAILED, "space " + options.name() + " is closed"));
  }

  /// Stepped spaces only: one round of the kernel and of the live feed; false when there was
  /// nothing to do.
  boolean step() {
    boolean worked = loop.step();
    return live.step() || worked;
  }

  /// Stepped spaces only: the state, to look into.
  Driver driver() {
    return loop.driver();
  }
}
