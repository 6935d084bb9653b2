package io.lockstep.history;

import java.time.Instant;

/// How the history stands. Immutable.
public sealed interface HistoryHealth {

  /// The store is being opened; queries are refused, nothing is lost.
  record Starting() implements HistoryHealth {}

  /// All is well.
  ///
  /// @param note what an operator should know of the last start (a store that was damaged and built
  ///   anew, and where the old one lies), empty when nothing
  record Running(String note) implements HistoryHealth {}

  /// Working, but some way behind the changes log; queries answer what is there.
  ///
  /// @param lagBytes bytes of the changes log that are not yet in the store
  /// @param note as in [Running]
  record Behind(long lagBytes, String note) implements HistoryHealth {}

  /// The changes log no longer reaches back to where the store ends: a stretch of history is
  /// missing. What came before and comes after is kept and answered.
  ///
  /// @param fromPosition where the missing stretch of the changes log begins
  /// @param toPosition where it ends
  /// @param message what happened and how to mend it
  record RebuildNeeded(long fromPosition, long toPosition, String message)
      implements HistoryHealth {}

  /// Nothing more is written; what can be read is answered.
  ///
  /// @param message what happened and how to mend it
  record Failed(String message, Instant since) implements HistoryHealth {}

  /// The store was closed.
  record Closed() implements HistoryHealth {}
}
