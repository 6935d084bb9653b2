package io.lockstep.space.audit;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Disk;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.HorizonListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.SecurityEvents;
import io.lockstep.twin.AuditNote;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the changes log at its own pace and writes what apps did into the chain, in groups, with
/// digests of the inputs' bytes, so that telemetry is covered too. Nobody waits for it, but for old
/// inputs: they go once the chain says so. Thread-safe.
///
/// Now and then, and at the stop, it signs a checkpoint, which becomes a record of the inputs
/// journal as well: either of the two logs then tells when the other one was rolled back.
public final class AuditTrail implements AutoCloseable, HorizonListener {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final String CHANGES = "changes";
  private static final int POLL_RECORDS = 4_096;
  private static final int ENTRIES_MAX = 4_096;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long STOP_SECONDS_MAX = 5;

  // As the journal lays out records.
  private static final int RECORD_HEADER_BYTES = 12;
  private static final int MARKER_BYTES = 24;

  private final AuditOptions options;
  private final Journal inputs;
  private final Journal changes;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final AuditFiles files;
  private final AuditChain chain;
  private final InputsDigest digest;
  private final Reader reader;
  private final Appender toInputs;
  private final SecuritySample security;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopping = new CountDownLatch(1);

  // Under the lock.
  private final List<AuditEntry> waiting = new ArrayList<>();
  private final Intake intake = new Intake();
  private long waitingSince;
  private long coveredAt;
  private long checkpointAt;
  private long groupsAtCheckpoint;
  private long coveredAtCheckpoint;
  private long entriesAtCheckpoint;
  private boolean isClosed;

  private long ownBytes;
  private volatile @Nullable Thread thread;
  private volatile String problem = "";

  private AuditTrail(
      AuditOptions options,
      AuditKey key,
      Disk disk,
      Journal inputs,
      Journal changes,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.options = options;
    this.inputs = inputs;
    this.changes = changes;
    this.clock = clock;
    this.nanos = nanos;
    this.security = new SecuritySample(clock, nanos);
    this.files = new AuditFiles(disk);
    this.digest = new InputsDigest(disk, options.journal());
    this.chain =
        AuditChain.open(
            files,
            key,
            random,
            inputs.firstPosition(),
            changes.firstPosition(),
            micros(),
            options.fileBytesMax());
    this.toInputs = inputs.appender();
    // Who moves the changes log away has it built anew, from its beginning.
    boolean isAnew = chain.changes() > changes.endPosition();
    long first = changes.firstPosition();
    this.reader = changes.reader(isAnew ? first : Math.max(first, chain.changes()));
    this.coveredAt = nanos.getAsLong();
    this.checkpointAt = coveredAt;
    this.groupsAtCheckpoint = chain.groups();
    this.coveredAtCheckpoint = chain.inputs();
    this.entriesAtCheckpoint = chain.entries();
    intake.missing(CHANGES, chain.changes(), reader.position());
  }

  /// Opens the audit of a space. Nothing is written until [#start] or [#step].
  ///
  /// @param disk has the chain in the folder `audit`, and its anchor in `pki`
  /// @param changes where the space writes what it decides
  /// @param nanos monotonic time
  public static AuditTrail open(
      AuditOptions options,
      AuditKey key,
      Disk disk,
      Journal inputs,
      Journal changes,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    return new AuditTrail(options, key, disk, inputs, changes, clock, nanos, random);
  }

  /// Begins to write, on a thread of its own, and to hold inputs until they are covered.
  public void start() {
    inputs.addHorizonListener(this);
    thread = Thread.ofPlatform().name("lockstep-audit").daemon().start(this::run);
  }

  private void run() {
    boolean worked = true;
    while (worked || !isStopping()) {
      worked = step();
    }
  }

  private boolean isStopping() {
    try {
      return stopping.await(LOOK_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// One round: reads changes, and writes what is due; false when it may rest.
  public boolean step() {
    lock.lock();
    try {
      if (isClosed) {
        return false;
      }
      boolean isReading = read();
      if (isDue()) {
        write();
        return true;
      }
      return isReading;
    } catch (JournalException | LockstepException e) {
      trouble(e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Takes events that are no commands: the first of a source is written with the next group, what
  /// follows within a minute as one entry at its end, or at the stop. What a killed process had
  /// only counted is lost.
  public SecurityEvents security() {
    return security;
  }

  /// Enters what is neither a command nor about security; in the chain, and durable, when this
  /// returns.
  ///
  /// @param subject what it is about
  /// @param json see [AuditNote]
  /// @throws LockstepException STORAGE_FAILED when it cannot be written: it may be later
  public void enter(AuditEntry.Kind kind, String subject, String json) {
    lock.lock();
    try {
      if (isClosed) {
        throw new LockstepException(ErrorCode.STORAGE_FAILED, "audit: it is closed");
      }
      intake.add(new AuditEntry(0, kind, -1, 0, micros(), subject, json));
      write();
    } catch (JournalException e) {
      trouble(e);
      throw new LockstepException(ErrorCode.STORAGE_FAILED, "audit: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /// Writes all that the changes log holds now.
  ///
  /// @throws LockstepException with [ErrorCode#STORAGE_FAILED] when it cannot be written
  public void catchUp() {
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      readAll();
      if (!waiting.isEmpty() || security.hasAny()) {
        write();
      }
    } catch (JournalException e) {
      trouble(e);
      throw new LockstepException(ErrorCode.STORAGE_FAILED, "audit: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /// What the chain has come to, signed; for keeping elsewhere.
  public Checkpoint checkpoint() {
    catchUp();
    lock.lock();
    try {
      return chain.anchor();
    } finally {
      lock.unlock();
    }
  }

  /// Reads entries, newest first.
  public AuditReader entries() {
    return new AuditReader(files);
  }

  /// How it stands.
  public AuditHealth health() {
    lock.lock();
    try {
      return new AuditHealth(
          problem, chain.groups(), chain.entries(), chain.inputs(), chain.changes());
    } finally {
      lock.unlock();
    }
  }

  private void trouble(RuntimeException why) {
    String message = why.getMessage() == null ? why.toString() : why.getMessage();
    if (!problem.equals(message)) {
      LOG.atError().setCause(why).log("The audit cannot be written; it is tried again");
    }
    problem = message;
  }

  /// Reads changes; true when there is more.
  private boolean read() {
    if (waiting.size() >= ENTRIES_MAX) {
      return true;
    }
    try {
      return reader.poll(intake, POLL_RECORDS) == POLL_RECORDS;
    } catch (HorizonException e) {
      long from = reader.position();
      reader.seek(e.firstKeptPosition());
      intake.missing(CHANGES, from, e.firstKeptPosition());
      return true;
    }
  }

  private void readAll() {
    while (read()) {
      if (waiting.size() >= ENTRIES_MAX) {
        write();
      }
    }
  }

  private boolean isDue() {
    long now = nanos.getAsLong();
    if (security.hasAny() && waiting.isEmpty()) {
      await(now);
    }
    boolean hasWaited =
        !waiting.isEmpty() && now - waitingSince >= options.entriesDelay().toNanos();
    long uncovered = options.journal().isEmpty() ? 0 : inputs.durablePosition() - chain.inputs();
    boolean isOwn = uncovered == ownBytes;
    return hasWaited
        || waiting.size() >= ENTRIES_MAX
        || uncovered >= options.rangeBytesMax()
        || (uncovered > 0 && !isOwn && now - coveredAt >= options.coverDelay().toNanos())
        || isCheckpointDue(now);
  }

  private void await(long now) {
    waiting.addAll(security.take());
    waitingSince = now;
  }

  private boolean isCheckpointDue(long now) {
    boolean isAnyNew =
        chain.entries() > entriesAtCheckpoint || chain.inputs() - coveredAtCheckpoint > ownBytes;
    return isAnyNew
        && (now - checkpointAt >= options.checkpointInterval().toNanos()
            || chain.groups() - groupsAtCheckpoint >= options.checkpointGroups());
  }

  /// Writes what waits, and covers inputs.
  private void write() {
    waiting.addAll(isClosed ? security.takeAll() : security.take());
    // What is not durable may be decided again, and stand elsewhere then.
    changes.syncNow();
    long until = inputs.durablePosition();
    List<Group.Range> ranges =
        options.journal().isEmpty()
            ? List.of()
            : digest.of(firstUncovered(), until, options.rangeBytesMax());
    if (!waiting.isEmpty() || !ranges.isEmpty()) {
      chain.append(micros(), reader.position(), ranges, List.copyOf(waiting));
      waiting.clear();
    }
    coveredAt = nanos.getAsLong();
    problem = "";
    if (isCheckpointDue(coveredAt)) {
      checkpoint(false);
    }
  }

  /// Where covering goes on. Inputs that went while nobody audited are a gap.
  private long firstUncovered() {
    long covered = chain.inputs();
    long kept = inputs.firstPosition();
    if (kept > covered) {
      intake.missing("inputs", covered, kept);
    }
    return Math.max(covered, kept);
  }

  private void checkpoint(boolean closed) {
    Checkpoint signed = chain.checkpoint(micros(), closed);
    checkpointAt = nanos.getAsLong();
    groupsAtCheckpoint = chain.groups();
    entriesAtCheckpoint = chain.entries();
    coveredAtCheckpoint = chain.inputs();
    if (!closed) {
      vouch(signed, null);
    }
  }

  /// Makes a checkpoint a record of the inputs journal.
  private void vouch(Checkpoint signed, @Nullable CountDownLatch done) {
    byte[] text = signed.text().getBytes(StandardCharsets.UTF_8);
    // A commit of its own: a marker, and the record padded to eight bytes.
    ownBytes = MARKER_BYTES + ((RECORD_HEADER_BYTES + (long) text.length + 7) & -8);
    try {
      toInputs.append(InputKind.AUDIT_CHECKPOINT.number(), text, 0, text.length);
      toInputs.flush(
          new BatchListener() {
            @Override
            public void durable(long firstPosition, long lastPosition) {
              settled();
            }

            @Override
            public void failed(JournalException why) {
              settled();
            }

            private void settled() {
              if (done != null) {
                done.countDown();
              }
            }
          });
    } catch (JournalException e) {
      // The journal says by itself that it takes nothing; the chain goes on without.
      LOG.atWarn().setCause(e).log("The audit's checkpoint could not be put into the inputs");
      if (done != null) {
        done.countDown();
      }
    }
  }

  /// Old inputs go: the chain says which, before they do.
  @Override
  public void beforeTrim(long fromPosition, long toPosition) {
    lock.lock();
    try {
      if (isClosed) {
        throw new LockstepException(
            ErrorCode.CONFLICT,
            "inputs up to position %d: kept until the next start, since the audit is closed"
                .formatted(toPosition));
      }
      while (chain.inputs() < toPosition && !options.journal().isEmpty()) {
        long before = chain.inputs();
        write();
        if (chain.inputs() == before) {
          throw new LockstepException(
              ErrorCode.CONFLICT,
              "inputs up to position %d: kept, since the audit covers them up to %d only"
                  .formatted(toPosition, before));
        }
      }
      waiting.add(
          new AuditEntry(
              0,
              AuditEntry.Kind.PURGE,
              -1,
              0,
              micros(),
              "inputs %d %d".formatted(fromPosition, toPosition),
              AuditNote.object(
                  "who",
                  "lockstep",
                  "role",
                  "admin",
                  "what",
                  "PurgeInputs",
                  "why",
                  "the journal's quota",
                  "outcome",
                  "done",
                  "from",
                  Long.toString(fromPosition),
                  "to",
                  Long.toString(toPosition))));
      waitingSince = nanos.getAsLong();
      write();
    } finally {
      lock.unlock();
    }
  }

  /// Writes what is there, signs a last checkpoint, and ends.
  @Override
  public void close() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        boolean _ = running.join(Duration.ofSeconds(STOP_SECONDS_MAX));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    lock.lock();
    try {
      if (!isClosed) {
        isClosed = true;
        finish();
      }
    } catch (JournalException | LockstepException e) {
      trouble(e);
    } finally {
      reader.close();
      chain.close();
      lock.unlock();
    }
  }

  private void finish() {
    readAll();
    write();
    if (isCheckpointDue(checkpointAt + options.checkpointInterval().toNanos())) {
      CountDownLatch done = new CountDownLatch(1);
      vouch(chain.checkpoint(micros(), false), done);
      awaitWithin(done);
      write();
    }
    checkpoint(true);
  }

  private void awaitWithin(CountDownLatch done) {
    try {
      boolean _ = thread != null && done.await(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private long micros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /// Collects entries.
  private final class Intake implements RecordVisitor {
    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      if (kind != ChangeKind.AUDIT.number()) {
        return;
      }
      ChangeHeader header = ChangeHeader.read(payload);
      GraphChange note = GraphChange.read(payload);
      add(
          new AuditEntry(
              0,
              AuditEntry.Kind.COMMAND,
              header.inputPosition(),
              header.ordinal(),
              header.receivedMicros(),
              note.subject(),
              note.body()));
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      missing(CHANGES, fromPosition, toPosition);
    }

    void missing(String log, long from, long to) {
      if (to > from) {
        add(
            new AuditEntry(
                0,
                AuditEntry.Kind.GAP,
                -1,
                0,
                micros(),
                "%s %d %d".formatted(log, from, to),
                AuditNote.object(
                    "who",
                    "lockstep",
                    "role",
                    "admin",
                    "what",
                    log.equals(CHANGES) ? "ChangesMissed" : "InputsMissed",
                    "why",
                    "the log was trimmed, or damaged, before the audit had read it",
                    "outcome",
                    "done",
                    "from",
                    Long.toString(from),
                    "to",
                    Long.toString(to))));
      }
    }

    private void add(AuditEntry entry) {
      if (waiting.isEmpty()) {
        waitingSince = nanos.getAsLong();
      }
      waiting.add(entry);
    }
  }
}
