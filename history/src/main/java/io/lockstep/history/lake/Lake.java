package io.lockstep.history.lake;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/// Follows the changes log at its own pace, on its own thread, and writes it into Iceberg tables.
/// Nothing waits for it. Thread-safe.
///
/// A round reads records into rows, commits each table with the position that is reached, then says
/// so in a marker beside the tables. Whatever breaks, it begins again from the marker; a table that
/// was committed already passes over what it has.
public final class Lake implements AutoCloseable {
  private static final int POLL_RECORDS = 8_192;
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final long FIRST_RETRY_NANOS = 250_000_000L;
  private static final long LAST_RETRY_NANOS = 30_000_000_000L;
  private static final long STOP_MILLIS_MAX = 10_000;

  /// Edits that wait take memory, too.
  private static final int EDITS_MAX = 100_000;

  private static final long FILL_NANOS = 20_000_000_000L;
  private static final long NOTHING = Long.MIN_VALUE;

  private final LakeOptions options;
  private final LakeFiles files;
  private final LakeModels models;
  private final Journal changes;
  private final InstantSource clock;
  private final LakeUpkeep upkeep;
  private final LakeBackfill backfill;
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Reader open;
  private volatile LakeHealth health = new LakeHealth.Resting();
  private volatile long position;
  private volatile List<LakeStatus.Table> listed = List.of();
  private volatile @Nullable Instant lastCommit;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile long misfits;
  private volatile long unreadable;
  private volatile long waitingRows;

  /// When the oldest record came in that was read and is not committed; [#NOTHING] when there is
  /// none.
  private volatile long oldestMicros = NOTHING;

  /// When files that nothing names were looked for; of the lake's thread.
  private long tidiedNanos;

  private boolean isTidied;

  /// What somebody waits for.
  private record Request(boolean compacts, CompletableFuture<Void> done) {}

  private Lake(
      LakeOptions options,
      LakeFiles files,
      LakeModels models,
      LakePast past,
      Journal changes,
      InstantSource clock) {
    this.options = options;
    this.files = files;
    this.models = models;
    this.changes = changes;
    this.clock = clock;
    upkeep = new LakeUpkeep(options, clock);
    backfill = new LakeBackfill(options, files, models, past, () -> stopping);
    thread = Thread.ofPlatform().daemon().name("lockstep-lake").unstarted(this::run);
  }

  /// Begins to follow a log; returns at once.
  public static Lake start(
      LakeOptions options,
      LakeFiles files,
      LakeModels models,
      LakePast past,
      Journal changes,
      InstantSource clock) {
    Lake lake = new Lake(options, files, models, past, changes, clock);
    lake.thread.start();
    return lake;
  }

  private void run() {
    long retryNanos = FIRST_RETRY_NANOS;
    while (!stopping) {
      long began = System.nanoTime();
      try {
        follow();
      } catch (Throwable e) {
        // The supervisor of the thread: the log still has all, so it is tried again.
        Instant since =
            health instanceof LakeHealth.Failed before ? before.since() : clock.instant();
        health = new LakeHealth.Failed(messageOf(e), since);
        long _ = failures.incrementAndGet();
        refuse(e);
        boolean ranLong = System.nanoTime() - began > LAST_RETRY_NANOS;
        retryNanos = ranLong ? FIRST_RETRY_NANOS : Math.min(retryNanos * 2, LAST_RETRY_NANOS);
        pause(retryNanos);
      }
    }
    refuse(new LockstepException(ErrorCode.OVERLOADED, "the lake was closed"));
  }

  private static String messageOf(Throwable e) {
    Throwable cause = e;
    while (!(cause instanceof LockstepException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "lake: %s; it is tried again, nothing is lost while the changes log has room"
        .formatted(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  private void refuse(Throwable e) {
    // Who asks again at once waits for the next try.
    List<Request> present = List.copyOf(requests);
    requests.removeAll(present);
    present.forEach(request -> request.done().completeExceptionally(e));
  }

  private void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    while (!stopping && System.nanoTime() < until) {
      LockSupport.parkNanos(this, until - System.nanoTime());
    }
  }

  private void follow() {
    Path scratch = emptied(options.scratch().resolve("scratch"));
    LakeMarker marker = LakeMarker.read(files).orElse(LakeMarker.EMPTY);
    if (marker.position() > changes.readablePosition()) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "%s: expected a lake of this changes log, which ends at %d, found one that is at %d; give lake.location another folder, or restore the log"
              .formatted(files.root(), changes.readablePosition(), marker.position()));
    }
    LakeTables tables = LakeTables.open(files, models, scratch);
    if (!isTidied || System.nanoTime() - tidiedNanos >= upkeep.pace().toNanos()) {
      removeLeftovers(tables);
    }
    try (LakeCatalogue catalogue = LakeCatalogue.open(catalogueFile(), marker.position());
        Reader reader = changes.reader(Math.max(marker.position(), changes.firstPosition()))) {
      open = reader;
      new Round(tables, catalogue, reader, marker).run();
    } finally {
      open = null;
    }
  }

  private Path catalogueFile() {
    return options.scratch().resolve("catalogue.log");
  }

  private void removeLeftovers(LakeTables tables) {
    for (LakeTable table : tables.all()) {
      int _ = upkeep.removeOrphans(files, table);
    }
    int _ = upkeep.removeUnfinished(files);
    tidiedNanos = System.nanoTime();
    isTidied = true;
  }

  private static Path emptied(Path folder) {
    try {
      Path _ = Files.createDirectories(folder);
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "lake: expected an empty folder %s, found %s".formatted(folder, e),
          e);
    }
  }

  /// Rounds over the same open tables, until something breaks or the lake is closed.
  private final class Round {
    private final LakeTables tables;
    private final LakeCatalogue catalogue;
    private final LakeIntake intake;
    private final Reader reader;
    private LakeMarker marker;
    private long firstNanos = System.nanoTime();

    /// A stretch was lost, and no change after it was read yet.
    private boolean isTorn;

    Round(LakeTables tables, LakeCatalogue catalogue, Reader reader, LakeMarker marker) {
      this.tables = tables;
      this.catalogue = catalogue;
      this.reader = reader;
      this.marker = marker;
      if (catalogue.isEmpty() && reader.position() > 0) {
        LakeBackfill.know(catalogue, models);
      }
      intake =
          new LakeIntake(
              tables,
              catalogue,
              models,
              options.keepsAll(),
              (table, logPosition) -> logPosition < table.position());
      if (reader.position() > marker.position()) {
        lose(marker.position(), reader.position());
      }
      position = marker.position();
    }

    void run() {
      list();
      tell();
      while (!stopping) {
        // Looked at before the log: what was logged before somebody asked is read before the
        // answer.
        boolean isAsked = !requests.isEmpty();
        boolean isDrained = poll();
        Request request = isAsked && isDrained ? requests.poll() : null;
        if (request != null) {
          answer(request);
        } else if (isDue()) {
          commit();
          boolean _ = fill();
          tidy();
        } else if (isDrained && !(isClean() && fill())) {
          boolean _ = reader.await(IDLE);
        }
      }
      if (intake.rows() > 0 || !intake.edits.isEmpty()) {
        commit();
      }
    }

    private boolean poll() {
      try {
        boolean isDrained = reader.poll(intake, POLL_RECORDS) < POLL_RECORDS;
        waitingRows = intake.rows();
        oldestMicros = intake.isAnyRead() ? intake.firstReceivedMicros() : NOTHING;
        LogPlace seam = intake.seam();
        if (isTorn && seam != null) {
          isTorn = false;
          marker = marker.seamed(seam);
        }
        return isDrained;
      } catch (HorizonException e) {
        lose(e.position(), e.firstKeptPosition());
        reader.seek(e.firstKeptPosition());
        tell();
        return false;
      }
    }

    private void lose(long from, long to) {
      LogPlace read = intake.last();
      marker = marker.without(from, to, read == null ? marker.last() : read);
      intake.awaitSeam();
      isTorn = true;
    }

    /// What the log lost comes from the history, as much as fits between two commits.
    ///
    /// @return whether anything came
    private boolean fill() {
      boolean isAny = false;
      long until = System.nanoTime() + FILL_NANOS;
      while (!stopping && backfill.isDue(marker) && System.nanoTime() < until) {
        LakeBackfill.Done done = backfill.step(marker, tables, catalogue, catalogueFile());
        marker = done.marker();
        long _ = rows.addAndGet(done.rows());
        isAny = true;
      }
      if (isAny) {
        list();
        tell();
      }
      return isAny;
    }

    private void tell() {
      if (marker.missing().isEmpty() && intake.unreadable() > 0) {
        health =
            new LakeHealth.Incomplete(
                "lake: %d records or values since the start could not be read, and are not in the tables"
                    .formatted(intake.unreadable()));
        return;
      }
      health =
          marker.missing().isEmpty()
              ? new LakeHealth.Running()
              : new LakeHealth.Incomplete(
                  "lake: the changes log was trimmed before it was read: positions %s are missing in the tables"
                      .formatted(
                          String.join(
                              ", ",
                              marker.missing().stream()
                                  .map(
                                      gap ->
                                          gap.from()
                                              + " to "
                                              + gap.to()
                                              + (gap.isFillable()
                                                  ? " (the history has them; they are taken from there)"
                                                  : ""))
                                  .toList())));
    }

    private boolean isClean() {
      return reader.position() == marker.position() && intake.rows() == 0;
    }

    private boolean isDue() {
      if (intake.rows() >= options.commitRows() || intake.edits.size() >= EDITS_MAX) {
        return true;
      }
      return reader.position() > marker.position()
          && System.nanoTime() - firstNanos >= options.commitInterval().toNanos();
    }

    private void answer(Request request) {
      try {
        commit();
        if (request.compacts()) {
          for (LakeTable table : tables.all()) {
            int _ = upkeep.compact(table, 2);
          }
          sweep();
          list();
        }
        boolean _ = request.done().complete(null);
      } catch (RuntimeException e) {
        boolean _ = request.done().completeExceptionally(e);
        throw e;
      }
    }

    private void commit() {
      firstNanos = System.nanoTime();
      long upTo = reader.position();
      if (upTo == marker.position()) {
        return;
      }
      // What a loss of power would take from the log must not be in the tables already.
      changes.syncNow();
      catalogue.force();
      for (LakeTable table : tables.all()) {
        long _ = rows.addAndGet(table.commit(intake.edits, upTo));
      }
      if (intake.edits.hasPurges()) {
        for (LakeTable table : tables.all()) {
          // Snapshots of before hold what was purged.
          table.expireBefore(Long.MAX_VALUE);
        }
      }
      intake.committed();
      waitingRows = 0;
      oldestMicros = NOTHING;
      marker = marker.at(upTo, intake.last());
      marker.write(files);
      position = upTo;
      long _ = commits.incrementAndGet();
      misfits = intake.misfits();
      unreadable = intake.unreadable();
      lastCommit = clock.instant();
      list();
      tell();
    }

    private void tidy() {
      for (LakeTable table : tables.all()) {
        int _ = upkeep.compact(table, options.compactFiles());
      }
      long now = System.nanoTime();
      if (now - tidiedNanos >= upkeep.pace().toNanos()) {
        sweep();
        tables.all().forEach(upkeep::expire);
        removeLeftovers(tables);
      }
      list();
    }

    /// What retention has taken from the history goes from the tables, too.
    private void sweep() {
      models
          .kept()
          .map(RetentionSweep::new)
          .ifPresent(
              sweep -> {
                for (LakeTable table : tables.all()) {
                  int _ = sweep.run(table);
                }
              });
    }

    private void list() {
      List<LakeStatus.Table> now = new ArrayList<>();
      for (LakeTable table : tables.all()) {
        now.add(status(table));
      }
      listed = now;
    }
  }

  private static LakeStatus.Table status(LakeTable table) {
    Snapshot last = table.table().currentSnapshot();
    Map<String, String> summary = last == null ? Map.of() : last.summary();
    int snapshots = 0;
    for (Snapshot _ : table.table().snapshots()) {
      snapshots++;
    }
    return new LakeStatus.Table(
        table.name(),
        table.table().properties().getOrDefault(LakeTable.MODEL, ""),
        table.table().location(),
        Long.parseLong(summary.getOrDefault("total-records", "0")),
        Long.parseLong(summary.getOrDefault("total-data-files", "0")),
        Long.parseLong(summary.getOrDefault("total-files-size", "0")),
        table.table().schema().columns().size(),
        snapshots,
        table.position());
  }

  /// Completes when all that the log held at the call is committed. Dependents must be quick.
  public CompletableFuture<Void> commit() {
    return ask(false);
  }

  /// The same, and makes one of the small files of each partition.
  public CompletableFuture<Void> compact() {
    return ask(true);
  }

  private CompletableFuture<Void> ask(boolean compacts) {
    Request request = new Request(compacts, new CompletableFuture<>());
    requests.add(request);
    LockSupport.unpark(thread);
    return request.done();
  }

  /// How it stands: calls that fail and are tried again at the moment are told before what is
  /// missing in the tables.
  private LakeHealth told() {
    LakeHealth own = health;
    return switch (own) {
      case LakeHealth.Running _, LakeHealth.Incomplete _, LakeHealth.Resting _ ->
          files
              .trouble()
              .<LakeHealth>map(
                  trouble ->
                      new LakeHealth.Retrying(
                          "lake: %s; it is tried again, and the changes log keeps what waits"
                              .formatted(trouble.message()),
                          trouble.since()))
              .orElse(own);
      case LakeHealth.Retrying _, LakeHealth.Failed _ -> own;
    };
  }

  private LakeFigures figures() {
    long oldest = oldestMicros;
    long now = clock.millis();
    return new LakeFigures(
        waitingRows,
        oldest == NOTHING ? Duration.ZERO : Duration.ofMillis(Math.max(0, now - oldest / 1_000)),
        failures.get(),
        files.isShareable(),
        files.figures());
  }

  /// How it stands.
  public LakeStatus status() {
    return new LakeStatus(
        files.root(),
        told(),
        position,
        Math.max(0, changes.readablePosition() - position),
        Optional.ofNullable(lastCommit),
        rows.get(),
        commits.get(),
        misfits,
        unreadable,
        figures(),
        listed);
  }

  /// The tables as other tools are told of them.
  public PublishedTables published() {
    return new PublishedTables(files);
  }

  /// Looks whether each file that the last snapshots name is there in its size. Any thread may ask;
  /// it reads the metadata anew.
  ///
  /// @return what is wrong; empty when nothing is
  /// @throws LockstepException STORAGE_FAILED
  public List<String> verify() {
    List<String> problems = new ArrayList<>();
    LakeTables tables = LakeTables.open(files, models, options.scratch().resolve("scratch"));
    for (LakeTable table : tables.all()) {
      Map<String, Long> there =
          files.list(table.table().location() + "/data").stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      LakeFiles.Listed::path, LakeFiles.Listed::bytes));
      for (DataFile file : table.files(Expressions.alwaysTrue())) {
        Long found = there.get(file.location());
        if (found == null || found != file.fileSizeInBytes()) {
          problems.add(
              "table %s: %s: expected %d bytes, found %s"
                  .formatted(
                      table.name(),
                      file.location(),
                      file.fileSizeInBytes(),
                      found == null ? "none" : found));
        }
      }
    }
    return problems;
  }

  /// Commits what was read, and ends the thread and the files, within seconds.
  @Override
  public void close() {
    stopping = true;
    Reader reader = open;
    if (reader != null) {
      reader.close();
    }
    LockSupport.unpark(thread);
    try {
      boolean isEnded = thread.join(Duration.ofMillis(STOP_MILLIS_MAX));
      files.close();
      if (!isEnded) {
        // A store that does not answer: what waits is in the log.
        boolean _ = thread.join(Duration.ofMillis(STOP_MILLIS_MAX));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      files.close();
    }
    health = new LakeHealth.Resting();
  }
}
