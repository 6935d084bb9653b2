package io.lockstep.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What one flush hands over.
final class Batch {

  /// What a batch counts for beyond its bytes, so that empty ones are bounded too.
  static final int OVERHEAD_BYTES = 128;

  private final @Nullable Chunk chunk;
  private final int start;
  private final int end;

  /// Offset of the last record in the batch; -1 when it has none.
  final int lastRecord;

  final int records;
  final boolean mustSync;
  final @Nullable BatchListener listener;

  /// Why it was refused when it was handed over.
  final @Nullable JournalException refusal;

  /// Where the first record stands once the batch is placed.
  long position;

  private Batch(
      @Nullable Chunk chunk,
      int start,
      int end,
      int lastRecord,
      int records,
      boolean mustSync,
      @Nullable BatchListener listener,
      @Nullable JournalException refusal) {
    this.chunk = chunk;
    this.start = start;
    this.end = end;
    this.lastRecord = lastRecord;
    this.records = records;
    this.mustSync = mustSync;
    this.listener = listener;
    this.refusal = refusal;
  }

  static Batch of(
      Chunk chunk,
      int start,
      int end,
      int lastRecord,
      int records,
      @Nullable BatchListener listener) {
    chunk.retain();
    return new Batch(chunk, start, end, lastRecord, records, false, listener, null);
  }

  /// No records: hears when everything handed over before is done.
  static Batch barrier(boolean mustSync, @Nullable BatchListener listener) {
    return new Batch(null, 0, 0, -1, 0, mustSync, listener, null);
  }

  /// Keeps nothing but its place in the order, where its listener hears of the refusal.
  static Batch refused(@Nullable BatchListener listener, JournalException why) {
    return new Batch(null, 0, 0, -1, 0, false, listener, why);
  }

  int bytes() {
    return end - start;
  }

  long weight() {
    return (long) bytes() + OVERHEAD_BYTES;
  }

  /// Binds the records to their positions.
  ByteBuffer place(long at, long salt) {
    position = at;
    if (chunk == null) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer slice = chunk.slice(start, end);
    RecordFormat.bind(slice, 0, end - start, at, salt);
    return slice;
  }

  void release() {
    if (chunk != null) {
      chunk.release();
    }
  }
}
