package io.lockstep.history;

import io.lockstep.history.retention.RetentionState;
import io.lockstep.history.retention.SeriesKeep;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.questdb.cairo.CairoException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The history in QuestDB, embedded: its tables are used through its Java interface, without SQL,
/// network or background jobs. Thread-safe.
///
/// The process must allow native access (`--enable-native-access=ALL-UNNAMED`) and memory access by
/// `sun.misc.Unsafe` (`--sun-misc-unsafe-memory-access=allow`).
public final class QuestDbHistory implements HistoryStore, DaysOfReceipt {
  private static final int QUERY_THREADS = 2;
  private static final int QUERIES_WAITING = 256;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);

  private final HistoryOptions options;
  private final InstantSource clock;
  private final String boot;

  // Threads of its own: the store keeps native memory for each thread that ever read, which
  // virtual threads would multiply.
  private final ThreadPoolExecutor queries;

  // Scans have theirs, so that who wants everything delays nobody who wants little.
  private final ThreadPoolExecutor scans;

  private volatile @Nullable Follower follower;
  private volatile @Nullable Thread thread;

  QuestDbHistory(HistoryOptions options, InstantSource clock, String boot) {
    this.options = options;
    this.clock = clock;
    this.boot = boot;
    queries = pool("lockstep-history-query-");
    scans = pool("lockstep-history-scan-");
  }

  private static ThreadPoolExecutor pool(String name) {
    return new ThreadPoolExecutor(
        QUERY_THREADS,
        QUERY_THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(QUERIES_WAITING),
        Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  /// A history that is not yet started; nothing is touched before [#start].
  public static QuestDbHistory create(HistoryOptions options, InstantSource clock) {
    return new QuestDbHistory(options, clock, StoreMarker.currentBoot());
  }

  @Override
  public void start(Journal changes) {
    if (follower != null) {
      throw new IllegalStateException("the history was started before");
    }
    Follower started =
        new Follower(options, changes, clock, new StoreFolder(options.folder(), clock, boot));
    follower = started;
    thread = Thread.ofPlatform().name("lockstep-history").start(started);
  }

  @Override
  public Optional<SeriesRange> series(SeriesQuery query) {
    return ask(store -> store.ranges.series(query));
  }

  @Override
  public Optional<Reading> latest(TwinId twin, String path) {
    return ask(store -> store.ranges.latest(twin, path));
  }

  @Override
  public void at(int[] series, PastMoment moment, HeldValues into) {
    if (series.length > 0) {
      // The visitor hears on the asking thread, as it would of any other side of the port.
      HeldValuesList found = ask(store -> HeldValuesList.of(store, series, moment));
      found.visit(into);
    }
  }

  @Override
  public Optional<Reading> fold(
      TwinId twin,
      String path,
      Statistic statistic,
      long fromMicros,
      long toMicros,
      PastMoment known) {
    return ask(
        store -> new FoldSearch(store, twin, path, statistic, known).of(fromMicros, toMicros));
  }

  @Override
  public void summaries(SummaryQuery query, SummaryVisitor into) {
    int atOnce = SummarySearch.atOnce(query);
    for (int from = 0; from < query.series().size(); from += atOnce) {
      int first = from;
      // The visitor hears on the asking thread: it may be slow.
      for (SummarySearch.Told told :
          ask(scans, store -> new SummarySearch(store, query).page(first))) {
        if (!into.bucket(told.series(), told.bucket())) {
          return;
        }
      }
    }
  }

  @Override
  public List<StateBucket> states(StateQuery query) {
    return ask(scans, store -> new StateSearch(store, query).run());
  }

  @Override
  public Histogram histogram(HistogramQuery query) {
    return ask(scans, store -> new HistogramSearch(store, query).run());
  }

  @Override
  public List<RecordedChange> changes(TwinId twin, long fromKnownMicros, PastMoment upTo, int max) {
    return ask(store -> new ChangeSearch(store, twin, fromKnownMicros, upTo, max).run());
  }

  @Override
  public void listing(SeriesVisitor into) {
    // What is kept in memory of the series may be read by any thread.
    started()
        .read(
            store -> {
              store.catalogue.visit(into);
              return store;
            });
  }

  @Override
  public List<SeriesChange> listing(TwinId twin) {
    return started()
        .read(
            store ->
                store.catalogue.ofTwin(twin).reversed().stream()
                    .map(
                        one ->
                            new SeriesChange(
                                one.number(), twin, one.path(), one.type(), one.unit()))
                    .toList());
  }

  @Override
  public void scan(int[] series, SeriesScan scan, ScannedRows into) {
    ScanSearch search = new ScanSearch(series, scan);
    while (ask(scans, search::fill)) {
      // The visitor hears on the asking thread, while nothing of the store is held.
      if (!search.page.tell(into) || !into.isMoreWanted()) {
        return;
      }
    }
  }

  @Override
  public List<Optional<StoredReading>> stored(TwinId twin, String path, long[] sourceMicros) {
    return ask(store -> new StoredSearch(store, twin, path).at(sourceMicros));
  }

  @Override
  public PurgeableRows purgeable(PurgeChange purge, PurgeableRows.Place from, int max) {
    return ask(store -> new PurgeableSearch(store, purge, max).from(from));
  }

  @Override
  public Optional<KeptReadings> kept() {
    RetentionState state = retention();
    return state.nowMicros() == Long.MIN_VALUE || state.isPlanLost()
        ? Optional.empty()
        : Optional.of(new Kept(started(), state));
  }

  private record Kept(Follower follower, RetentionState state) implements KeptReadings {
    @Override
    public String plan() {
      long settings = follower.read(store -> store.keeps.ofSettings().keepMicros());
      return state.planPosition() + "/" + settings;
    }

    @Override
    public long nowMicros() {
      return state.nowMicros();
    }

    @Override
    public long archivedMicros() {
      return state.archivedMicros();
    }

    @Override
    public List<SeriesKeep> keeps() {
      return follower.read(store -> store.keeps.all());
    }

    @Override
    public Optional<SeriesKeep> keep(TwinId twin, String path) {
      return follower.read(
          store ->
              store.catalogue.find(twin, path).stream()
                  .findFirst()
                  .map(series -> store.keeps.keep(series.number())));
    }
  }

  @Override
  public Optional<Closed> closed(long afterPosition) {
    long now = clock.millis() * 1_000;
    return ask(scans, store -> new ClosedDaySearch(store, afterPosition).first(now));
  }

  @Override
  public BitSet seriesOf(Closed day, long afterPosition) {
    return ask(scans, store -> new ClosedDaySearch(store, afterPosition).series(day));
  }

  @Override
  public Page rows(
      Closed day, long afterPosition, BitSet series, PurgeableRows.Place from, int max) {
    return ask(
        scans, store -> new ClosedDaySearch(store, afterPosition).rows(day, series, from, max));
  }

  @Override
  public void archived(long beforeMicros) {
    started().archived(beforeMicros);
  }

  @Override
  public long readUpTo() {
    return started().counters().committedChangesPosition.get();
  }

  @Override
  public List<PurgeProgress> purges() {
    Follower started = follower;
    return started == null ? List.of() : started.purges();
  }

  @Override
  public RetentionState retention() {
    Follower started = follower;
    return started == null ? RetentionState.NONE : started.retention();
  }

  @Override
  public long horizonMicros() {
    return started().horizonMicros();
  }

  @Override
  public List<LostReadings> lost() {
    List<LostReadings> lost = new ArrayList<>();
    StoreMarker.Missing missing = started().missing();
    if (missing.isAny()) {
      lost.add(LostReadings.of(missing));
    }
    started().read(store -> store.lostDays).forEach(day -> lost.add(LostReadings.of(day)));
    return lost;
  }

  @Override
  public boolean lacks(Stretch stretch) {
    StoreMarker.Missing missing = started().missing();
    boolean isTrimmed =
        missing.isAny()
            && missing.from() < stretch.toChange()
            && missing.to() > stretch.fromChange();
    return isTrimmed
        || started().read(store -> store.lacks(stretch.afterPosition(), stretch.beforePosition()));
  }

  @Override
  public long committedInputPosition() {
    Follower started = follower;
    return started == null ? -1 : started.counters().committedInputPosition.get();
  }

  @Override
  public CompletableFuture<Void> queryable(long inputPosition) {
    Follower started = started();
    if (committedInputPosition() >= inputPosition) {
      return CompletableFuture.completedFuture(null);
    }
    long target = started.changes().readablePosition();
    CompletableFuture<Void> future = started.waiters().add(target);
    // Whatever was committed while it was added would else not be told.
    started.waiters().complete(started.counters().committedChangesPosition.get());
    started.wake();
    return future;
  }

  @Override
  public boolean keepsAll() {
    return options.keepsAll();
  }

  @Override
  public HistoryHealth health() {
    Follower started = follower;
    return started == null ? new HistoryHealth.Starting() : started.health();
  }

  @Override
  public HistoryStatistics statistics() {
    Counters counters = started().counters();
    long storedRows = 0;
    int series = 0;
    if (health() instanceof HistoryHealth.Running || health() instanceof HistoryHealth.Behind) {
      storedRows = started().read(Store::rows);
      series = started().read(store -> store.catalogue.size());
    }
    return new HistoryStatistics(
        counters.rows.get(),
        storedRows,
        series,
        counters.commits.count(),
        counters.commits.medianNanos(),
        counters.commits.maxNanos(),
        counters.duplicates.get(),
        counters.late.get(),
        counters.lookups.get(),
        counters.replayed.get(),
        started().lagBytes(),
        counters.committedInputPosition.get(),
        counters.committedChangesPosition.get(),
        counters.syncedChangesPosition.get(),
        counters.gaps.get(),
        counters.droppedPartitions.get(),
        counters.purgedRows.get());
  }

  @Override
  public void close() {
    queries.shutdown();
    scans.shutdown();
    Follower started = follower;
    Thread running = thread;
    if (started == null || running == null) {
      return;
    }
    started.stop();
    try {
      boolean _ = running.join(CLOSE_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Follower started() {
    Follower started = follower;
    if (started == null) {
      throw new LockstepException(ErrorCode.OVERLOADED, "the history was not started yet");
    }
    return started;
  }

  private <T> T ask(Function<Store, T> query) {
    return ask(queries, query);
  }

  private <T> T ask(ThreadPoolExecutor threads, Function<Store, T> query) {
    Follower started = started();
    Future<T> answer;
    try {
      answer = threads.submit(() -> started.read(store -> guarded(query, store)));
    } catch (RejectedExecutionException e) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "the history has %d queries waiting; ask again later".formatted(QUERIES_WAITING),
          e);
    }
    try {
      return answer.get();
    } catch (InterruptedException e) {
      boolean _ = answer.cancel(false);
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "the history query was interrupted", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /// The engine's exceptions are used again by their thread, so they are copied there.
  private static <T> T guarded(Function<Store, T> query, Store store) {
    try {
      return query.apply(store);
    } catch (CairoException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "the history could not be read: " + e.getMessage());
    }
  }

  private static LockstepException failure(@Nullable Throwable cause) {
    if (cause instanceof LockstepException known) {
      return new LockstepException(known.code(), String.valueOf(known.getMessage()), known);
    }
    return new LockstepException(ErrorCode.INTERNAL, "history query failed: " + cause, cause);
  }
}
