package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Carries purges out beside the feeding of a store: some blocks at a time, so that readings wait
/// for milliseconds at most. Confined to the history's thread, but for [#progress].
final class PurgeWork {
  private static final int BLOCKS_AT_ONCE = 32;

  private final Store store;
  private final StoreFolder folder;
  private final ExecutorService syncThread;
  private final Counters counters;
  private final Quiet quiet;
  private volatile @Nullable Erasure erasure;
  private @Nullable Future<Boolean> forcing;

  /// Waits for the queries that are under way.
  @FunctionalInterface
  interface Quiet {
    /// True when all queries that began before this call have ended; false when some go on.
    boolean reached();
  }

  PurgeWork(
      Store store, StoreFolder folder, ExecutorService syncThread, Counters counters, Quiet quiet) {
    this.store = store;
    this.folder = folder;
    this.syncThread = syncThread;
    this.counters = counters;
    this.quiet = quiet;
  }

  /// Writes down what was read of purges; before the mark of the log passes them.
  void note() {
    if (store.purges.takeChanged()) {
      folder.keep(store.purges.read());
    }
  }

  /// Whether there is something to do soon.
  boolean isBusy() {
    return erasure != null && forcing == null;
  }

  /// Whether something waits to be done.
  boolean isOpen() {
    return erasure != null || !store.purges.read().isEmpty();
  }

  /// Goes on. All that was read must have been committed.
  void step() {
    Erasure present = erasure;
    Future<Boolean> running = forcing;
    if (present == null) {
      List<PurgeChange> next = store.purges.read();
      if (!next.isEmpty() && quiet.reached()) {
        erasure = new Erasure(store, next);
      }
    } else if (running == null) {
      if (present.step(BLOCKS_AT_ONCE)) {
        forcing =
            syncThread.submit(
                () -> {
                  present.force();
                  store.rollups.forget(present.series(), store.samples);
                  if (present.touchedTexts()) {
                    store.textChecks.forget(_ -> true);
                  }
                  return true;
                });
      }
    } else if (running.isDone()) {
      finish(present, running);
    }
  }

  private void finish(Erasure present, Future<Boolean> forced) {
    try {
      boolean _ = forced.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("purged rows could not be forced to the disk", e);
    }
    present.settle();
    // Counted first: whoever sees that they are done may ask how many rows went.
    long _ = counters.purgedRows.addAndGet(present.rows());
    store.purges.done(present.purges(), store.catalogue);
    forcing = null;
    erasure = null;
    note();
  }

  /// How it stands with all that are open.
  List<PurgeProgress> progress() {
    Erasure present = erasure;
    return store.purges.open().stream()
        .map(
            purge ->
                present != null && present.purges().contains(purge)
                    ? new PurgeProgress(purge, present.blocksDone(), present.blocks())
                    : new PurgeProgress(purge, 0, 0))
        .toList();
  }
}
