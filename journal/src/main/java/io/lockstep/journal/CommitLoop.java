package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The single writer of a journal: takes what waits, writes it, syncs once, publishes, tells the
/// listeners. [#runOnce] is one group commit; a thread, or a simulation, calls it again and again.
///
/// Producers hand over through [#offer]; everything else belongs to the thread that runs it, except
/// the volatile positions and counters.
final class CommitLoop {

  private static final long LARGEST_GROUP_BYTES = 16L << 20;
  private static final int REFUSED_AT_TIMES = 4;
  private static final long RETRY_NANOS = 1_000_000_000L;
  private static final long ROOM_BYTES = 1 << 20;
  private static final Logger log = LoggerFactory.getLogger(CommitLoop.class);

  private final TimeSource time;
  private final JournalOptions options;
  private final Segments segments;
  private final Upkeep upkeep;
  private final Runnable progress;
  private final long salt;

  private final MpscUnboundedArrayQueue<Batch> queue = new MpscUnboundedArrayQueue<>(256);
  private final AtomicLong pendingBytes = new AtomicLong();
  private final DurationHistogram syncs = new DurationHistogram();

  private final List<Batch> group = new ArrayList<>();
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final ByteBuffer marker = ByteBuffer.allocateDirect(RecordFormat.MARKER_BYTES);
  private final CRC32C crc = new CRC32C();
  private long groupBytes;
  private boolean groupMustSync;
  private boolean mustRoll;
  private long refusedBytes;

  private DiskFile file;
  private long base;
  private long pinned;

  private volatile long end;
  private volatile long durable;
  private volatile long lastRecord;
  private volatile @Nullable Fault fault;
  private volatile long records;
  private volatile long bytes;
  private volatile long commits;
  private volatile long failedBatches;

  /// @param progress called after each commit, failed ones too, before the batch listeners
  CommitLoop(
      TimeSource time, JournalOptions options, Recovery found, Upkeep upkeep, Runnable progress) {
    this.time = time;
    this.options = options;
    this.segments = found.segments();
    this.upkeep = upkeep;
    this.progress = progress;
    this.salt = found.salt();
    this.file = found.active();
    this.base = segments.last();
    this.pinned = found.pinned();
    this.end = found.end();
    this.durable = found.end();
    this.lastRecord = found.lastRecord();
  }

  // --- handed over by any thread ---

  /// Takes a batch; refuses its bytes, in order, when far too much is pending.
  void offer(Batch batch) {
    pendingBytes.getAndAdd(batch.weight());
    boolean _ = queue.offer(batch);
  }

  boolean isOverloaded() {
    return pendingBytes.get() > REFUSED_AT_TIMES * options.maxPendingBytes();
  }

  boolean hasRoom() {
    return pendingBytes.get() <= options.maxPendingBytes();
  }

  /// Whether those who wait for room should go on: below half, so that they do not stop at once.
  boolean hasAmpleRoom() {
    return pendingBytes.get() <= options.maxPendingBytes() / 2;
  }

  boolean isIdle() {
    return queue.isEmpty();
  }

  // --- read by any thread ---

  long end() {
    return end;
  }

  long durable() {
    return durable;
  }

  /// Exclusive end of what readers may see.
  long readable() {
    return options.sync() == Sync.GROUP_COMMIT ? durable : end;
  }

  long lastRecord() {
    return lastRecord;
  }

  @Nullable Fault fault() {
    return fault;
  }

  long pendingBytes() {
    return pendingBytes.get();
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  long commits() {
    return commits;
  }

  long failedBatches() {
    return failedBatches;
  }

  DurationHistogram syncs() {
    return syncs;
  }

  // --- the loop ---

  /// Makes sure of what recovery found: from now on a hole in it is damage and no torn tail.
  void begin() {
    if (pinned < end) {
      JournalException failure = attempt(this::pin);
      if (failure != null && failure.reason() != JournalException.Reason.DISK_FULL) {
        throw failure;
      }
    }
  }

  /// Commits what waits; false when nothing did.
  boolean runOnce() {
    collect();
    if (group.isEmpty()) {
      return lookAgain();
    }
    JournalException failure = admission();
    if (failure == null) {
      failure = attempt(this::writeGroup);
    }
    long weight = 0;
    for (Batch batch : group) {
      weight += batch.weight();
    }
    pendingBytes.getAndAdd(-weight);
    if (failure == null) {
      fault = null;
      commits = commits() + 1;
    } else {
      failedBatches = failedBatches() + group.size();
      refusedBytes = groupBytes;
    }
    // Who wrote hears before those who read on: what a client is answered leaves before what others
    // say because of it, as long as nobody is in a hurry.
    for (Batch batch : group) {
      tell(batch, failure);
      batch.release();
    }
    progress.run();
    group.clear();
    upkeep.written(end - base);
    return true;
  }

  /// A full disk is looked at again also when nobody writes: who asks for the log's health before
  /// writing would wait for ever. True when there is room again.
  private boolean lookAgain() {
    Fault now = fault;
    if (now == null || now.lasting() || nanosToLook() > 0) {
      return false;
    }
    if (!upkeep.hasRoomFor(refusedBytes + ROOM_BYTES)) {
      fault = now.lookedAt(time.nanoTime() + RETRY_NANOS);
      return false;
    }
    fault = null;
    log.atInfo().addKeyValue("log", options.name()).log("The log takes records again");
    progress.run();
    return true;
  }

  /// How long until a full disk is looked at again; [Long#MAX_VALUE] when none is.
  long nanosToLook() {
    Fault now = fault;
    return now == null || now.lasting()
        ? Long.MAX_VALUE
        : Math.max(0, now.retryAtNanos() - time.nanoTime());
  }

  /// Fails everything that waits, for good.
  void refuseAll(JournalException why) {
    Batch batch;
    while ((batch = queue.poll()) != null) {
      pendingBytes.getAndAdd(-batch.weight());
      tell(batch, why);
      batch.release();
    }
  }

  /// Syncs, and marks the end, so that later damage is not taken for a torn tail.
  void finish() {
    Fault now = fault;
    if (now == null || !now.lasting()) {
      JournalException failure =
          attempt(
              () -> {
                if (durable < end) {
                  sync();
                }
                if (pinned < end) {
                  pin();
                }
              });
      if (failure != null) {
        log.atWarn()
            .addKeyValue("log", options.name())
            .setCause(failure)
            .log("The log's end could not be marked when it was closed");
      }
    }
    file.close();
  }

  /// Takes batches that fit into the segment together.
  private void collect() {
    groupBytes = 0;
    groupMustSync = false;
    mustRoll = false;
    long room = options.segmentBytes() - (end - base) - RecordFormat.MARKER_BYTES;
    Batch next;
    while ((next = queue.peek()) != null) {
      long total = groupBytes + next.bytes();
      if (total > room || total > LARGEST_GROUP_BYTES) {
        if (groupBytes > 0) {
          break;
        }
        // A batch alone may be larger than a segment; then it gets one for itself.
        mustRoll = total > room && end > base;
        room = Math.max(total, options.segmentBytes() - RecordFormat.MARKER_BYTES);
      }
      Batch _ = queue.poll();
      group.add(next);
      groupBytes = total;
      groupMustSync |= next.mustSync;
    }
  }

  private @Nullable JournalException admission() {
    Fault now = fault;
    if (now == null || (!now.lasting() && time.nanoTime() - now.retryAtNanos() >= 0)) {
      return null;
    }
    return now.refusal(options.name());
  }

  /// Runs a step that writes; turns its failure into the log's fault.
  private @Nullable JournalException attempt(Runnable step) {
    try {
      step.run();
      return null;
    } catch (JournalException e) {
      return failed(e);
    } catch (RuntimeException | Error e) {
      return failed(
          new JournalException(
              JournalException.Reason.IO_ERROR, "unexpected failure of a commit: " + e, e));
    }
  }

  private JournalException failed(JournalException cause) {
    JournalException worst = cause;
    boolean lasting = cause.reason() != JournalException.Reason.DISK_FULL;
    if (!lasting) {
      try {
        // Parts of the group may be in the file: they must never be found again.
        file.truncate(offset(end));
        file.sync();
        durable = end;
      } catch (JournalException e) {
        e.addSuppressed(cause);
        worst = e;
        lasting = true;
      }
    }
    Fault old = fault;
    Instant since =
        old != null && old.lasting() == lasting
            ? old.since()
            : Instant.ofEpochMilli(time.epochMillis());
    String message = String.valueOf(worst.getMessage());
    fault =
        new Fault(
            lasting ? JournalException.Reason.IO_ERROR : JournalException.Reason.DISK_FULL,
            lasting ? message + "; mend the disk and restart" : message,
            since,
            lasting,
            time.nanoTime() + RETRY_NANOS);
    if (old == null || old.lasting() != lasting) {
      log.atError()
          .addKeyValue("log", options.name())
          .addKeyValue("lasting", lasting)
          .setCause(worst)
          .log("The log takes no records");
    }
    return worst;
  }

  private void writeGroup() {
    if (groupBytes > 0) {
      if (mustRoll) {
        roll();
      }
      long stated = durable;
      long at = end;
      if (stated > pinned) {
        parts.add(markerAt(at));
        at += RecordFormat.MARKER_BYTES;
      }
      long newest = lastRecord;
      int count = 0;
      for (Batch batch : group) {
        ByteBuffer part = batch.place(at, salt);
        if (part.hasRemaining()) {
          parts.add(part);
          newest = at + batch.lastRecord;
          count += batch.records;
          at += batch.bytes();
        }
      }
      write(at);
      pinned = Math.max(pinned, stated);
      lastRecord = newest;
      records = records() + count;
      bytes = bytes() + groupBytes;
    } else {
      for (Batch batch : group) {
        batch.position = end;
      }
    }
    if (options.sync() == Sync.LAZY && groupMustSync && durable < end) {
      sync();
    }
  }

  /// Writes the collected parts, which end at a position; in a group-commit log syncs them.
  private void write(long newEnd) {
    try {
      file.write(offset(end), parts.toArray(ByteBuffer[]::new));
    } finally {
      parts.clear();
    }
    if (options.sync() == Sync.GROUP_COMMIT) {
      timedSync();
      end = newEnd;
      durable = newEnd;
    } else {
      end = newEnd;
    }
  }

  private void sync() {
    timedSync();
    durable = end;
  }

  private void timedSync() {
    long start = time.nanoTime();
    try {
      file.sync();
    } catch (JournalException e) {
      // Which pages reached the disk is unknown now, whatever the reason: nothing may be retried.
      throw e.as(JournalException.Reason.IO_ERROR);
    }
    syncs.record(time.nanoTime() - start);
  }

  /// Writes a marker alone, which states that all before it is durable.
  private void pin() {
    long at = end;
    parts.add(markerAt(at));
    write(at + RecordFormat.MARKER_BYTES);
    if (options.sync() == Sync.LAZY) {
      sync();
    }
    pinned = end;
  }

  private ByteBuffer markerAt(long position) {
    marker.clear();
    marker.putLong(RecordFormat.HEADER_BYTES, durable);
    int size = RecordFormat.seal(marker, 0, Long.BYTES, 0, RecordFormat.MARKER, crc);
    RecordFormat.bind(marker, 0, size, position, salt);
    return marker.position(0).limit(size);
  }

  /// Goes on in a new segment. The old one is durable before the new one exists under its name, so
  /// recovery need only scan the newest.
  private void roll() {
    if (durable < end) {
      sync();
    }
    NewSegment next = upkeep.takeNext();
    try {
      next.activate(new SegmentHeader(end, base, salt, lastRecord, time.epochMillis()));
    } catch (JournalException e) {
      next.discard();
      throw e;
    }
    DiskFile full = file;
    file = next.file();
    base = end;
    pinned = end;
    segments.add(end);
    upkeep.rolled();
    full.close();
  }

  private long offset(long position) {
    return position - base + SegmentHeader.BYTES;
  }

  private void tell(Batch batch, @Nullable JournalException failure) {
    BatchListener listener = batch.listener;
    if (listener == null) {
      return;
    }
    JournalException why = batch.refusal != null ? batch.refusal : failure;
    try {
      if (why == null) {
        listener.durable(batch.position, batch.position + Math.max(0, batch.lastRecord));
      } else {
        listener.failed(why);
      }
    } catch (RuntimeException | Error e) {
      // One listener's fault must not keep the others of the commit from hearing.
      log.atError().addKeyValue("log", options.name()).setCause(e).log("A batch listener threw");
    }
  }
}
