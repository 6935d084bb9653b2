package io.lockstep.history;

import io.lockstep.history.retention.RetentionState;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The history's thread: opens the store, feeds it, and opens it anew when something breaks.
/// Thread-safe, but for [#run].
final class Follower implements Runnable {
  private static final long FIRST_RETRY_NANOS = 250_000_000L;
  private static final long LAST_RETRY_NANOS = 15_000_000_000L;

  /// So long queries that begin wait for those under way, when rows are to be overwritten.
  private static final long QUIET_MILLIS = 20;

  /// Further behind than this is worth telling.
  private static final long BEHIND_BYTES = 32L << 20;

  private final HistoryOptions options;
  private final Journal changes;
  private final InstantSource clock;
  private final StoreFolder folder;
  private final Waiters waiters = new Waiters();
  private final Counters counters = new Counters();
  private final ExecutorService syncThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("lockstep-history-sync").factory());

  private final ExecutorService rollupThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("lockstep-history-rollup").factory());

  // Queries hold the read lock: the store's memory must not be unmapped below them.
  private final ReadWriteLock guard = new ReentrantReadWriteLock();
  private @Nullable Store store;
  private volatile @Nullable StoreFeed feed;
  private volatile @Nullable Thread thread;
  private volatile boolean stopping;
  private volatile long archivedMicros;
  private volatile HistoryHealth phase = new HistoryHealth.Starting();
  private @Nullable String reasonToReplace;
  private @Nullable DamagedDay garbled;

  Follower(HistoryOptions options, Journal changes, InstantSource clock, StoreFolder folder) {
    this.options = options;
    this.changes = changes;
    this.clock = clock;
    this.folder = folder;
    archivedMicros = KeepFile.archived(folder.path()).orElse(Long.MIN_VALUE);
  }

  Journal changes() {
    return changes;
  }

  Waiters waiters() {
    return waiters;
  }

  Counters counters() {
    return counters;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    long retryNanos = FIRST_RETRY_NANOS;
    while (!stopping) {
      long began = System.nanoTime();
      try {
        follow();
      } catch (Throwable e) {
        // The supervisor of the thread: whatever broke, the log still has all, so it is tried
        // again.
        broken(e);
        boolean ranLong = System.nanoTime() - began > LAST_RETRY_NANOS;
        retryNanos = ranLong ? FIRST_RETRY_NANOS : Math.min(retryNanos * 2, LAST_RETRY_NANOS);
        pause(retryNanos);
      }
    }
    syncThread.shutdown();
    rollupThread.shutdown();
    phase = new HistoryHealth.Closed();
    waiters.refuse(new LockstepException(ErrorCode.OVERLOADED, "the history was closed"));
  }

  /// Ends the thread; it writes what it has.
  void stop() {
    stopping = true;
    StoreFeed present = feed;
    if (present != null) {
      present.wake();
    }
    wake();
  }

  /// Makes the thread look whether somebody waits.
  void wake() {
    LockSupport.unpark(thread);
  }

  /// Asks the open store.
  <T> T read(Function<Store, T> query) {
    guard.readLock().lock();
    try {
      Store open = store;
      if (open == null) {
        throw new LockstepException(ErrorCode.OVERLOADED, whyNotOpen());
      }
      return query.apply(open);
    } finally {
      guard.readLock().unlock();
    }
  }

  HistoryHealth health() {
    return switch (phase) {
      case HistoryHealth.Running running -> health(withFinding(running.note()));
      case HistoryHealth.Starting _,
          HistoryHealth.Behind _,
          HistoryHealth.RebuildNeeded _,
          HistoryHealth.Failed _,
          HistoryHealth.Closed _ ->
          phase;
    };
  }

  long lagBytes() {
    return Math.max(0, changes.readablePosition() - counters.committedChangesPosition.get());
  }

  /// See [HistoryStore#horizonMicros].
  long horizonMicros() {
    return folder.marker().droppedBefore();
  }

  /// What of the changes log was gone before it was read.
  StoreMarker.Missing missing() {
    return folder.marker().missing();
  }

  /// With what was found of the rows since the store was opened.
  private String withFinding(String note) {
    guard.readLock().lock();
    try {
      Store open = store;
      return open == null
          ? note
          : Stream.of(note, open.rollups.finding(), open.textChecks.finding())
              .filter(each -> !each.isEmpty())
              .collect(Collectors.joining("; "));
    } finally {
      guard.readLock().unlock();
    }
  }

  private HistoryHealth health(String opened) {
    String note = noted(opened);
    StoreMarker.Missing missing = folder.marker().missing();
    if (missing.isAny()) {
      return new HistoryHealth.RebuildNeeded(
          missing.from(),
          missing.to(),
          "history: the changes log was trimmed before it was read: positions %d to %d are missing; restore the history from a backup, or accept the hole by removing 'missing.*' from history.properties"
              .formatted(missing.from(), missing.to()));
    }
    long lag = lagBytes();
    return lag > BEHIND_BYTES
        ? new HistoryHealth.Behind(lag, note)
        : new HistoryHealth.Running(note);
  }

  /// With what an operator should know of retention.
  private String noted(String opened) {
    RetentionState state = retention();
    String more = "";
    if (state.isPlanLost()) {
      more =
          "what is to be kept how long is not known any more: nothing is removed until it is told anew";
    } else if (state.isBraked()) {
      more =
          "the clock is days ahead of the time lived through, and retention follows it slowly: set it right if it is wrong";
    }
    return opened.isEmpty() || more.isEmpty() ? opened + more : opened + "; " + more;
  }

  private void follow() {
    Store opened = folder.open(reasonToReplace, LogReach.of(changes), garbled);
    reasonToReplace = null;
    garbled = null;
    try {
      StoreFeed feeding =
          new StoreFeed(
              options,
              changes,
              clock,
              folder,
              opened,
              waiters,
              counters,
              syncThread,
              rollupThread,
              () -> archivedMicros,
              this::queriesHaveEnded);
      // Queries after it: they must not see what was purged.
      present(opened);
      feed = feeding;
      try {
        phase = new HistoryHealth.Running(folder.note());
        while (!stopping) {
          feeding.step();
        }
        feeding.finish();
      } finally {
        feed = null;
        feeding.release();
      }
    } finally {
      present(null);
      opened.close();
    }
  }

  /// Whoever asks after this call knows of all that was purged before it.
  private boolean queriesHaveEnded() {
    try {
      if (!guard.writeLock().tryLock(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    guard.writeLock().unlock();
    return true;
  }

  /// How it stands with purges.
  List<PurgeProgress> purges() {
    StoreFeed present = feed;
    return present == null ? List.of() : present.purges();
  }

  /// See [DaysOfReceipt#archived].
  synchronized void archived(long beforeMicros) {
    if (beforeMicros > archivedMicros) {
      // Written first: what has gone stays away, whatever happens to the process.
      KeepFile.writeArchived(folder.path(), beforeMicros);
      archivedMicros = beforeMicros;
    }
  }

  /// How it stands with retention.
  RetentionState retention() {
    StoreFeed present = feed;
    return present == null ? RetentionState.NONE : present.retention();
  }

  /// Changes which store is asked, when no query is under way.
  private void present(@Nullable Store now) {
    guard.writeLock().lock();
    try {
      store = now;
    } finally {
      guard.writeLock().unlock();
    }
  }

  private void broken(Throwable e) {
    if (e instanceof ForeignStoreException) {
      reasonToReplace = e.getMessage();
    }
    if (e instanceof GarbledDayException found) {
      garbled = found.day();
    }
    String message =
        "history: %s; it is tried again, nothing is lost while the changes log has room"
            .formatted(e.getMessage() == null ? e.toString() : e.getMessage());
    phase = new HistoryHealth.Failed(message, clock.instant());
    waiters.fail(new LockstepException(ErrorCode.STORAGE_FAILED, message, e));
  }

  private void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    while (!stopping && System.nanoTime() < until) {
      LockSupport.parkNanos(this, until - System.nanoTime());
    }
  }

  private String whyNotOpen() {
    return switch (phase) {
      case HistoryHealth.Failed failed -> failed.message();
      case HistoryHealth.Closed _ -> "the history is closed";
      case HistoryHealth.Starting _,
          HistoryHealth.Running _,
          HistoryHealth.Behind _,
          HistoryHealth.RebuildNeeded _ ->
          "the history is starting; ask again in a few seconds";
    };
  }
}
