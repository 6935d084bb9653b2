package io.lockstep.history.archive;

import io.lockstep.history.DaysOfReceipt;
import io.lockstep.history.DurableFile;
import io.lockstep.history.lake.LakeFiles;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Archives each day of receipt once it is over, on its own thread, and removes from the archive
/// what is purged. Nothing waits for it, but what retention is to remove only after it is archived.
/// Thread-safe.
///
/// Days come from the history, in the order of receipt, so that each row is in the archive once;
/// purges come from the changes log. Whatever breaks, it begins again from what the audit knows.
public final class Archive implements AutoCloseable {
  private static final String POSITION = "position.txt";
  private static final int POLL_RECORDS = 8_192;
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final long FIRST_RETRY_NANOS = 250_000_000L;
  private static final long LAST_RETRY_NANOS = 60_000_000_000L;
  private static final long STOP_MILLIS_MAX = 10_000;
  private static final long NOTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final ArchiveOptions options;
  private final LakeFiles files;
  private final ArchiveLedger ledger;
  private final DaysOfReceipt history;
  private final ArchiveModels models;
  private final Journal changes;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> requests =
      new ConcurrentLinkedQueue<>();
  private final Thread thread;

  private volatile boolean stopping;
  private volatile @Nullable Reader open;
  private volatile @Nullable ArchiveChain opened;
  private volatile ArchiveHealth health = new ArchiveHealth.Resting();
  private volatile Optional<ArchiveStatus.Work> work = Optional.empty();

  private Archive(
      ArchiveOptions options,
      LakeFiles files,
      ArchiveLedger ledger,
      DaysOfReceipt history,
      ArchiveModels models,
      Journal changes,
      InstantSource clock) {
    this.options = options;
    this.files = files;
    this.ledger = ledger;
    this.history = history;
    this.models = models;
    this.changes = changes;
    this.clock = clock;
    thread = Thread.ofPlatform().daemon().name("lockstep-archive").unstarted(this::run);
  }

  /// Begins to archive; returns at once.
  public static Archive start(
      ArchiveOptions options,
      LakeFiles files,
      ArchiveLedger ledger,
      DaysOfReceipt history,
      ArchiveModels models,
      Journal changes,
      InstantSource clock) {
    Archive archive = new Archive(options, files, ledger, history, models, changes, clock);
    archive.thread.start();
    return archive;
  }

  private void run() {
    long retryNanos = FIRST_RETRY_NANOS;
    while (!stopping) {
      long began = System.nanoTime();
      try {
        follow();
      } catch (Throwable e) {
        // The supervisor of the thread: the history keeps what is not archived, so it is tried
        // again.
        if (!stopping) {
          failed(e);
        }
        boolean ranLong = System.nanoTime() - began > LAST_RETRY_NANOS;
        retryNanos = ranLong ? FIRST_RETRY_NANOS : Math.min(retryNanos * 2, LAST_RETRY_NANOS);
        pause(retryNanos);
      }
    }
    refuse(new LockstepException(ErrorCode.OVERLOADED, "the archive was closed"));
  }

  private void failed(Throwable e) {
    work = Optional.empty();
    if (e instanceof LockstepException known && known.code() == ErrorCode.OVERLOADED) {
      // The history is starting.
      return;
    }
    String message =
        "%s; it is tried again, and what is to be archived before it is removed stays in the history"
            .formatted(e.getMessage() == null ? e.toString() : e.getMessage());
    health =
        health instanceof ArchiveHealth.Failed before
            ? new ArchiveHealth.Failed(message, before.since())
            : new ArchiveHealth.Failed(message, clock.instant());
    refuse(e);
  }

  private void refuse(Throwable e) {
    // Who asks again at once waits for the next try.
    for (int left = requests.size(); left > 0; left--) {
      CompletableFuture<Void> request = requests.poll();
      if (request != null) {
        boolean _ = request.completeExceptionally(e);
      }
    }
  }

  private void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    while (!stopping && System.nanoTime() < until) {
      LockSupport.parkNanos(this, until - System.nanoTime());
    }
  }

  private void follow() throws IOException {
    ArchiveChain chain = ArchiveChain.open(files, options.work(), ledger);
    Path scratch = emptied(options.work().resolve("scratch"));
    opened = chain;
    if (chain.sequence() > 0) {
      history.archived(chain.archivedMicros());
    }
    long first = changes.firstPosition();
    long begin = begin(chain);
    try (Reader reader = changes.reader(Math.max(begin, first))) {
      open = reader;
      Round round = new Round(chain, scratch, reader);
      if (begin < first) {
        round.missed(begin, first);
      }
      round.run();
    } finally {
      open = null;
    }
  }

  /// Where the changes log is to be read from.
  private long begin(ArchiveChain chain) throws IOException {
    Path file = options.work().resolve(POSITION);
    long noted = -1;
    if (Files.exists(file)) {
      try {
        noted = Long.parseLong(Files.readString(file).strip());
      } catch (NumberFormatException _) {
        // The last manifest says it, too.
      }
    }
    long known = Math.max(noted, chain.changesPosition());
    if (known < 0) {
      // What was purged before is in no day that is still to be archived.
      return changes.readablePosition();
    }
    // A log that ends before is another one, or lost its end: purges that are found again do
    // nothing.
    return known > changes.readablePosition() ? changes.firstPosition() : known;
  }

  private static Path emptied(Path folder) throws IOException {
    Path _ = Files.createDirectories(folder);
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    return folder;
  }

  /// Rounds over the same open archive, until something breaks or it is closed.
  private final class Round {
    private final ArchiveChain chain;
    private final Path scratch;
    private final Reader reader;
    private final PurgeIntake purges = new PurgeIntake();
    private String missed = "";
    private long after;
    private long lookedNanos = System.nanoTime() - options.look().toNanos();
    private long notedNanos = System.nanoTime();
    private long notedPosition = -1;

    Round(ArchiveChain chain, Path scratch, Reader reader) {
      this.chain = chain;
      this.scratch = scratch;
      this.reader = reader;
      after = chain.toPosition();
    }

    void run() throws IOException {
      tell();
      while (!stopping) {
        boolean isAsked = !requests.isEmpty();
        if (!poll()) {
          continue;
        }
        Optional<PurgeIntake.Purge> purge = purges.take();
        if (purge.isPresent()) {
          remove(purge.get());
          continue;
        }
        note(false);
        boolean isDue = System.nanoTime() - lookedNanos >= options.look().toNanos();
        if ((isDue || isAsked) && history.readUpTo() >= reader.position()) {
          if (day()) {
            continue;
          }
          lookedNanos = System.nanoTime();
          tell();
          CompletableFuture<Void> request = isAsked ? requests.poll() : null;
          if (request != null) {
            boolean _ = request.complete(null);
          }
        }
        boolean _ = reader.await(options.look().compareTo(IDLE) < 0 ? options.look() : IDLE);
      }
      note(true);
    }

    /// True at the end of the log.
    private boolean poll() {
      try {
        return reader.poll(purges, POLL_RECORDS) < POLL_RECORDS;
      } catch (HorizonException e) {
        missed(e.position(), e.firstKeptPosition());
        reader.seek(e.firstKeptPosition());
        return false;
      }
    }

    private void missed(long from, long to) {
      missed =
          "archive: the changes log was trimmed before it was read: purges at positions %d to %d are not carried out in the archive; ask for them again"
              .formatted(from, to);
    }

    private void tell() {
      if (purges.unreadable() > 0 && missed.isEmpty()) {
        missed =
            "archive: %d records of the changes log could not be read: purges among them are not carried out in the archive"
                .formatted(purges.unreadable());
      }
      health =
          missed.isEmpty() ? new ArchiveHealth.Running() : new ArchiveHealth.Incomplete(missed);
    }

    /// Writes down how far the changes log was read.
    private void note(boolean isLast) {
      long now = System.nanoTime();
      if (purges.isEmpty()
          && reader.position() != notedPosition
          && (isLast || now - notedNanos >= NOTE_NANOS)) {
        notedNanos = now;
        notedPosition = reader.position();
        byte[] text = (notedPosition + "\n").getBytes(StandardCharsets.UTF_8);
        DurableFile.replace(options.work(), POSITION, text);
      }
    }

    /// Archives the next day that is over; false when there is none.
    private boolean day() throws IOException {
      Optional<DaysOfReceipt.Closed> found = history.closed(after);
      if (found.isEmpty()) {
        return false;
      }
      DaysOfReceipt.Closed day = found.get();
      String name = DayFiles.dayOf(day.beginMicros());
      long next = chain.sequence() + 1;
      working("day", name, 0);
      List<DayFiles.Written> written =
          new DayFiles(history, scratch, day, after, next, rows -> working("day", name, rows))
              .write(models.now());
      if (!written.isEmpty()) {
        long rows = written.stream().mapToLong(one -> one.file().rows()).sum();
        add(
            manifest(name, after, day.lastPosition(), written, Optional.empty()),
            written,
            new Told(name, "", "lockstep", "", rows));
      }
      after = day.lastPosition();
      history.archived(day.endMicros());
      work = Optional.empty();
      return true;
    }

    private void remove(PurgeIntake.Purge purge) throws IOException {
      String twin = purge.change().twin().value();
      working("removal", twin, 0);
      RemovalFiles removal =
          new RemovalFiles(
              files,
              scratch,
              purge.change(),
              chain.sequence() + 1,
              rows -> working("removal", twin, rows));
      removal.write(chain.filesThere(_ -> true));
      if (!removal.removed.isEmpty()) {
        ArchiveManifest.Removal gone =
            new ArchiveManifest.Removal(
                twin,
                purge.position(),
                purge.change().upToPosition(),
                purge.change().beforeMicros(),
                purge.who(),
                purge.why(),
                removal.rows,
                removal.removed);
        add(
            manifest("", after, after, removal.written, Optional.of(gone)),
            removal.written,
            new Told("", twin, purge.who(), purge.why(), removal.rows));
      }
      purges.done(purge);
      work = Optional.empty();
    }

    private ArchiveManifest manifest(
        String day,
        long from,
        long to,
        List<DayFiles.Written> written,
        Optional<ArchiveManifest.Removal> removal) {
      List<ArchiveManifest.File> named = new ArrayList<>();
      written.forEach(one -> named.add(one.file()));
      return new ArchiveManifest(
          chain.id(),
          chain.sequence() + 1,
          chain.hash(),
          day,
          from,
          to,
          // Of several purges, those that are still to be carried out are found again.
          removal.isPresent() ? Math.max(0, chain.changesPosition()) : reader.position(),
          clock.instant().toString(),
          named,
          removal);
    }

    private void add(ArchiveManifest manifest, List<DayFiles.Written> written, Told told) {
      chain.add(
          manifest,
          written,
          new ArchiveEntry(
              chain.id(),
              manifest.sequence(),
              ArchiveManifest.hash(manifest.encode()),
              files.root(),
              told.day(),
              told.twin(),
              told.who(),
              told.why(),
              told.rows()));
    }
  }

  /// What an entry says besides its manifest's hash.
  private record Told(String day, String twin, String who, String why, long rows) {}

  private void working(String what, String about, long rows) {
    if (stopping) {
      throw new LockstepException(ErrorCode.OVERLOADED, "the archive is being closed");
    }
    work = Optional.of(new ArchiveStatus.Work(what, about, rows));
  }

  /// Completes when each day that is over now is archived, and purges that were decided are carried
  /// out. Dependents must be quick.
  public CompletableFuture<Void> upToDate() {
    CompletableFuture<Void> request = new CompletableFuture<>();
    requests.add(request);
    LockSupport.unpark(thread);
    return request;
  }

  /// How it stands.
  public ArchiveStatus status() {
    ArchiveChain chain = opened;
    List<ArchiveManifest.File> all = chain == null ? List.of() : chain.files();
    return new ArchiveStatus(
        files.root(),
        chain == null ? "" : chain.id(),
        health,
        chain == null ? 0 : chain.sequence(),
        chain == null ? Long.MIN_VALUE : chain.archivedMicros(),
        all.size(),
        all.stream().mapToLong(ArchiveManifest.File::rows).sum(),
        all.stream().mapToLong(ArchiveManifest.File::bytes).sum(),
        work);
  }

  /// The files of readings that are there.
  public List<ArchiveManifest.File> files() {
    ArchiveChain chain = opened;
    return chain == null ? List.of() : chain.files();
  }

  /// The manifests, in their order, as they stand there.
  ///
  /// @throws LockstepException STORAGE_FAILED, DATA_CORRUPT
  public List<ArchiveManifest> manifests() {
    return ArchiveDay.manifests(files);
  }

  /// Reads the readings of a day back, see [ArchiveDay#read]. Any thread may ask; it takes its
  /// time.
  ///
  /// @throws LockstepException DATA_CORRUPT, STORAGE_FAILED
  public long read(LocalDate day, String twin, Consumer<String> into) {
    return ArchiveDay.read(files, options.work().resolve("read"), day, twin, into);
  }

  /// Compares the files with what the audit vouches for. Any thread may ask; it takes its time.
  ///
  /// @param entries gives all of this archive, in their order
  /// @throws LockstepException STORAGE_FAILED
  public ArchiveReport verify(Supplier<List<ArchiveEntry>> entries) {
    ArchiveReport report = verifyOnce(entries);
    // What was archived or removed meanwhile looks wrong: once more.
    return report.findings().isEmpty() ? report : verifyOnce(entries);
  }

  private ArchiveReport verifyOnce(Supplier<List<ArchiveEntry>> entries) {
    // First what is due: when it was entered by now, the entries have it.
    Optional<byte[]> due = ArchiveVerification.due(options.work());
    return ArchiveVerification.of(files, entries.get(), due, options.work().resolve("verify"));
  }

  /// Ends the thread, within seconds; a day that is being written is begun anew at the next start.
  @Override
  public void close() {
    stopping = true;
    Reader reader = open;
    if (reader != null) {
      reader.close();
    }
    LockSupport.unpark(thread);
    try {
      boolean _ = thread.join(Duration.ofMillis(STOP_MILLIS_MAX));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    health = new ArchiveHealth.Resting();
    files.close();
  }
}
