package io.lockstep.space;

import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.SpaceHealth.Kind;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a space's kernel thread does: run what waits to read, decide a batch of records, hand the
/// changes to their log, fork for views and snapshots, sleep until there is more. [#step] is one
/// round, so that a simulation can drive it without a thread.
final class KernelLoop implements RecordVisitor, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelLoop.class);
  private static final long DRAIN_NANOS_MAX = Duration.ofSeconds(5).toNanos();
  private static final long DRAIN_LOOK_NANOS = 5_000_000;

  private final SpaceOptions options;
  private final Driver driver;
  private final Journal inputs;
  private final Reader reader;
  private final ChangesLog log;
  private final Inlet inlet;
  private final PositionWaiters applied;
  private final PositionWaiters logged;
  private final KernelReads reads;
  private final ReadGenerations generations;
  private final SnapshotTaker snapshots;
  private final Ticks ticks;
  private final Outbox outbox;
  private final Findings findings;
  private final LongSupplier nanos;
  private final Bell bell;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Inlet.Answer> decided = new ArrayList<>();

  // The inputs whose changes are written once the flush of this number is.
  private long markedPosition;
  private long markedFlush;

  private long records;
  private long batches;
  private long batchRecordsMax;
  private long decideNanos;
  private volatile Counts counts = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  private volatile boolean isClosing;
  private volatile @Nullable LockstepException stopped;

  /// Figures as of the end of a round.
  record Counts(
      long records,
      long fieldMessages,
      long commands,
      long refusals,
      long samples,
      long drifts,
      long changes,
      long batches,
      long batchRecordsMax,
      long decideNanos,
      long reads,
      long readOverruns,
      long readNanosMax,
      long forks) {}

  /// @param fromPosition the first input that is not decided
  KernelLoop(
      SpaceOptions options,
      Driver driver,
      Journal inputs,
      long fromPosition,
      ChangesLog log,
      Inlet inlet,
      PositionWaiters applied,
      PositionWaiters logged,
      KernelReads reads,
      ReadGenerations generations,
      SnapshotTaker snapshots,
      Ticks ticks,
      Outbox outbox,
      Findings findings,
      LongSupplier nanos,
      Bell bell) {
    this.options = options;
    this.driver = driver;
    this.inputs = inputs;
    this.reader = inputs.reader(fromPosition);
    this.log = log;
    this.inlet = inlet;
    this.applied = applied;
    this.logged = logged;
    this.reads = reads;
    this.generations = generations;
    this.snapshots = snapshots;
    this.ticks = ticks;
    this.outbox = outbox;
    this.findings = findings;
    this.nanos = nanos;
    this.bell = bell;
  }

  @Override
  public void run() {
    reads.ownedBy(Thread.currentThread());
    try {
      while (!isClosing) {
        if (!step()) {
          bell.await(nanosToSleep());
        }
      }
      drain();
      snapshotAtEnd();
    } catch (Throwable failure) {
      stop(failure);
    } finally {
      end();
    }
  }

  /// One round; false when there was nothing to do.
  boolean step() {
    boolean worked = reads.run(driver);
    if (!log.isFull()) {
      worked |= decideBatch();
    }
    if (!isClosing) {
      worked |= ticks.consider(driver.kernel().nextTimerMicros());
      worked |= outbox.consider(driver.kernel().view(), driver.downlinks());
    }
    log.flush();
    tellWhatIsLogged();
    generations.renew(driver);
    snapshots.consider(driver, log, records, reader.position());
    if (worked) {
      publishCounts();
    }
    return worked;
  }

  private void tellWhatIsLogged() {
    while (log.isWritten(markedFlush) && logged.end() != applied.end()) {
      if (logged.end() != markedPosition) {
        logged.reached(markedPosition);
      }
      markedPosition = applied.end();
      markedFlush = log.mark();
    }
  }

  private boolean decideBatch() {
    BatchDecided event = new BatchDecided();
    event.begin();
    long began = nanos.getAsLong();
    int count = reader.poll(this, options.batchRecords());
    long position = reader.position();
    if (position != applied.end()) {
      applied.reached(position);
    }
    if (count == 0) {
      return false;
    }
    decideNanos += nanos.getAsLong() - began;
    records += count;
    batches++;
    batchRecordsMax = Math.max(batchRecordsMax, count);
    if (!decided.isEmpty()) {
      inlet.answer(decided);
      decided.clear();
    }
    event.records = count;
    event.position = position;
    event.commit();
    return true;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    Driver.Decision decision = driver.drive(position, kind, payload, log);
    switch (decision) {
      case null -> {
        ticks.decided(kind);
      }
      case Driver.Decision.Replied(long request, Reply reply) -> {
        if (!outbox.decided(request)) {
          decided.add(new Inlet.Answer(request, position, reply));
        }
      }
      case Driver.Decision.Sent sent -> outbox.readBack(sent, position, driver.kernel().view());
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {
    findings.add(Kind.INPUTS_GAP, "inputs positions %d to %d".formatted(fromPosition, toPosition));
  }

  private long nanosToSleep() {
    long least = Math.min(generations.nanosToDue(), snapshots.nanosToDue(records));
    least = Math.min(least, ticks.nanosToDue(driver.kernel().nextTimerMicros()));
    return Math.min(Math.min(least, outbox.nanosToRetry()), log.nanosToRetry());
  }

  /// Decides what is durable already and waits until its changes are written, within bounds.
  private void drain() {
    long deadline = nanos.getAsLong() + DRAIN_NANOS_MAX;
    boolean isDrained = false;
    while (!isDrained && !log.hasFailed() && nanos.getAsLong() - deadline < 0) {
      boolean worked = step();
      isDrained = !worked && log.isIdle() && !snapshots.isBusy();
      if (!worked && !isDrained) {
        bell.await(DRAIN_LOOK_NANOS);
      }
    }
  }

  private void snapshotAtEnd() {
    if (log.isIdle() && !snapshots.isBusy() && !snapshots.isCurrent(records)) {
      snapshots.writeNow(
          new SnapshotStore.Place(Driver.KERNEL_VERSION, reader.position(), log.writtenEnd()),
          driver.forkState());
    }
  }

  private void stop(Throwable failure) {
    LockstepException reason =
        failure instanceof LockstepException known
            ? known
            : new LockstepException(
                ErrorCode.INTERNAL,
                "the kernel stopped near inputs position %d: %s"
                    .formatted(reader.position(), failure),
                failure);
    stopped = reason;
    LOG.atError()
        .addKeyValue("space", options.name())
        .addKeyValue("position", reader.position())
        .setCause(reason)
        .log("the kernel stopped");
  }

  private void end() {
    LockstepException why = stopped;
    LockstepException reason =
        why != null
            ? why
            : new LockstepException(
                ErrorCode.STORAGE_FAILED, "space " + options.name() + " is closed");
    publishCounts();
    reads.close(reason);
    generations.close(reason);
    applied.fail(reason);
    logged.fail(reason);
    inlet.close(reason);
    snapshots.close(reason);
    reader.close();
    ended.countDown();
  }

  private void publishCounts() {
    counts =
        new Counts(
            records,
            driver.fieldMessages(),
            driver.commands(),
            driver.refusals(),
            driver.samples(),
            driver.drifts(),
            log.records(),
            batches,
            batchRecordsMax,
            decideNanos,
            reads.runs(),
            reads.overruns(),
            reads.nanosMax(),
            generations.forks() + snapshots.forks());
  }

  /// Ends the loop once what is durable is decided; waits for it.
  void close() {
    isClosing = true;
    bell.ring();
    boolean isEnded = false;
    try {
      isEnded = ended.await(DRAIN_NANOS_MAX * 2, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isEnded) {
      LOG.atError()
          .addKeyValue("space", options.name())
          .log("the kernel thread did not end in time; the next start replays what is missing");
    }
  }

  /// Ends a loop that no thread runs, without a last snapshot.
  void closeStepped() {
    end();
  }

  /// Why the loop ended, null when it runs or was closed. Thread-safe.
  @Nullable LockstepException stopped() {
    return stopped;
  }

  Counts counts() {
    return counts;
  }

  /// Bytes of readable inputs that are not decided. Thread-safe.
  long lagBytes() {
    return Math.max(0, inputs.readablePosition() - applied.end());
  }

  Driver driver() {
    return driver;
  }

  Outbox outbox() {
    return outbox;
  }
}
