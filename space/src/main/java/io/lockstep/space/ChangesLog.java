package io.lockstep.space;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.model.ChangeKind;
import io.lockstep.twin.ChangeSink;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes the kernel's changes to their log. While one batch is being written the next one fills,
/// so the kernel never waits, and a batch that found the disk full is kept and written again, so
/// that the log never gets a hole. Confined to the kernel's thread, except that the journal's
/// thread reports what became of a batch.
final class ChangesLog implements ChangeSink, BatchListener {
  private static final int ENTRY_HEADER_BYTES = 5;
  private static final int INITIAL_BYTES = 1 << 16;
  private static final int FULL_BYTES = 8 << 20;
  private static final long RETRY_NANOS = 200_000_000;

  private final Journal changes;
  private final Appender appender;
  private final LongSupplier nanos;
  private final Runnable whenSettled;

  private ByteBuffer filling = ByteBuffer.allocate(INITIAL_BYTES);
  private ByteBuffer written = ByteBuffer.allocate(INITIAL_BYTES);
  private int entryStart;
  private boolean inFlight;
  private boolean isWaitingForSpace;
  private long retryNanos;
  private long flushesStarted;
  private long flushesWritten;
  private long records;
  private volatile long writtenEnd;
  private @Nullable JournalException failure;

  // What the journal's thread says of the batch in flight; read by the kernel's thread once
  // `isSettled` is true.
  private @Nullable JournalException fault;
  private volatile boolean isSettled;
  private volatile String trouble = "";

  /// @param whenSettled called on the journal's thread when a batch was written or failed
  ChangesLog(Journal changes, LongSupplier nanos, Runnable whenSettled) {
    this.changes = changes;
    this.appender = changes.appender();
    this.nanos = nanos;
    this.whenSettled = whenSettled;
    this.writtenEnd = changes.endPosition();
  }

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    // A record that was begun and never ended, because the kernel failed, is overwritten.
    filling.position(entryStart);
    int needed = ENTRY_HEADER_BYTES + bytesMax;
    if (filling.remaining() < needed) {
      filling = grown(filling, needed);
    }
    filling.putInt(0);
    filling.put((byte) kind.number());
    return filling;
  }

  @Override
  public void end() {
    filling.putInt(entryStart, filling.position() - entryStart - ENTRY_HEADER_BYTES);
    entryStart = filling.position();
    records++;
  }

  /// Writes a record that already is one.
  void copy(int kind, ByteBuffer record) {
    begin(ChangeKind.ofNumber(kind), record.remaining()).put(record);
    end();
  }

  /// Learns what became of the batch in flight and begins the next one; never waits.
  void flush() {
    if (isSettled) {
      settle();
    }
    if (failure != null) {
      return;
    }
    if (isWaitingForSpace) {
      if (nanos.getAsLong() - retryNanos >= 0) {
        isWaitingForSpace = false;
        hand();
      }
    } else if (!inFlight && entryStart > 0) {
      ByteBuffer full = filling;
      full.position(entryStart).flip();
      filling = written.clear();
      written = full;
      entryStart = 0;
      flushesStarted++;
      hand();
    }
  }

  private void hand() {
    inFlight = true;
    try {
      appendAll();
      appender.flush(this);
    } catch (JournalException e) {
      failed(e);
    }
  }

  private void appendAll() {
    ByteBuffer batch = written.duplicate();
    int at = 0;
    int end = written.limit();
    while (at < end) {
      int length = batch.limit(end).getInt(at);
      int kind = batch.get(at + 4) & 0xFF;
      int from = at + ENTRY_HEADER_BYTES;
      at = from + length;
      appender.append(kind, batch.limit(at).position(from));
    }
  }

  private void settle() {
    isSettled = false;
    JournalException found = fault;
    fault = null;
    inFlight = false;
    if (found == null) {
      flushesWritten++;
      trouble = "";
    } else if (found.reason() == JournalException.Reason.DISK_FULL) {
      isWaitingForSpace = true;
      retryNanos = nanos.getAsLong() + RETRY_NANOS;
      trouble = "changes log: " + found.getMessage();
    } else {
      failure = found;
      trouble = "changes log: " + found.getMessage();
    }
  }

  @Override
  public void durable(long firstPosition, long lastPosition) {
    // Nobody else appends and no other batch is in flight, so the log ends where this batch does.
    writtenEnd = changes.endPosition();
    isSettled = true;
    whenSettled.run();
  }

  @Override
  public void failed(JournalException why) {
    fault = why;
    isSettled = true;
    whenSettled.run();
  }

  /// True when the kernel must wait before it decides more: what it already decided is not written.
  boolean isFull() {
    return failure != null || entryStart >= FULL_BYTES;
  }

  /// True when all is written.
  boolean isIdle() {
    return !inFlight && !isWaitingForSpace && entryStart == 0;
  }

  /// True when nothing can be written until the next start.
  boolean hasFailed() {
    return failure != null;
  }

  /// How long until a batch that found the disk full is tried again.
  long nanosToRetry() {
    return isWaitingForSpace ? Math.max(0, retryNanos - nanos.getAsLong()) : Long.MAX_VALUE;
  }

  /// What keeps the log from being written; empty when nothing does. Thread-safe.
  String trouble() {
    return trouble;
  }

  /// The number of the flush that will have written all changes up to now.
  long mark() {
    return entryStart == 0 ? flushesStarted : flushesStarted + 1;
  }

  /// True when the flush of this number is written.
  boolean isWritten(long mark) {
    return flushesWritten >= mark;
  }

  /// The log's end after the last batch that was written. Thread-safe.
  long writtenEnd() {
    return writtenEnd;
  }

  /// Records written by this run.
  long records() {
    return records;
  }

  private ByteBuffer grown(ByteBuffer buffer, int needed) {
    int wanted = Math.addExact(entryStart, needed);
    int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * buffer.capacity(), wanted));
    return ByteBuffer.allocate(capacity).put(buffer.flip());
  }
}
