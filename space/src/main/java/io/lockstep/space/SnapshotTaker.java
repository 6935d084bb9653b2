package io.lockstep.space;

import io.lockstep.journal.HorizonListener;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.SpaceHealth.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes snapshots when they are due: the kernel's thread forks, another thread writes the fork
/// once the changes log is durable to where it stands. One at a time. Also holds the inputs that a
/// snapshot still needs.
final class SnapshotTaker implements HorizonListener {
  private final SpaceOptions options;
  private final SnapshotStore store;
  private final Journal changes;
  private final Executor background;
  private final LongSupplier nanos;
  private final Findings findings;
  private final Runnable wake;
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> requests =
      new ConcurrentLinkedQueue<>();

  private List<CompletableFuture<Void>> requesters = new ArrayList<>();
  private @Nullable Forked forked;
  private long recordsAtLast;
  private long nanosAtLast;
  private long forks;
  private volatile boolean isWriting;
  private volatile Taken last;
  private volatile long oldestPosition;

  private record Forked(SnapshotStore.Place place, DriverState state, long mark) {}

  /// The snapshots so far.
  ///
  /// @param count completed since the space was opened
  /// @param position inputs position of the newest usable one, -1 when there is none
  /// @param bytes its size, 0 when it is from an earlier run
  /// @param millis time that writing it took
  record Taken(long count, long position, long bytes, long millis) {}

  /// @param newestPosition inputs position of the snapshot that the space was opened from, or -1
  /// @param replayed records behind that snapshot that were decided again
  /// @param background runs the writing
  SnapshotTaker(
      SpaceOptions options,
      SnapshotStore store,
      long newestPosition,
      long replayed,
      Journal changes,
      Executor background,
      LongSupplier nanos,
      Findings findings,
      Runnable wake) {
    this.options = options;
    this.store = store;
    this.changes = changes;
    this.background = background;
    this.nanos = nanos;
    this.findings = findings;
    this.wake = wake;
    this.nanosAtLast = nanos.getAsLong();
    this.recordsAtLast = -replayed;
    this.last = new Taken(0, newestPosition, 0, 0);
    this.oldestPosition = store.oldest().orElse(0);
  }

  /// Asks for a snapshot now; completed when one that holds all that is applied now is usable.
  CompletableFuture<Void> request() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    requests.add(done);
    wake.run();
    return done;
  }

  /// Forks when a snapshot is due, and has a fork written when its changes are; for the kernel's
  /// thread.
  ///
  /// @param records decided since the space was opened
  /// @param position the first input that is not decided
  void consider(Driver driver, ChangesLog log, long records, long position) {
    if (forked == null && !isWriting && isDue(records)) {
      fork(driver, log, records, position);
    }
    Forked waiting = forked;
    if (waiting != null && log.isWritten(waiting.mark())) {
      forked = null;
      List<CompletableFuture<Void>> whose = requesters;
      requesters = new ArrayList<>();
      background.execute(() -> write(waiting, whose));
    }
  }

  private void fork(Driver driver, ChangesLog log, long records, long position) {
    CompletableFuture<Void> request = requests.poll();
    while (request != null) {
      requesters.add(request);
      request = requests.poll();
    }
    isWriting = true;
    recordsAtLast = records;
    nanosAtLast = nanos.getAsLong();
    forks++;
    forked =
        new Forked(
            new SnapshotStore.Place(Driver.KERNEL_VERSION, position, log.writtenEnd()),
            driver.forkState(),
            log.mark());
  }

  private boolean isDue(long records) {
    long since = records - recordsAtLast;
    return !requests.isEmpty()
        || since >= options.snapshotRecords()
        || (since > 0 && nanos.getAsLong() - nanosAtLast >= options.snapshotInterval().toNanos());
  }

  /// How long the kernel's thread may sleep before a snapshot is due.
  long nanosToDue(long records) {
    return records == recordsAtLast || isWriting
        ? Long.MAX_VALUE
        : Math.max(1, options.snapshotInterval().toNanos() - (nanos.getAsLong() - nanosAtLast));
  }

  private void write(Forked what, List<CompletableFuture<Void>> whose) {
    try {
      writeNow(what.place(), what.state());
      whose.forEach(done -> done.complete(null));
    } catch (RuntimeException e) {
      findings.add(Kind.SNAPSHOT_FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
      whose.forEach(done -> done.completeExceptionally(e));
    } finally {
      isWriting = false;
      wake.run();
    }
  }

  /// Writes a snapshot on the calling thread. All changes of the state must be written.
  void writeNow(SnapshotStore.Place place, DriverState state) {
    long began = nanos.getAsLong();
    SnapshotWritten event = new SnapshotWritten();
    event.begin();
    changes.syncNow();
    long bytes = store.write(place, state::write);
    Taken before = last;
    last =
        new Taken(
            before.count() + 1,
            place.inputsPosition(),
            bytes,
            (nanos.getAsLong() - began) / 1_000_000);
    oldestPosition = store.oldest().orElse(0);
    event.position = place.inputsPosition();
    event.bytes = bytes;
    event.commit();
  }

  /// True while a snapshot is forked or being written. Thread-safe.
  boolean isBusy() {
    return isWriting;
  }

  /// True when nothing was decided since the last snapshot.
  boolean isCurrent(long records) {
    return records == recordsAtLast;
  }

  @Override
  public void beforeTrim(long fromPosition, long toPosition) {
    if (toPosition > oldestPosition) {
      requests.add(new CompletableFuture<>());
      wake.run();
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "inputs up to position %d: kept, since the older of two snapshots stands at %d; newer ones are being taken"
              .formatted(toPosition, oldestPosition));
    }
  }

  /// Tells who waits that no snapshot will come.
  void close(LockstepException why) {
    CompletableFuture<Void> request = requests.poll();
    while (request != null) {
      request.completeExceptionally(why);
      request = requests.poll();
    }
  }

  Taken last() {
    return last;
  }

  long forks() {
    return forks;
  }
}
