package io.lockstep.history;

import io.lockstep.history.retention.RetentionState;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.PurgeChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Feeds the changes log into an open store. Confined to the history's thread, but for [#wake].
///
/// A batch is made visible when it is full, when its first reading has waited for the commit delay,
/// or, once the log is read to its end, when somebody waits for it. While readings trickle in, the
/// log is looked at every 2 ms, so that one look finds many.
final class StoreFeed {
  private static final int POLL_RECORDS = 8192;
  private static final long PACE_NANOS = 2_000_000;
  private static final Duration IDLE = Duration.ofMillis(500);

  /// While purges wait for queries or for the disk.
  private static final Duration PURGE_PACE = Duration.ofMillis(10);

  private static final long TIDY_NANOS = 1_000_000_000L;
  private static final long LOOK_NANOS = 100_000_000L;

  private final HistoryOptions options;
  private final Journal changes;
  private final StoreFolder folder;
  private final Store store;
  private final Waiters waiters;
  private final Counters counters;
  private final ExecutorService syncThread;
  private final ChangeIntake intake;
  private final DuplicateSearch duplicates = new DuplicateSearch();
  private final StoreSync sync;
  private final PurgeWork purges;
  private final RetentionWork retention;
  private final ExecutorService rollupThread;
  private final RollupWork rollups;
  private final RollupWork textChecks;
  private final Reader reader;

  private long firstRowNanos;
  private boolean isWaiting;
  private long knownAtMark;
  private long lastLookNanos = System.nanoTime() - LOOK_NANOS;
  private long lastTidyNanos = System.nanoTime();
  private long lastSyncNanos = lastTidyNanos;
  private @Nullable Future<StoreMarker> syncing;
  private long positionAtSync = -1;
  private long syncedPosition = -1;
  private @Nullable Future<?> rolling;

  StoreFeed(
      HistoryOptions options,
      Journal changes,
      InstantSource clock,
      StoreFolder folder,
      Store store,
      Waiters waiters,
      Counters counters,
      ExecutorService syncThread,
      ExecutorService rollupThread,
      LongSupplier archived,
      PurgeWork.Quiet quiet) {
    this.options = options;
    this.changes = changes;
    this.folder = folder;
    this.store = store;
    this.waiters = waiters;
    this.counters = counters;
    this.syncThread = syncThread;
    this.rollupThread = rollupThread;
    sync = new StoreSync(store);
    rollups =
        new RollupWork(store, store.samples, store.rollups, RollupWork.ROWS, options.verifyPace());
    textChecks =
        new RollupWork(store, store.texts, store.textChecks, RollupWork.ROWS, options.verifyPace());
    purges = new PurgeWork(store, folder, syncThread, counters, quiet);
    long first = changes.firstPosition();
    long resume = store.samples.mark();
    if (resume > changes.readablePosition()) {
      // The log lost its end with the power, and is written anew; or it is another log. All of it
      // is read: what the store has is recognised by its input position and ordinal, and a foreign
      // store by its series.
      resume = first;
    }
    boolean isTrimmed = resume < first;
    reader = changes.reader(Math.max(resume, first));
    retention =
        new RetentionWork(
            store, folder, options.retention(), clock, counters, first == 0, archived, quiet);
    lookAhead();
    knownAtMark = knownBefore(changes, folder.marker(), reader.position());
    if (isTrimmed) {
      lose(resume, first, knownAtMark);
    }
    intake = new ChangeIntake(store, knownAtMark, options.keepsAll());
    store.knownMicros = knownAtMark;
    counters.committedInputPosition.set(store.samples.lastPosition() - 1);
    counters.committedChangesPosition.set(reader.position());
    counters.syncedChangesPosition.set(folder.marker().syncedChanges());
  }

  /// What was purged is hidden before anybody asks, though the log is to be read as far as that.
  private void lookAhead() {
    try (Reader log = changes.reader(reader.position())) {
      for (PurgeChange purge : new PurgesAhead().read(log, changes.readablePosition())) {
        store.purges.expect(purge, store.catalogue);
      }
    }
  }

  /// The purges that are not carried out to the end. Any thread may ask.
  List<PurgeProgress> purges() {
    return purges.progress();
  }

  /// How it stands with retention. Any thread may ask.
  RetentionState retention() {
    return retention.state();
  }

  /// The greatest receive time of the changes before a position: also of those that brought no
  /// reading, so that known times are the same however often the store is opened.
  private long knownBefore(Journal log, StoreMarker marker, long position) {
    // Texts are committed first: those that are ahead, after a kill, came later than the position.
    boolean isTextAhead = store.texts.lastPosition() > store.samples.lastPosition();
    long lastRow =
        isTextAhead
            ? store.samples.lastReceived()
            : Math.max(store.samples.lastReceived(), store.texts.lastReceived());
    KnownTime known = new KnownTime(Math.max(marker.knownMicros(), lastRow));
    try (Reader headers =
        log.reader(Math.max(log.firstPosition(), Math.min(marker.syncedChanges(), position)))) {
      known.read(headers, position);
    }
    return known.micros();
  }

  /// Reads some records, makes them visible when it is time to, and waits when there are no more.
  void step() {
    boolean isDrained = poll();
    if (intake.isForeign()) {
      throw new ForeignStoreException();
    }
    purges.note();
    long now = System.nanoTime();
    int rows = intake.rows();
    if (rows == 0) {
      // Changes without readings need no commit.
      publish();
    } else if (!isWaiting) {
      isWaiting = true;
      firstRowNanos = now;
    }
    boolean isDue =
        rows >= options.commitRows()
            || (rows > 0 && now - firstRowNanos >= options.commitDelay().toNanos())
            || (rows > 0 && isDrained && !waiters.isEmpty());
    if (isDue) {
      commit();
    }
    retention.note();
    if (now - lastLookNanos >= LOOK_NANOS) {
      lastLookNanos = now;
      retention.look(isDrained);
    }
    keepHouse(now);
    if (purges.isOpen()) {
      commit();
      purges.step();
    }
    if (retention.isBusy()) {
      commit();
      retention.step(syncing != null);
    }
    if (isDrained && !purges.isBusy() && !retention.isBusy()) {
      waitForMore(now);
    }
  }

  /// Makes visible and durable what was read, and marks the store as closed in order.
  void finish() {
    commit();
    store.samples.commit(reader.position());
    retention.finish();
    knownAtMark = intake.knownMicros();
    StoreMarker closed = markerNow(true);
    try {
      Future<StoreMarker> running = syncing;
      if (running != null) {
        StoreMarker _ = running.get();
      }
      sync.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the store could not be forced to the disk", e);
    }
    folder.update(closed);
  }

  /// Lets go of the log. Any thread may call it to end a wait.
  void wake() {
    reader.close();
  }

  private boolean poll() {
    try {
      return reader.poll(intake, POLL_RECORDS) < POLL_RECORDS;
    } catch (HorizonException e) {
      // What was trimmed before it was read is missing for good; what follows need not be.
      lose(e.position(), e.firstKeptPosition(), intake.knownMicros());
      reader.seek(e.firstKeptPosition());
      return false;
    }
  }

  private void lose(long from, long to, long since) {
    OptionalLong until = KnownTime.at(changes, to);
    folder.update(
        folder
            .marker()
            .with(new StoreMarker.Missing(from, to, since, until.orElse(Long.MAX_VALUE))));
  }

  private void commit() {
    isWaiting = false;
    if (intake.rows() == 0) {
      return;
    }
    HistoryCommitEvent event = new HistoryCommitEvent();
    event.begin();
    long began = System.nanoTime();
    long mark = reader.position();
    int dropped = duplicates.drop(intake.samples, store.samples, store.purges);
    dropped += duplicates.drop(intake.texts, store.texts, store.purges);
    store.catalogue.commit();
    // Texts first: resuming goes by the mark of the numbers, so theirs must not be ahead.
    int written = 0;
    if (intake.texts.size > 0) {
      written += store.texts.commit(intake.texts, mark);
    }
    written += store.samples.commit(intake.samples, mark);
    knownAtMark = intake.knownMicros();
    makeVisible(intake.texts);
    makeVisible(intake.samples);
    count(written, dropped);
    event.rows = written;
    event.duplicates = dropped;
    event.commit();
    intake.clear();
    counters.commits.add(System.nanoTime() - began);
    publish();
  }

  private void makeVisible(Batch batch) {
    for (int row = 0; row < batch.size; row++) {
      if (!batch.dropped[row]) {
        store.state.visible(batch.series[row], batch.source[row], batch.isCurrent(row));
      }
      if (batch.isCorrection(row)) {
        store.state.corrected(batch.series[row]);
      }
    }
  }

  private void count(int written, int dropped) {
    long _ = counters.rows.addAndGet(written);
    long _ = counters.duplicates.addAndGet(dropped);
    counters.lookups.set(duplicates.lookups());
    counters.late.set(intake.late());
    counters.replayed.set(intake.replayed());
    counters.gaps.set(intake.gaps());
  }

  /// Tells those who wait how far the store is.
  private void publish() {
    long position = reader.position();
    if (intake.inputPosition() >= 0) {
      // An input's changes are handed over together: at the end of the log none is incomplete.
      boolean isAtEnd = position >= changes.readablePosition();
      counters.committedInputPosition.set(
          isAtEnd ? intake.inputPosition() : intake.inputPosition() - 1);
    }
    counters.committedChangesPosition.set(position);
    store.knownMicros = intake.knownMicros();
    waiters.complete(position);
  }

  private void keepHouse(long now) {
    if (now - lastTidyNanos < TIDY_NANOS) {
      return;
    }
    lastTidyNanos = now;
    store.tidy();
    finishSync();
    if (syncing == null && now - lastSyncNanos >= options.syncInterval().toNanos()) {
      lastSyncNanos = now;
      beginSync();
    }
    roll();
  }

  /// Works out roll-ups beside the feeding.
  private void roll() {
    Future<?> running = rolling;
    if (running != null && running.isDone()) {
      rolling = null;
      requireDone(running, "roll-ups could not be worked out");
      requireWhole();
    }
    long synced = syncedPosition;
    if (rolling == null && synced >= 0) {
      rolling =
          rollupThread.submit(
              () -> {
                rollups.run(synced);
                rollups.verifySometimes();
                textChecks.run(synced);
                textChecks.verifySometimes();
              });
    }
  }

  /// Rows that are not those that were written are read again, where the log has them.
  private void requireWhole() {
    for (Rollups each : List.of(store.rollups, store.textChecks)) {
      DamagedDay garbled = each.garbled();
      if (garbled != null
          && LogReach.of(changes).hasAllAfter(store.lastPositionBefore(garbled.day()))) {
        throw new GarbledDayException(garbled);
      }
    }
  }

  private static void requireDone(Future<?> task, String otherwise) {
    try {
      Object _ = task.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(otherwise, e);
    }
  }

  /// Lets go of the store: nobody works on it when this has returned.
  void release() {
    wake();
    rollups.cancel();
    textChecks.cancel();
    Future<?> running = rolling;
    if (running != null) {
      try {
        Object _ = running.get();
      } catch (ExecutionException | InterruptedException _) {
        // What was not finished is worked out again.
      }
    }
  }

  private void beginSync() {
    StoreMarker after = markerNow(false);
    positionAtSync = store.samples.lastPosition();
    if (after.equals(folder.marker())) {
      syncedPosition = positionAtSync;
      return;
    }
    syncing =
        syncThread.submit(
            () -> {
              sync.run();
              return after;
            });
  }

  private void finishSync() {
    Future<StoreMarker> running = syncing;
    if (running == null || !running.isDone()) {
      return;
    }
    syncing = null;
    try {
      StoreMarker synced = running.get();
      folder.update(
          folder
              .marker()
              .synced(
                  synced.syncedChanges(),
                  synced.knownMicros(),
                  synced.syncedSamples(),
                  synced.syncedTexts(),
                  synced.syncedSeries(),
                  false));
      counters.syncedChangesPosition.set(synced.syncedChanges());
      syncedPosition = positionAtSync;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the store could not be forced to the disk", e);
    }
  }

  /// What the store holds now; the log is in it up to the last commit of numbers.
  private StoreMarker markerNow(boolean isClean) {
    return folder
        .marker()
        .synced(
            store.samples.mark(),
            knownAtMark,
            store.samples.rows(),
            store.texts.rows(),
            store.catalogue.rows(),
            isClean);
  }

  private void waitForMore(long now) {
    if (intake.rows() > 0) {
      long left = options.commitDelay().toNanos() - (now - firstRowNanos);
      LockSupport.parkNanos(this, Math.min(left, PACE_NANOS));
    } else {
      boolean _ = reader.await(purges.isOpen() ? PURGE_PACE : IDLE);
    }
  }
}
