package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Builds batches of records and hands them over. Confined to one thread at a time; a pool of
/// threads shares one under a lock.
///
/// Records are written straight into the buffer that goes to the disk. A record begins with
/// [#begin] and ends with [#end] or [#cancel]; [#flush] hands over all that ended since the last
/// flush, as one batch, without locks and without waiting.
final class SegmentAppender implements Appender {

  private static final int NONE = -1;
  private static final int LARGEST_BATCH_BYTES = 256 << 20;

  private final SegmentJournal journal;
  private final ChunkPool pool;
  private final int maxRecordBytes;
  private final CRC32C crc = new CRC32C();
  private Chunk chunk;
  private ByteBuffer buffer;

  private int batchStart;
  private int batchEnd;
  private int records;
  private int lastRecord = NONE;
  private int openKind = NONE;

  SegmentAppender(SegmentJournal journal, ChunkPool pool, int maxRecordBytes) {
    this.journal = journal;
    this.pool = pool;
    this.maxRecordBytes = maxRecordBytes;
    this.chunk = pool.take(1);
    this.buffer = chunk.buffer();
  }

  @Override
  public ByteBuffer begin(int kind, int maxBytes) {
    if (openKind != NONE) {
      throw new IllegalStateException(
          "a record of kind " + openKind + " is open: end or cancel it");
    }
    if (kind < 0 || kind > 255) {
      throw new IllegalArgumentException("record kind: expected 0 to 255, found " + kind);
    }
    if (maxBytes < 0 || maxBytes > maxRecordBytes) {
      throw new JournalException(
          JournalException.Reason.RECORD_TOO_LARGE,
          "journal '%s': expected a record of at most %d bytes, found %d: put larger payloads into a file and journal its name"
              .formatted(journal.name(), maxRecordBytes, maxBytes));
    }
    ensureRoom(RecordFormat.paddedSize(maxBytes));
    openKind = kind;
    int payload = batchEnd + RecordFormat.HEADER_BYTES;
    return buffer.order(ByteOrder.BIG_ENDIAN).limit(payload + maxBytes).position(payload);
  }

  /// Gives the record's distance from the begin of the batch: its position is the batch's first one
  /// plus this.
  @Override
  public int end() {
    if (openKind == NONE) {
      throw new IllegalStateException("no record is open: begin one first");
    }
    int payloadBytes = buffer.position() - batchEnd - RecordFormat.HEADER_BYTES;
    if (payloadBytes < 0) {
      throw new IllegalStateException("the payload's end lies before its begin");
    }
    buffer.order(ByteOrder.BIG_ENDIAN);
    int start = batchEnd;
    batchEnd = RecordFormat.seal(buffer, start, payloadBytes, openKind, RecordFormat.RECORD, crc);
    openKind = NONE;
    lastRecord = start - batchStart;
    records++;
    return lastRecord;
  }

  @Override
  public void cancel() {
    openKind = NONE;
  }

  @Override
  public int pendingBytes() {
    return batchEnd - batchStart;
  }

  @Override
  public int pendingRecords() {
    return records;
  }

  @Override
  public void flush(BatchListener whenDurable) {
    handOver(whenDurable);
  }

  @Override
  public void flush() {
    if (records > 0 || openKind != NONE) {
      handOver(null);
    }
  }

  @Override
  public boolean hasRoom() {
    return journal.hasRoom();
  }

  @Override
  public void onRoom(Runnable resume) {
    journal.onRoom(resume);
  }

  private void handOver(@Nullable BatchListener listener) {
    if (openKind != NONE) {
      throw new IllegalStateException(
          "a record of kind " + openKind + " is open: end or cancel it");
    }
    Batch batch =
        records == 0
            ? Batch.barrier(false, listener)
            : Batch.of(chunk, batchStart, batchEnd, lastRecord, records, listener);
    batchStart = batchEnd;
    records = 0;
    lastRecord = NONE;
    journal.handOver(batch);
  }

  /// A batch is contiguous, so one that outgrows its chunk moves to another.
  private void ensureRoom(int bytes) {
    long needed = (long) batchEnd + bytes;
    if (needed <= buffer.capacity()) {
      return;
    }
    int pending = batchEnd - batchStart;
    long moved = (long) pending + bytes;
    if (moved > LARGEST_BATCH_BYTES) {
      throw new JournalException(
          JournalException.Reason.RECORD_TOO_LARGE,
          "journal '%s': the batch would take %d bytes: flush more often"
              .formatted(journal.name(), moved));
    }
    Chunk next = pool.take((int) moved + pending);
    ByteBuffer target = next.buffer().clear();
    target.put(0, buffer.clear(), batchStart, pending);
    chunk.release();
    chunk = next;
    buffer = target;
    batchStart = 0;
    batchEnd = pending;
  }
}
