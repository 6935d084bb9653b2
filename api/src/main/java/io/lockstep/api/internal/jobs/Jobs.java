package io.lockstep.api.internal.jobs;

import io.lockstep.api.JobOptions;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Import and delete jobs: takes them up, runs each on a thread of its own, and remembers them. A
/// job that the end of the process cut off has failed, and says so; it can be run again, since what
/// is there already stays or is replaced. Thread-safe.
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final long PURGE_AFTER_MICROS = TimeUnit.DAYS.toMicros(30);
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final SpaceCalls space;
  private final JobOptions options;
  private final InstantSource clock;
  private final JobStore store;
  private final Uploads uploads;
  private final Blobs blobs;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /// Why a job is not taken up.
  public sealed interface Refused {
    /// As many run as may.
    record TooMany(int max) implements Refused {}

    /// Something of the request is wrong.
    record Invalid(String message) implements Refused {}
  }

  /// What became of a request.
  public sealed interface Result {
    /// The job as it is now.
    record Done(Job job) implements Result {}

    /// Nothing was done.
    record Not(Refused why) implements Result {}

    /// There is no such job.
    record Unknown() implements Result {}
  }

  /// A job that runs.
  private static final class Running {
    private final Thread thread;
    private final AtomicBoolean isCancelled = new AtomicBoolean();

    /// True while the thread waits for something outside, which an interrupt ends.
    private boolean isTransferring;

    Running(Thread thread) {
      this.thread = thread;
    }

    synchronized void transferring(boolean now) {
      isTransferring = now;
      if (!now) {
        Thread.interrupted(); // What is written next must not be cut off.
      } else if (isCancelled.get()) {
        thread.interrupt();
      }
    }

    synchronized void cancel() {
      isCancelled.set(true);
      if (isTransferring) {
        thread.interrupt();
      }
    }
  }

  /// Reads what is known of earlier jobs.
  public Jobs(SpaceCalls space, JobOptions options, InstantSource clock) {
    this.space = space;
    this.options = options;
    this.clock = clock;
    uploads = new Uploads(options.folder().resolve("uploads"), options.uploadBytesMax());
    store = new JobStore(options.folder().resolve("jobs"));
    blobs = new Blobs(options, uploads, clock);
    store.purge(now());
    for (Job.Kind kind : Job.Kind.values()) {
      store.all(kind).stream().filter(job -> !job.status().isFinal()).forEach(this::cutOff);
    }
  }

  /// The files that clients put here.
  public Uploads uploads() {
    return uploads;
  }

  private long now() {
    return JobTimes.now(clock);
  }

  /// Ends a job that an earlier process did not end, and delivers its log.
  private void cutOff(Job job) {
    String message =
        "the server stopped while the job ran; what it had done by then stays: run it again with another id";
    try (JobLog log = new JobLog(store.log(job), clock, job, true)) {
      log.error(null, 0, "", "JobInterrupted", message);
      log.end("Failed");
    }
    Job ended =
        job.finished(
            Job.Status.FAILED,
            now(),
            now() + PURGE_AFTER_MICROS,
            job.progress(),
            new Job.Failure("JobInterrupted", message, List.of()));
    store.put(ended);
    if (job.kind() == Job.Kind.IMPORT) {
      start(ended, () -> deliver(ended));
    }
  }

  /// Finds a job.
  public Optional<Job> find(Job.Kind kind, String id) {
    store.purge(now());
    return store.find(kind, id);
  }

  /// All jobs of a kind, by id.
  public List<Job> all(Job.Kind kind) {
    store.purge(now());
    return store.all(kind);
  }

  /// Jobs that run.
  public int running() {
    return running.size();
  }

  /// Takes up an import.
  public Result addImport(Principal principal, String id, String input, String output) {
    try {
      blobs.check(input, false);
      blobs.check(output, true);
    } catch (BlobException e) {
      return invalid(String.valueOf(e.getMessage()));
    }
    return add(job(Job.Kind.IMPORT, principal, id, input, output, 0));
  }

  /// Takes up the deletion of all models, twins and relationships.
  public Result addDeletion(Principal principal, String id, int timeoutMinutes) {
    return add(job(Job.Kind.DELETE, principal, id, "", "", timeoutMinutes));
  }

  private Job job(
      Job.Kind kind, Principal principal, String id, String in, String out, int timeoutMinutes) {
    long now = now();
    return new Job(
        kind,
        id,
        principal.name(),
        in,
        out,
        timeoutMinutes,
        Job.Status.NOTSTARTED,
        now,
        now,
        0,
        now + PURGE_AFTER_MICROS,
        Job.Progress.NONE,
        null);
  }

  private static Result invalid(String message) {
    return new Result.Not(new Refused.Invalid(message));
  }

  private synchronized Result add(Job job) {
    if (store.find(job.kind(), job.id()).isPresent()) {
      return invalid(
          "job %s: expected an id that is not used yet, found a job of it; delete that one or choose another id"
              .formatted(job.id()));
    }
    if (running.size() >= options.runningMax()) {
      return new Result.Not(new Refused.TooMany(options.runningMax()));
    }
    store.put(job);
    start(job, () -> run(job));
    return new Result.Done(job);
  }

  private void start(Job job, Runnable work) {
    String key = key(job);
    Thread thread =
        Thread.ofPlatform()
            .name("job-" + job.id())
            .daemon()
            .unstarted(
                () -> {
                  try {
                    work.run();
                  } finally {
                    running.remove(key);
                  }
                });
    running.put(key, new Running(thread));
    thread.start();
  }

  private static String key(Job job) {
    return job.kind() + "/" + job.id();
  }

  /// Cancels an import that runs.
  public synchronized Result cancel(String id) {
    Optional<Job> found = store.find(Job.Kind.IMPORT, id);
    if (found.isEmpty()) {
      return new Result.Unknown();
    }
    Job job = found.get();
    Running run = running.get(key(job));
    if (job.status().isFinal() || run == null) {
      return invalid(
          "import job %s: expected one that runs, found that it is %s"
              .formatted(id, job.status().word()));
    }
    run.cancel();
    Job cancelling = job.cancelling(now());
    store.put(cancelling);
    return new Result.Done(cancelling);
  }

  /// Forgets an import that does not run.
  public synchronized Result remove(String id) {
    Optional<Job> found = store.find(Job.Kind.IMPORT, id);
    if (found.isEmpty()) {
      return new Result.Unknown();
    }
    Job job = found.get();
    if (!job.status().isFinal() || running.containsKey(key(job))) {
      return invalid(
          "import job %s: expected one that is over, found that it is %s; cancel it first"
              .formatted(id, job.status().word()));
    }
    store.remove(job);
    return new Result.Done(job);
  }

  private void run(Job job) {
    Running self = running.get(key(job));
    if (self == null) {
      return;
    }
    update(job, Job::began);
    switch (job.kind()) {
      case IMPORT -> runImport(job, self);
      case DELETE -> runDeletion(job, self);
    }
  }

  @FunctionalInterface
  private interface Step {
    Job of(Job job, long micros);
  }

  /// Changes what is known of a job; what somebody else changed meanwhile stays.
  private synchronized void update(Job job, Step step) {
    Job before = store.find(job.kind(), job.id()).orElse(job);
    if (before.status() == Job.Status.NOTSTARTED) {
      store.put(step.of(before, now()));
    }
  }

  private synchronized void show(Job job, Job.Progress progress) {
    store
        .find(job.kind(), job.id())
        .ifPresent(known -> store.show(known.advanced(now(), progress)));
  }

  private void runImport(Job job, Running self) {
    Job.Progress done = Job.Progress.NONE;
    Job.@Nullable Failure failure = null;
    Path fetched = store.fetched(job);
    try (JobLog log = new JobLog(store.log(job), clock, job, false)) {
      log.status(null, "Started");
      ImportRun.Stop stop = () -> self.isCancelled.get() || isClosed.get();
      ImportRun run =
          new ImportRun(space, principal(job), log, stop, progress -> show(job, progress));
      try {
        self.transferring(true);
        Path input;
        try {
          input = blobs.fetch(job.input(), fetched);
        } finally {
          self.transferring(false);
        }
        run.run(input);
        failure = failureOf(log);
      } catch (ImportRun.Unreadable e) {
        log.error(null, e.line(), "", "ValidationFailed", String.valueOf(e.getMessage()));
        failure =
            failure("ValidationFailed", "line %d: %s".formatted(e.line(), e.getMessage()), log);
      } catch (BlobException | IOException e) {
        log.error(null, 0, "", "BlobNotReadable", String.valueOf(e.getMessage()));
        failure = failure("BlobNotReadable", String.valueOf(e.getMessage()), log);
      } catch (LockstepException e) {
        log.error(null, 0, "", e.code().name(), String.valueOf(e.getMessage()));
        failure = failure(e.code().name(), String.valueOf(e.getMessage()), log);
      } catch (InterruptedException _) {
        // Cancelled while it waited for something outside.
      }
      done = run.progress();
      log.end(endOf(self, failure));
    } catch (RuntimeException e) {
      failure = defect(job, e);
    }
    if (isClosed.get() && !self.isCancelled.get()) {
      return; // The next start says that the job was cut off.
    }
    String undelivered = "";
    try {
      self.transferring(true);
      try {
        blobs.deliver(store.log(job), job.output());
      } finally {
        self.transferring(false);
      }
    } catch (BlobException e) {
      undelivered = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      undelivered = "cancelled before the log was delivered";
    } catch (RuntimeException e) {
      failure = defect(job, e);
    }
    if (!undelivered.isEmpty() && !self.isCancelled.get()) {
      failure =
          new Job.Failure(
              "BlobNotWritable",
              undelivered,
              failure == null ? List.of() : List.of(failure.message()));
    }
    deleteQuietly(fetched);
    finish(job, self, done, failure);
  }

  private static String endOf(Running self, Job.@Nullable Failure failure) {
    if (self.isCancelled.get()) {
      return "Cancelled";
    }
    return failure == null ? "Succeeded" : "Failed";
  }

  private static Job.Failure failure(String code, String message, JobLog log) {
    return new Job.Failure(code, message, log.firstErrors());
  }

  private static Job.@Nullable Failure failureOf(JobLog log) {
    return log.errors() == 0
        ? null
        : failure(
            "ImportJobFailed",
            "%d elements were refused; the log lists them, and all others are in the graph"
                .formatted(log.errors()),
            log);
  }

  private static Job.Failure defect(Job job, RuntimeException e) {
    LOG.atError().setCause(e).addKeyValue("job", job.id()).log("a job failed by a defect");
    return new Job.Failure(
        "InternalServerError", "the server failed; its log has the particulars", List.of());
  }

  private synchronized void finish(
      Job job, Running self, Job.Progress done, Job.@Nullable Failure failure) {
    boolean isCancelled = self.isCancelled.get() && job.kind() == Job.Kind.IMPORT;
    Job.Status how =
        isCancelled
            ? Job.Status.CANCELLED
            : failure == null ? Job.Status.SUCCEEDED : Job.Status.FAILED;
    // Gone from the running ones first: who sees the end may begin the next job.
    running.remove(key(job));
    store
        .find(job.kind(), job.id())
        .ifPresent(
            known ->
                store.put(
                    known.finished(
                        how,
                        now(),
                        now() + PURGE_AFTER_MICROS,
                        done,
                        isCancelled ? null : failure)));
  }

  private void runDeletion(Job job, Running self) {
    long deadline = now() + TimeUnit.MINUTES.toMicros(job.timeoutMinutes());
    Job.Progress done = Job.Progress.NONE;
    Job.@Nullable Failure failure = null;
    try (JobLog log = new JobLog(store.log(job), clock, job, false)) {
      ImportRun.Stop stop = () -> isClosed.get() || now() >= deadline;
      DeleteRun run =
          new DeleteRun(space, principal(job), log, stop, progress -> show(job, progress));
      try {
        run.run();
        if (now() >= deadline) {
          failure =
              failure(
                  "TimeoutError",
                  "expected the end within %d minutes, found none; what is deleted stays deleted"
                      .formatted(job.timeoutMinutes()),
                  log);
        } else if (log.errors() > 0) {
          failure =
              failure(
                  "DeleteJobFailed",
                  "%d elements could not be deleted".formatted(log.errors()),
                  log);
        }
      } catch (LockstepException e) {
        failure = failure(e.code().name(), String.valueOf(e.getMessage()), log);
      } catch (InterruptedException e) {
        failure = failure("JobInterrupted", "the job was interrupted", log);
      }
      done = run.progress();
    } catch (RuntimeException e) {
      failure = defect(job, e);
    }
    if (!isClosed.get()) {
      finish(job, self, done, failure);
    }
  }

  private void deliver(Job job) {
    try {
      blobs.deliver(store.log(job), job.output());
    } catch (BlobException e) {
      LOG.atWarn().addKeyValue("job", job.id()).log("log not delivered: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).log("not deleted: {}", e.toString());
    }
  }

  /// Rights were checked when the job was taken up.
  private static Principal principal(Job job) {
    return new Principal(job.principal(), Role.ENGINEER);
  }

  /// Lets jobs stop where they are; the next start says of them that they were cut off.
  @Override
  public void close() {
    isClosed.set(true);
    List<Running> open = List.copyOf(running.values());
    open.forEach(
        run -> {
          synchronized (run) {
            if (run.isTransferring) {
              run.thread.interrupt();
            }
          }
        });
    try {
      for (Running run : open) {
        run.thread.join(END_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    blobs.close();
  }
}
