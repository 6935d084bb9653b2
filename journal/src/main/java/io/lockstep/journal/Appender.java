package io.lockstep.journal;

import java.nio.ByteBuffer;

/// Builds batches of records and hands them over. Confined to one thread at a time; a pool of
/// threads shares one under a lock.
///
/// A record begins with [#begin] and ends with [#end] or [#cancel]; [#flush] hands over all that
/// ended since the last flush, as one batch, without locks and without waiting.
public interface Appender {

  /// Begins a record and gives the buffer (big-endian) to put its payload into, from its position
  /// on. Use relative puts (or move the position): where the position stands at [#end], the payload
  /// ends. The buffer belongs to the appender and is valid until then.
  ///
  /// @param kind 0 to 255
  /// @param maxBytes the most that the payload can take; the buffer's limit
  /// @throws JournalException RECORD_TOO_LARGE when so many are not allowed
  ByteBuffer begin(int kind, int maxBytes);

  /// Ends the record that was begun.
  ///
  /// @return its place in the batch: rises from record to record, 0 for the first
  int end();

  /// Drops the record that was begun, if one was; the records before it stay.
  void cancel();

  /// Appends a whole record from the remaining bytes of a buffer, which it consumes.
  ///
  /// @return as [#end]
  default int append(int kind, ByteBuffer payload) {
    begin(kind, payload.remaining()).put(payload);
    return end();
  }

  /// Appends a whole record from an array.
  ///
  /// @return as [#end]
  default int append(int kind, byte[] payload, int offset, int length) {
    begin(kind, length).put(payload, offset, length);
    return end();
  }

  /// Bytes that ended and were not yet flushed.
  int pendingBytes();

  /// Records that ended and were not yet flushed.
  int pendingRecords();

  /// Hands over all records that ended since the last flush as one batch; with none, the listener
  /// still hears, in order, when everything handed over before is done. Never waits: mind
  /// [#hasRoom].
  ///
  /// @param whenDurable hears once, on the journal's thread (on this one when the journal is closed
  ///   already)
  void flush(BatchListener whenDurable);

  /// Hands over without wanting to hear of it; does nothing when there are no records.
  void flush();

  /// Whether the journal keeps up. When it does not, stop taking input until [#onRoom] calls.
  boolean hasRoom();

  /// Calls back once, on the journal's thread, when less than half of the allowed bytes is pending;
  /// soon, when that is so already.
  void onRoom(Runnable resume);
}
