package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An endless log of records in segment files, durable by group commit, or written lazily.
///
/// A **position** is a byte offset in the endless log: positions grow, compare as times do, and
/// stay when old segments go. Producers hand batches over through their [SegmentAppender]; one
/// thread writes all that waits, syncs once and then tells the batches' listeners. Readers follow
/// at their own pace.
///
/// After a failed write or sync nothing is acknowledged any more: [#health] says why, and only
/// opening the journal anew recovers. A full disk refuses batches and resumes by itself.
///
/// Thread-safe. Its threads must not be interrupted. One process uses a folder at a time; whoever
/// opens the journal sees to that.
public final class SegmentJournal implements Journal {

  private static final Logger log = LoggerFactory.getLogger(SegmentJournal.class);

  private final Disk disk;
  private final JournalOptions options;
  private final long salt;
  private final long tornBytes;
  private final Segments segments;
  private final Quarantine quarantine;
  private final CommitLoop loop;
  private final Upkeep upkeep;
  private final ChunkPool chunks;
  private final List<SegmentReader> readers = new CopyOnWriteArrayList<>();
  private final List<ProgressListener> progressListeners = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> waitingForRoom = new ConcurrentLinkedQueue<>();

  private final ReentrantLock waitLock = new ReentrantLock();
  private final Condition changed = waitLock.newCondition();
  private final AtomicInteger waiters = new AtomicInteger();

  private final boolean stepped;
  private final AtomicBoolean commitParked = new AtomicBoolean();
  private final @Nullable Thread commitThread;
  private final @Nullable Thread upkeepThread;
  private volatile boolean closing;
  private volatile boolean closed;

  /// Opens or creates a journal, and starts its commit thread and its upkeep thread.
  ///
  /// @throws JournalException when the disk fails, or the folder holds another log or format
  public static SegmentJournal open(Disk disk, TimeSource time, JournalOptions options) {
    return new SegmentJournal(disk, time, options, new SecureRandom()::nextLong, false);
  }

  /// Opens or creates a journal that has no threads: [#step] drives it, on the caller's thread. For
  /// simulations; everything then belongs to one thread.
  ///
  /// @param salts random numbers, one for each log that is created
  public static SegmentJournal openStepped(
      Disk disk, TimeSource time, JournalOptions options, LongSupplier salts) {
    return new SegmentJournal(disk, time, options, salts, true);
  }

  private SegmentJournal(
      Disk disk, TimeSource time, JournalOptions options, LongSupplier salts, boolean stepped) {
    this.disk = disk;
    this.options = options;
    this.stepped = stepped;
    this.quarantine = new Quarantine(disk, options.name());
    Recovery found = Recovery.open(disk, options.name(), time, salts, quarantine);
    this.salt = found.salt();
    this.tornBytes = found.tornBytes();
    this.segments = found.segments();
    this.chunks = new ChunkPool(options.maxPendingBytes());
    this.upkeep = new Upkeep(disk, options, segments, this::lastRecordPosition);
    this.loop = new CommitLoop(time, options, found, upkeep, this::publish);
    try {
      loop.begin();
    } catch (JournalException e) {
      found.active().close();
      throw e;
    }
    if (stepped) {
      this.commitThread = null;
      this.upkeepThread = null;
    } else {
      Thread upkeeper = thread("journal-upkeep-", this::runUpkeep);
      Thread committer = thread("journal-", this::runCommits);
      this.upkeepThread = upkeeper;
      this.commitThread = committer;
      upkeep.onWork(() -> LockSupport.unpark(upkeeper));
      upkeeper.start();
      committer.start();
    }
  }

  private Thread thread(String prefix, Runnable body) {
    return Thread.ofPlatform().daemon().name(prefix + options.name()).unstarted(body);
  }

  /// The folder of the journal on its disk.
  @Override
  public String name() {
    return options.name();
  }

  @Override
  public Appender appender() {
    return new SegmentAppender(this, chunks, options.maxRecordBytes());
  }

  @Override
  public Reader reader(long fromPosition) {
    SegmentReader reader = new SegmentReader(this, fromPosition);
    reader.seek(fromPosition);
    readers.add(reader);
    return reader;
  }

  @Override
  public long firstPosition() {
    return segments.first();
  }

  @Override
  public long durablePosition() {
    return loop.durable();
  }

  @Override
  public long readablePosition() {
    return loop.readable();
  }

  @Override
  public long endPosition() {
    return loop.end();
  }

  /// Position of the last record written; -1 when the log never had one.
  public long lastRecordPosition() {
    return loop.lastRecord();
  }

  /// A copy of the last record written; empty when there is none or it is damaged. Cheap at any
  /// length of the log.
  public Optional<JournalRecord> lastRecord() {
    long position = lastRecordPosition();
    if (position < segments.first()) {
      return Optional.empty();
    }
    long segment = segments.holding(position);
    try (DiskFile file = disk.open(segments.file(segment), false)) {
      RecordCursor cursor = cursor(file, segment);
      cursor.limit(Math.min(endPosition(), segments.endOf(segment)));
      cursor.position(position);
      if (cursor.find() != RecordCursor.Found.RECORD) {
        return Optional.empty();
      }
      ByteBuffer payload = ByteBuffer.allocate(cursor.payload().remaining());
      payload.put(cursor.payload()).flip();
      return Optional.of(new JournalRecord(position, cursor.kind(), payload.asReadOnlyBuffer()));
    }
  }

  @Override
  public JournalHealth health() {
    Fault fault = loop.fault();
    return fault == null
        ? new JournalHealth.Healthy(quarantine.ranges())
        : new JournalHealth.ReadOnly(
            fault.reason(), fault.message(), fault.since(), quarantine.ranges());
  }

  @Override
  public JournalStatistics statistics() {
    DurationHistogram syncs = loop.syncs();
    return new JournalStatistics(
        loop.records(),
        loop.bytes(),
        loop.commits(),
        loop.failedBatches(),
        syncs.total(),
        syncs.quantileNanos(0.5),
        syncs.quantileNanos(0.99),
        syncs.maxNanos(),
        loop.pendingBytes(),
        segments.count(),
        firstPosition(),
        endPosition(),
        tornBytes,
        quarantine.size());
  }

  /// Deletes whole segments below a position, on the caller's thread, after the horizon listeners
  /// have returned there. The segment of the last record is kept.
  public void trimTo(long position) {
    upkeep.trimTo(position);
  }

  @Override
  public void addHorizonListener(HorizonListener listener) {
    upkeep.add(listener);
  }

  @Override
  public void addProgressListener(ProgressListener listener) {
    progressListeners.add(listener);
  }

  @Override
  public void removeProgressListener(ProgressListener listener) {
    progressListeners.remove(listener);
  }

  /// Waits until everything below a position is durable; in a lazy log it makes it so.
  ///
  /// @throws JournalException when the journal can no longer make it durable
  public void awaitDurable(long position) {
    while (durablePosition() < position) {
      if (options.sync() == Sync.LAZY && endPosition() >= position) {
        syncNow();
      } else if (stepped) {
        requireProgress(step(), position);
      } else {
        awaitWritten(position);
      }
    }
  }

  @Override
  public void syncNow() {
    SyncBarrier barrier = new SyncBarrier();
    handOver(Batch.barrier(true, barrier));
    while (stepped && !barrier.isDone()) {
      requireProgress(step(), endPosition());
    }
    barrier.await();
  }

  /// Drives a journal without threads: one commit and its upkeep.
  ///
  /// @return false when there was nothing to do
  public boolean step() {
    if (!stepped) {
      throw new IllegalStateException("journal '" + name() + "' has its own threads");
    }
    boolean committed = loop.runOnce();
    letThroughWaiting();
    boolean kept = upkeep.runOnce();
    return committed || kept;
  }

  /// Commits what was handed over, marks the end and closes the files. Batches handed over later
  /// fail. Returns when its threads have ended.
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    Thread committer = commitThread;
    Thread upkeeper = upkeepThread;
    if (committer != null && upkeeper != null) {
      LockSupport.unpark(committer);
      join(committer);
      LockSupport.unpark(upkeeper);
      join(upkeeper);
    } else {
      while (loop.runOnce()) {
        letThroughWaiting();
      }
    }
    loop.finish();
    upkeep.close();
    closed = true;
    refuseRest();
    publish();
  }

  // --- for appenders and readers ---

  boolean isStepped() {
    return stepped;
  }

  boolean isClosed() {
    return closed;
  }

  Disk disk() {
    return disk;
  }

  Segments segments() {
    return segments;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  RecordCursor cursor(DiskFile file, long segment) {
    return RecordCursor.over(file, segment, salt, options.segmentBytes());
  }

  void forget(SegmentReader reader) {
    readers.remove(reader);
  }

  boolean hasRoom() {
    return loop.hasRoom();
  }

  void onRoom(Runnable resume) {
    waitingForRoom.add(resume);
    wakeCommitThread();
  }

  void handOver(Batch batch) {
    Batch accepted = batch;
    if (loop.isOverloaded() && batch.bytes() > 0) {
      accepted = Batch.refused(batch.listener, overload());
      batch.release();
    }
    loop.offer(accepted);
    if (closed) {
      refuseRest();
    } else {
      wakeCommitThread();
    }
  }

  private JournalException overload() {
    return new JournalException(
        JournalException.Reason.OVERLOADED,
        "journal '%s': %d bytes are pending, more than four times the allowed %d: stop handing over while hasRoom() is false"
            .formatted(name(), loop.pendingBytes(), options.maxPendingBytes()));
  }

  // --- threads ---

  private void runCommits() {
    while (true) {
      boolean committed = loop.runOnce();
      letThroughWaiting();
      if (committed) {
        continue;
      }
      if (closing) {
        return;
      }
      commitParked.set(true);
      // Producers offer first and look at the flag second, so one of both sides sees the other.
      if (loop.isIdle() && !closing && (waitingForRoom.isEmpty() || !loop.hasAmpleRoom())) {
        LockSupport.parkNanos(this, loop.nanosToLook());
      }
      commitParked.set(false);
    }
  }

  private void wakeCommitThread() {
    Thread thread = commitThread;
    if (thread != null && commitParked.get() && commitParked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void runUpkeep() {
    while (!closing) {
      try {
        if (!upkeep.runOnce()) {
          LockSupport.park(this);
        }
      } catch (RuntimeException e) {
        log.atError().addKeyValue("log", name()).setCause(e).log("The log's upkeep failed");
      }
    }
  }

  private void letThroughWaiting() {
    while (!waitingForRoom.isEmpty() && loop.hasAmpleRoom()) {
      Runnable resume = waitingForRoom.poll();
      if (resume != null) {
        guard(resume);
      }
    }
  }

  /// What is called back must not stop the commits.
  private void guard(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("log", name()).setCause(e).log("A callback of the log threw");
    }
  }

  private synchronized void refuseRest() {
    loop.refuseAll(closedException());
  }

  private JournalException closedException() {
    return new JournalException(
        JournalException.Reason.CLOSED, "journal '" + name() + "' is closed");
  }

  private void publish() {
    long readable = readablePosition();
    for (ProgressListener listener : progressListeners) {
      guard(() -> listener.readable(readable));
    }
    for (SegmentReader reader : readers) {
      reader.wake();
    }
    signalChange();
  }

  private void signalChange() {
    if (waiters.get() > 0) {
      waitLock.lock();
      try {
        changed.signalAll();
      } finally {
        waitLock.unlock();
      }
    }
  }

  private void awaitWritten(long position) {
    waiters.getAndIncrement();
    waitLock.lock();
    try {
      while (readablePosition() < position) {
        Fault fault = loop.fault();
        if (closed) {
          throw closedException();
        }
        if (fault != null && fault.lasting()) {
          throw fault.refusal(name());
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      waitLock.unlock();
      waiters.getAndDecrement();
    }
  }

  private void requireProgress(boolean progressed, long position) {
    if (!progressed) {
      throw new IllegalStateException(
          "journal '%s': nothing is handed over that would reach position %d; the end is %d"
              .formatted(name(), position, endPosition()));
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
