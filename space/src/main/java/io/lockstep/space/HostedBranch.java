package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.Series;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A branch that apps write to and read, as they do its space. Each write is decided at once, in
/// the order in which the lock is had; nothing is journalled, and nothing leaves the branch: no
/// message to the field, no live event, no history row.
///
/// Time passes in a branch with its writes: before each one, timers fire that are due by then. A
/// branch's clock never goes back. A branch of the past, and one that was run ahead, has a clock of
/// its own, which stands still between runs.
///
/// Thread-safe.
public final class HostedBranch {
  private static final int TICKS_MAX = 1_000;
  private static final int WRITES_BETWEEN_WEIGHINGS = 256;
  private static final int INPUTS_AT_ONCE = 512;

  private final String id;
  private final String description;
  private final String createdBy;
  private final Instant created;
  private final Branch branch;
  private final GraphView base;
  private final BranchOptions options;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable GraphView reading;
  private long nowMicros;
  private boolean hasOwnTime;
  private @Nullable AheadRun run;
  private int writesUntilWeighing = WRITES_BETWEEN_WEIGHINGS;
  private long stateBytes;
  private boolean isDropped;
  private volatile Instant lastUsed;

  HostedBranch(
      String id,
      String description,
      String createdBy,
      Branch branch,
      GraphView base,
      BranchOptions options,
      InstantSource clock) {
    this.id = id;
    this.description = description;
    this.createdBy = createdBy;
    this.branch = branch;
    this.base = base;
    this.options = options;
    this.clock = clock;
    this.created = clock.instant();
    this.lastUsed = created;
    this.nowMicros = micros(created);
  }

  /// Gives it a clock of its own that shows this time.
  HostedBranch at(Instant time) {
    nowMicros = micros(time);
    hasOwnTime = true;
    return this;
  }

  /// What it is addressed by.
  public String id() {
    return id;
  }

  /// The inputs position that it was forked at: the first input of the base that it does not hold.
  public long basePosition() {
    return branch.basePosition();
  }

  /// What it was forked from, as it was then.
  public GraphView base() {
    return base;
  }

  /// Decides a write. The outcome's position is the branch's own; it begins at [#basePosition].
  ///
  /// @throws LockstepException NOT_FOUND when the branch was dropped meanwhile, STORAGE_FULL when
  ///   it holds as much as a branch may, and INVALID_ARGUMENT for what only a space has: devices
  public Outcome submit(Principal principal, Command command) {
    checkBelongs(command);
    lock.lock();
    try {
      long now = beginWrite();
      long at = branch.position();
      Reply reply = branch.command(principal, command, now);
      endWrite();
      return new Outcome(at, reply);
    } finally {
      lock.unlock();
    }
  }

  private static void checkBelongs(Command command) {
    switch (command) {
      case Command.OfTwins _, Command.SetBindings _ -> {}
      case Command.OfDevices _, Command.SetSparkplug _, Command.OfHub _, Command.OfRebinding _ ->
          throw new LockstepException(
              ErrorCode.INVALID_ARGUMENT,
              "a branch: expected a change of its graph, rules or bindings, found one of what the"
                  + " space has outside of its graph: devices, tokens, Sparkplug's options");
    }
  }

  /// Takes messages as if a device had published them: they reach this branch only.
  ///
  /// @throws LockstepException as [#submit] does, and INVALID_ARGUMENT when a topic cannot be one
  public FieldReceipt publish(String device, List<FieldPublication> messages) {
    byte[] _ = Inlet.bytesOf("device", device);
    messages.forEach(message -> Inlet.checkTopic(message.topic()));
    lock.lock();
    try {
      long now = beginWrite();
      long first = branch.position();
      for (FieldPublication message : messages) {
        branch.message(device, message.topic(), message.payload(), now);
      }
      endWrite();
      return new FieldReceipt(first, branch.position() - 1, messages.size(), now);
    } finally {
      lock.unlock();
    }
  }

  /// The time of the write; what was due before has happened.
  private long beginWrite() {
    checkIsThere();
    if (run != null) {
      throw running();
    }
    checkRoom();
    lastUsed = clock.instant();
    if (!hasOwnTime) {
      nowMicros = Math.max(nowMicros, micros(lastUsed));
    }
    reading = null;
    // One tick fires a bounded number of timers.
    for (int i = 0; i < TICKS_MAX && branch.nextTimerMicros() <= nowMicros; i++) {
      branch.tick(nowMicros);
    }
    return nowMicros;
  }

  private LockstepException running() {
    return new LockstepException(
        ErrorCode.CONFLICT,
        "branch %s: expected one that stands still, found one that is being run ahead; wait until the run is over, or cancel it"
            .formatted(id));
  }

  /// Runs it ahead on the calling thread. Others may read meanwhile, and not write. Ends early when
  /// the branch is dropped or the thread is interrupted.
  ///
  /// @param plan its sources are closed
  /// @param cpuNanos time of the processor that the calling thread took
  /// @param watch told how far it is, now and then, and at the end
  /// @throws LockstepException CONFLICT when it is run already, NOT_FOUND when it was dropped
  public RunReport run(RunPlan plan, LongSupplier cpuNanos, Consumer<RunReport> watch) {
    AheadRun ahead = began(plan, cpuNanos);
    try {
      boolean goesOn = true;
      while (goesOn) {
        RunReport report;
        lock.lock();
        try {
          if (isDropped || Thread.currentThread().isInterrupted()) {
            ahead.cancel();
          }
          goesOn = ahead.step(INPUTS_AT_ONCE);
          nowMicros = ahead.nowMicros();
          reading = null;
          lastUsed = clock.instant();
          report = ahead.report();
        } finally {
          lock.unlock();
        }
        watch.accept(report);
      }
      return ahead.report();
    } finally {
      lock.lock();
      try {
        ahead.close();
        run = null;
        reading = null;
      } finally {
        lock.unlock();
      }
    }
  }

  private AheadRun began(RunPlan plan, LongSupplier cpuNanos) {
    lock.lock();
    try {
      checkIsThere();
      if (run != null) {
        throw running();
      }
      hasOwnTime = true;
      AheadRun began = new AheadRun(branch, nowMicros, plan, cpuNanos);
      run = began;
      return began;
    } finally {
      lock.unlock();
    }
  }

  /// An independent branch that begins as this one is now.
  public Branch fork() {
    lock.lock();
    try {
      checkIsThere();
      return branch.fork();
    } finally {
      lock.unlock();
    }
  }

  /// The time that its clock shows: of its last write, or of where a run has come, microseconds
  /// since 1970-01-01T00:00Z.
  public long nowMicros() {
    lock.lock();
    try {
      return nowMicros;
    } finally {
      lock.unlock();
    }
  }

  /// The readings of a property that came out of it, in order; empty when none did.
  public Optional<BranchSeries> series(String twinId, String path) {
    lock.lock();
    try {
      checkIsThere();
      lastUsed = clock.instant();
      return branch.series(twinId, path);
    } finally {
      lock.unlock();
    }
  }

  /// All series that readings came out of.
  public List<Series> allSeries() {
    lock.lock();
    try {
      checkIsThere();
      return branch.allSeries();
    } finally {
      lock.unlock();
    }
  }

  /// What became of alarms in it, in order; at most 100,000.
  public List<AlarmEvent> alarmEvents() {
    lock.lock();
    try {
      checkIsThere();
      return branch.alarmEvents();
    } finally {
      lock.unlock();
    }
  }

  private void endWrite() {
    writesUntilWeighing--;
    if (writesUntilWeighing <= 0) {
      writesUntilWeighing = WRITES_BETWEEN_WEIGHINGS;
      stateBytes = branch.view().bytesApartFrom(base);
    }
  }

  private void checkRoom() {
    long held = stateBytes + branch.recordBytes();
    if (held >= options.bytesMax()) {
      throw new LockstepException(
          ErrorCode.STORAGE_FULL,
          "branch %s: expected at most %d bytes of its own (limits.branch-bytes), found %d; merge what is wanted and drop it"
              .formatted(id, options.bytesMax(), held));
    }
  }

  private void checkIsThere() {
    if (isDropped) {
      throw Branches.unknown(id);
    }
  }

  /// Reads the present state, between two writes. For reads of a few twins.
  ///
  /// @param query must not keep the view
  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    lock.lock();
    try {
      checkIsThere();
      lastUsed = clock.instant();
      return query.apply(branch.view());
    } finally {
      lock.unlock();
    }
  }

  /// A view for reads at length, by any thread, that holds all that is decided.
  public GraphView view() {
    lock.lock();
    try {
      checkIsThere();
      lastUsed = clock.instant();
      GraphView view = reading;
      if (view == null) {
        view = branch.forkedView();
        reading = view;
      }
      return view;
    } finally {
      lock.unlock();
    }
  }

  /// The bindings in force, as they were set.
  public List<NamedText> bindings() {
    lock.lock();
    try {
      checkIsThere();
      return branch.bindings();
    } finally {
      lock.unlock();
    }
  }

  /// What there is to say of it now.
  public BranchInfo info() {
    lock.lock();
    try {
      stateBytes = branch.view().bytesApartFrom(base);
      return new BranchInfo(
          id,
          description,
          createdBy,
          created,
          lastUsed,
          branch.basePosition(),
          branch.inputCount(),
          branch.outputCount(),
          stateBytes + branch.recordBytes(),
          nowMicros,
          run != null,
          branch.view().twinCount(),
          branch.view().relationshipCount());
    } finally {
      lock.unlock();
    }
  }

  Instant lastUsed() {
    return lastUsed;
  }

  void drop() {
    lock.lock();
    try {
      isDropped = true;
    } finally {
      lock.unlock();
    }
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
