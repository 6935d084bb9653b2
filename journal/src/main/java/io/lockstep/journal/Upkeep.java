package io.lockstep.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a log needs beside commits: the next segment made ahead, and old ones deleted at the
/// horizon. [#runOnce] does what is due; a thread of its own, or a simulation, calls it.
final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Disk disk;
  private final JournalOptions options;
  private final Segments segments;
  private final LongSupplier lastRecord;
  private final List<HorizonListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable NewSegment> next = new AtomicReference<>();
  private final AtomicLong numbers = new AtomicLong();
  private final ReentrantLock trimming = new ReentrantLock();
  private volatile boolean nextWanted;
  private volatile boolean nextFailed;
  private volatile boolean quotaDue;
  private volatile Runnable wake = () -> {};

  /// @param lastRecord position of the log's last record; its segment is kept
  Upkeep(Disk disk, JournalOptions options, Segments segments, LongSupplier lastRecord) {
    this.disk = disk;
    this.options = options;
    this.segments = segments;
    this.lastRecord = lastRecord;
  }

  void onWork(Runnable wakeUp) {
    wake = wakeUp;
  }

  void add(HorizonListener listener) {
    listeners.add(listener);
  }

  boolean isDue() {
    return nextWanted || quotaDue;
  }

  /// Does what is due; false when nothing was.
  boolean runOnce() {
    boolean due = isDue();
    if (nextWanted) {
      prepare();
      nextWanted = false;
    }
    if (quotaDue) {
      quotaDue = false;
      applyQuota();
    }
    return due;
  }

  /// Deletes whole segments below a position, after the horizon listeners have returned.
  void trimTo(long position) {
    trimming.lock();
    try {
      long keep = segments.holding(Math.min(position, keptForLastRecord()));
      long first = segments.first();
      if (keep <= first) {
        return;
      }
      for (HorizonListener listener : listeners) {
        listener.beforeTrim(first, keep);
      }
      while (segments.first() < keep) {
        String file = segments.file(segments.first());
        segments.removeFirst();
        // One by one and in order: a hole between kept segments would be damage.
        disk.delete(file);
        disk.syncFolder(options.name());
      }
    } finally {
      trimming.unlock();
    }
  }

  /// Whether the disk has room for that many bytes, as far as it says.
  boolean hasRoomFor(long bytes) {
    try {
      return disk.usableBytes() >= bytes;
    } catch (JournalException _) {
      return false;
    }
  }

  void close() {
    NewSegment ahead = next.getAndSet(null);
    if (ahead != null) {
      ahead.discard();
    }
  }

  // --- called by the commit loop ---

  /// Half full: makes the next segment ahead.
  void written(long bytes) {
    if (bytes > options.segmentBytes() / 2 && !nextWanted && !nextFailed && next.get() == null) {
      nextWanted = true;
      wake.run();
    }
  }

  void rolled() {
    nextFailed = false;
    quotaDue = true;
    wake.run();
  }

  /// The segment made ahead, or one made now, not filled.
  NewSegment takeNext() {
    NewSegment ready = next.getAndSet(null);
    return ready != null
        ? ready
        : NewSegment.create(disk, options.name(), numbers.incrementAndGet());
  }

  private void prepare() {
    NewSegment made = null;
    try {
      made = NewSegment.create(disk, options.name(), numbers.incrementAndGet());
      // Filling takes the room ahead of time, which must not be what fills the disk.
      if (options.sync() == Sync.GROUP_COMMIT && disk.usableBytes() > 2 * options.segmentBytes()) {
        made.fill(options.segmentBytes());
      }
      if (!next.compareAndSet(null, made)) {
        made.discard();
      }
    } catch (JournalException e) {
      // Not again for this segment: the commit loop makes one when it needs it.
      nextFailed = true;
      if (made != null) {
        made.discard();
      }
      log.atWarn()
          .addKeyValue("log", options.name())
          .setCause(e)
          .log("The next segment could not be made ahead");
    }
  }

  private void applyQuota() {
    long[] bases = segments.bases();
    long end = bases[bases.length - 1] + options.segmentBytes();
    long keep = bases[0];
    for (int i = 1; i < bases.length && end - keep > options.quotaBytes(); i++) {
      keep = bases[i];
    }
    try {
      trimTo(keep);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("log", options.name())
          .addKeyValue("position", keep)
          .setCause(e)
          .log("Old segments could not be trimmed; they are kept until the next attempt");
    }
  }

  private long keptForLastRecord() {
    long last = lastRecord.getAsLong();
    return last < 0 ? segments.last() : Math.min(last, segments.last());
  }
}
