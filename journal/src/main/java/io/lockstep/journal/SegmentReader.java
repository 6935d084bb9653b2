package io.lockstep.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Reads records in order from a position on, and follows the log. Confined to one thread, except
/// [#close], [#position] and [#gaps].
///
/// Every record's checksum is verified. Damage is quarantined, reported to the visitor as a gap,
/// counted, and skipped.
final class SegmentReader implements Reader {

  private final SegmentJournal journal;
  private final ReentrantLock using = new ReentrantLock();
  private @Nullable RecordCursor cursor;
  private @Nullable DiskFile file;
  private long base = -1;
  private final AtomicLong position = new AtomicLong();
  private volatile long gaps;
  private volatile boolean closed;
  private volatile @Nullable Thread waiting;

  SegmentReader(SegmentJournal journal, long position) {
    this.journal = journal;
    this.position.set(position);
  }

  @Override
  public int poll(RecordVisitor visitor, int maxRecords) {
    using.lock();
    try {
      int visited = 0;
      RecordCursor at;
      while (visited < maxRecords && (at = toMore()) != null) {
        visited += visit(at, visitor, maxRecords - visited);
      }
      return visited;
    } finally {
      release();
    }
  }

  /// Visits records up to the cursor's limit.
  private int visit(RecordCursor at, RecordVisitor visitor, int maxRecords) {
    int visited = 0;
    while (visited < maxRecords && !closed) {
      switch (at.find()) {
        case RECORD -> {
          visitor.record(at.position(), at.kind(), at.payload());
          visited++;
          step(at);
        }
        case MARKER, FILLER -> step(at);
        case DAMAGE -> skipDamage(at, visitor);
        case END -> {
          return visited;
        }
      }
    }
    return visited;
  }

  private void step(RecordCursor at) {
    at.advance();
    position.setRelease(at.position());
  }

  @Override
  public boolean await(Duration timeout) {
    if (journal.isStepped()) {
      boolean _ = journal.step();
      return isAvailable();
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    using.lock();
    waiting = Thread.currentThread();
    try {
      while (true) {
        if (closed) {
          return false;
        }
        if (isAvailable()) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || journal.isClosed() || Thread.currentThread().isInterrupted()) {
          return false;
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      waiting = null;
      release();
    }
  }

  @Override
  public long position() {
    return position.get();
  }

  @Override
  public void seek(long newPosition) {
    if (newPosition < 0 || newPosition % RecordFormat.ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          "journal position: expected a multiple of 8, found " + newPosition);
    }
    position.set(newPosition);
    base = -1;
  }

  @Override
  public long gaps() {
    return gaps;
  }

  @Override
  public void close() {
    closed = true;
    journal.forget(this);
    wake();
    closeFileWhenUnused();
  }

  /// Called by the journal's thread when there is more to read, and when it closes.
  void wake() {
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /// Ends a use. The file is closed by whoever leaves last, never under a poll.
  private void release() {
    using.unlock();
    if (closed) {
      closeFileWhenUnused();
    }
  }

  private void closeFileWhenUnused() {
    if (using.tryLock()) {
      try {
        closeFile();
      } finally {
        using.unlock();
      }
    }
  }

  private boolean isAvailable() {
    RecordCursor at = toMore();
    while (at != null) {
      switch (at.find()) {
        case RECORD, DAMAGE -> {
          return true;
        }
        case MARKER, FILLER -> {
          step(at);
        }
        case END -> {}
      }
      at = toMore();
    }
    return false;
  }

  /// The cursor, in the segment of the position and limited to what may be read; null when all of
  /// that was read.
  private @Nullable RecordCursor toMore() {
    long here = position.get();
    Segments segments = journal.segments();
    long first = segments.first();
    if (here < first) {
      throw new HorizonException(journal.name(), here, first);
    }
    long readable = journal.readablePosition();
    if (here >= readable || closed) {
      return null;
    }
    if (cursor == null || base < 0 || here >= segments.endOf(base)) {
      open(segments.holding(here));
    }
    RecordCursor at = cursor;
    if (at != null) {
      at.limit(Math.min(readable, segments.endOf(base)));
    }
    return at;
  }

  private void open(long segment) {
    closeFile();
    String name = journal.segments().file(segment);
    DiskFile opened;
    try {
      opened = journal.disk().open(name, false);
    } catch (JournalException e) {
      long first = journal.segments().first();
      if (position.get() < first) {
        throw new HorizonException(journal.name(), position.get(), first);
      }
      throw e;
    }
    file = opened;
    base = segment;
    RecordCursor at = cursor;
    if (at == null) {
      at = journal.cursor(opened, segment);
      cursor = at;
    } else {
      at.switchTo(opened, segment);
    }
    at.position(position.get());
  }

  private void skipDamage(RecordCursor at, RecordVisitor visitor) {
    long from = at.position();
    long to = at.nextValid();
    DiskFile damaged = file;
    if (damaged != null) {
      journal
          .quarantine()
          .add(
              from,
              to,
              damaged,
              from - base + SegmentHeader.BYTES,
              "checksum failed while reading segment '" + journal.segments().file(base) + "'");
    }
    visitor.gap(from, to);
    gaps = gaps() + 1;
    at.position(to);
    position.setRelease(to);
  }

  private void closeFile() {
    DiskFile old = file;
    if (old != null) {
      file = null;
      base = -1;
      old.close();
    }
  }
}
