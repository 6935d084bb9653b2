package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.influx.LineImport;
import io.lockstep.api.internal.jobs.Uploads;
import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Imports of history: each on a thread of its own, remembered in a file, so that one that a crash
/// cut off goes on where it was. What was brought in twice by then is there once. Thread-safe.
public final class HistoryImports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryImports.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENDING = ".json";
  private static final int RUNNING_MAX = 2;
  private static final int REMEMBERED_MAX = 100;
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final Path folder;
  private final Uploads uploads;
  private final InstantSource clock;
  private final NavigableMap<String, ImportJob> jobs = new TreeMap<>();
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private record Running(Thread thread, AtomicBoolean isCancelled) {}

  /// Who asks, what they may write, and where it goes.
  ///
  /// @param mayWrite whether they may write a property of a twin
  record Caller(Principal principal, BiPredicate<String, String> mayWrite, GraphCalls graph) {}

  /// Reads what is known of earlier imports.
  ///
  /// @param folder where their files are; made when absent
  public HistoryImports(Path folder, Uploads uploads, InstantSource clock) {
    this.folder = folder;
    this.uploads = uploads;
    this.clock = clock;
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
        ImportJob job = ImportJob.read(JSON.readTree(Files.readString(file)));
        jobs.put(job.id(), job);
      }
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "%s: expected the files of imports, found: %s".formatted(folder, e),
          e);
    }
  }

  /// All, the latest last.
  synchronized List<ImportJob> all() {
    return new ArrayList<>(jobs.values());
  }

  synchronized Optional<ImportJob> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /// Reads a file to its end and writes nothing.
  ImportJob dryRun(Caller caller, ImportRequest request) throws InterruptedException {
    ImportJob job = fresh("dry-run", caller, request);
    ImportProgress found = run(job, caller, () -> false, _ -> {});
    return job.with(ImportJob.State.DONE, found, "");
  }

  /// Begins an import.
  synchronized ImportJob start(Caller caller, ImportRequest request) {
    long now = nowMicros();
    String id = Long.toString(now, Character.MAX_RADIX);
    while (jobs.containsKey(id)) {
      id = Long.toString(++now, Character.MAX_RADIX);
    }
    ImportJob job = fresh(id, caller, request);
    begin(job, caller);
    return job;
  }

  /// Goes on with an import that has ended before its time.
  synchronized ImportJob resume(Caller caller, String id) {
    ImportJob known = find(id).orElseThrow(() -> unknown(id));
    if (!known.state().mayResume() || running.containsKey(id)) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "import %s: expected one that was interrupted, cancelled or has failed, found that it is %s"
              .formatted(id, known.state()));
    }
    ImportJob job = known.with(ImportJob.State.RUNNING, known.progress(), "");
    begin(job, caller);
    return job;
  }

  /// Ends an import early; what it has brought in stays.
  synchronized ImportJob cancel(String id) {
    ImportJob known = find(id).orElseThrow(() -> unknown(id));
    Running run = running.get(id);
    if (run != null) {
      run.isCancelled().set(true);
    }
    return known;
  }

  private static LockstepException unknown(String id) {
    return new LockstepException(
        ErrorCode.NOT_FOUND, "import: expected the id of one, found " + id);
  }

  private long nowMicros() {
    return clock.millis() * 1_000;
  }

  private ImportJob fresh(String id, Caller caller, ImportRequest request) {
    return new ImportJob(
        id,
        caller.principal().name(),
        nowMicros(),
        request,
        ImportJob.State.RUNNING,
        ImportProgress.NONE,
        "");
  }

  private void begin(ImportJob job, Caller caller) {
    if (running.size() >= RUNNING_MAX) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "imports: expected at most %d at a time, found as many".formatted(RUNNING_MAX));
    }
    file(job.request()); // Fails before anything is remembered.
    put(job);
    forgetOld();
    AtomicBoolean isCancelled = new AtomicBoolean();
    Thread thread =
        Thread.ofPlatform()
            .name("history-import-" + job.id())
            .daemon()
            .unstarted(() -> work(job, caller, isCancelled));
    running.put(job.id(), new Running(thread, isCancelled));
    thread.start();
  }

  private void work(ImportJob job, Caller caller, AtomicBoolean isCancelled) {
    ImportJob end = job;
    try {
      ImportProgress done =
          run(
              job,
              caller,
              () -> isCancelled.get() || isClosed.get(),
              progress -> put(job.with(ImportJob.State.RUNNING, progress, "")));
      ImportJob.State state =
          isCancelled.get()
              ? ImportJob.State.CANCELLED
              : isClosed.get() ? ImportJob.State.INTERRUPTED : ImportJob.State.DONE;
      end = job.with(state, done, "");
    } catch (LockstepException e) {
      end = failed(job, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      end = latest(job).with(ImportJob.State.INTERRUPTED, latest(job).progress(), "");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("import", job.id()).log("an import failed by a defect");
      end = failed(job, "the server failed; its log has the particulars");
    } finally {
      running.remove(job.id());
      put(end);
    }
  }

  private ImportJob latest(ImportJob job) {
    return find(job.id()).orElse(job);
  }

  private ImportJob failed(ImportJob job, String why) {
    return job.with(ImportJob.State.FAILED, latest(job).progress(), why);
  }

  private ImportProgress run(
      ImportJob job, Caller caller, TableImport.Stop stop, Consumer<ImportProgress> listener)
      throws InterruptedException {
    ImportRequest request = job.request();
    Path file = file(request);
    try {
      return switch (request.format()) {
        case CSV -> {
          try (CsvTable table = CsvTable.open(file, request.delimiter())) {
            yield tableImport(caller, request, stop, listener)
                .run(table, job.progress(), job.progress().rows());
          }
        }
        case PARQUET -> {
          try (ParquetTable table = ParquetTable.open(file)) {
            yield tableImport(caller, request, stop, listener)
                .run(table, job.progress(), job.progress().rows());
          }
        }
        case INFLUX -> {
          LineImport lines =
              new LineImport(
                  caller.graph(),
                  caller.principal(),
                  twin -> caller.mayWrite().test(twin, ""),
                  request.bucket(),
                  request.precision(),
                  request.dryRun());
          LineImport.Progress done =
              lines.run(file, stop::isWanted, now -> listener.accept(progress(now)));
          yield progress(done);
        }
      };
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a file that can be read as UTF-8, found: %s".formatted(request.file(), e),
          e);
    }
  }

  private static ImportProgress progress(LineImport.Progress lines) {
    return new ImportProgress(lines.read(), lines.written(), lines.refused(), lines.problems());
  }

  private static TableImport tableImport(
      Caller caller,
      ImportRequest request,
      TableImport.Stop stop,
      Consumer<ImportProgress> listener) {
    CellTimes times =
        CellTimes.of(request.timeFormat(), request.zone())
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.INVALID_ARGUMENT,
                        "timeFormat: expected auto, s, ms, us, ns or a pattern such as dd.MM.yyyy HH:mm:ss, found "
                            + request.timeFormat()));
    return new TableImport(
        caller.graph(), caller.principal(), caller.mayWrite(), request, times, stop, listener);
  }

  private Path file(ImportRequest request) {
    return uploads
        .find(request.file())
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.INVALID_ARGUMENT,
                    "file: expected one that was uploaded, found none; PUT /api/v1/uploads/%s first"
                        .formatted(request.file())));
  }

  private void forgetOld() {
    while (jobs.size() > REMEMBERED_MAX) {
      String oldest = jobs.firstKey();
      jobs.remove(oldest);
      try {
        Files.deleteIfExists(folder.resolve(oldest + ENDING));
      } catch (IOException e) {
        LOG.atWarn().addKeyValue("import", oldest).log("not forgotten: {}", e.toString());
      }
    }
  }

  /// Remembers an import; a crash leaves the state before or after.
  private synchronized void put(ImportJob job) {
    jobs.put(job.id(), job);
    Path file = folder.resolve(job.id() + ENDING);
    Path draft = folder.resolve(job.id() + ".tmp");
    try {
      Files.createDirectories(folder);
      // No channel: the thread of an import may be interrupted, which would close one.
      try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
        out.write(job.stored().getBytes(StandardCharsets.UTF_8));
        out.getFD().sync();
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "%s: expected to write what is known of an import, found: %s".formatted(file, e),
          e);
    }
  }

  /// Lets imports stop where they are; they can be resumed after the next start.
  @Override
  public void close() {
    isClosed.set(true);
    List<Running> open = List.copyOf(running.values());
    try {
      for (Running run : open) {
        run.thread().join(END_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
