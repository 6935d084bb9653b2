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
public final class Appender {

  private static final int NONE = -1;
  private static final int LARGEST_BATCH_BYTES = 256 << 20;

  private final Journal journal;
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

  Appender(Journal journal, ChunkPool pool, int maxRecordBytes) {
    this.journal = journal;
    this.pool = pool;
    this.maxRecordBytes = maxRecordBytes;
    this.chunk = pool.take(1);
    this.buffer = chunk.buffer();
  }

  /// Begins a record and gives the buffer (big-endian) to put its payload into, from its position
  /// on. Use relative puts (or move the position): where the position stands at [#end], the payload
  /// ends. The buffer belongs to the appender and is valid until then.
  ///
  /// @param kind 0 to 255
  /// @param maxBytes the most that the payload can take; the buffer's limit
  /// @throws JournalException RECORD_TOO_LARGE when the options do not allow so many
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

  /// Ends the record that was begun.
  ///
  /// @return its offset in the batch: once the batch is durable, its position is the batch's first
  ///   position plus this
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

  /// Drops the record that was begun, if one was; the records before it stay.
  public void cancel() {
    openKind = NONE;
  }

  /// Appends a whole record from the remaining bytes of a buffer, which it consumes.
  ///
  /// @return as [#end]
  public int append(int kind, ByteBuffer payload) {
    begin(kind, payload.remaining()).put(payload);
    return end();
  }

  /// Appends a whole record from an array.
  ///
  /// @return as [#end]
  public int append(int kind, byte[] payload, int offset, int length) {
    begin(kind, length).put(payload, offset, length);
    return end();
  }

  /// Bytes that ended and were not yet flushed, headers and padding included.
  public int pendingBytes() {
    return batchEnd - batchStart;
  }

  /// Records that ended and were not yet flushed.
  public int pendingRecords() {
    return records;
  }

  /// Hands over all records that ended since the last flush as one batch; with none, the listener
  /// still hears, in order, when everything handed over before is done. Never waits: mind
  /// [#hasRoom].
  ///
  /// @param whenDurable hears once, on the journal's thread (on this one when the journal is closed
  ///   already)
  public void flush(BatchListener whenDurable) {
    handOver(whenDurable);
  }

  /// Hands over without wanting to hear of it; does nothing when there are no records.
  public void flush() {
    if (records > 0 || openKind != NONE) {
      handOver(null);
    }
  }

  /// Whether the journal keeps up. When it does not, stop taking input until [#onRoom] calls.
  public boolean hasRoom() {
    return journal.hasRoom();
  }

  /// Calls back once, on the journal's thread, when less than half of the allowed bytes is pending;
  /// soon, when that is so already.
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
