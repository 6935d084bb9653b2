package io.lockstep.journal;

import java.time.Duration;

/// Reads records in order from a position on, and follows the log. Confined to one thread, except
/// [#close], [#position] and [#gaps].
public interface Reader extends AutoCloseable {

  /// Visits available records in order. When the visitor throws, the record is visited again by the
  /// next poll. The visitor must not seek.
  ///
  /// @return how many records were visited; 0 when none is available now
  /// @throws HorizonException when the position is no longer kept
  int poll(RecordVisitor visitor, int maxRecords);

  /// Waits until a record (or a gap) is available at the position.
  ///
  /// @return false after the timeout, or when the reader or the journal is closed
  /// @throws HorizonException when the position is no longer kept
  boolean await(Duration timeout);

  /// Where the next record is looked for.
  long position();

  /// Goes on at another position: one that a record had, the first or the end of the log.
  void seek(long newPosition);

  /// Damaged ranges met so far.
  long gaps();

  @Override
  void close();
}
