package io.lockstep.journal;

import java.util.function.LongSupplier;

/// A durable log of records: the port between what writes and reads inputs and changes, and where
/// these are kept. [SegmentJournal] keeps them in segment files of this machine; a partition of a
/// Kafka topic is the distributed side.
///
/// A **position** says where a record stands: positions rise from record to record, with gaps, and
/// stay when old records go. Producers hand batches over through their [Appender] and hear, in
/// order, when these are durable; a position is known then and not before. Readers follow at their
/// own pace and see only what is durable (in a lazy log: written).
///
/// Once it has failed for good nothing is acknowledged any more: [#health] says why, and only
/// opening it anew recovers.
///
/// Thread-safe. One process appends to a journal at a time; whoever opens it sees to that.
public interface Journal extends AutoCloseable {

  /// Opens or creates a journal in segment files, and starts its threads.
  ///
  /// @throws JournalException when the disk fails, or the folder holds another log or format
  static SegmentJournal open(Disk disk, TimeSource time, JournalOptions options) {
    return SegmentJournal.open(disk, time, options);
  }

  /// Opens or creates a journal in segment files that has no threads, see
  /// [SegmentJournal#openStepped].
  static SegmentJournal openStepped(
      Disk disk, TimeSource time, JournalOptions options, LongSupplier salts) {
    return SegmentJournal.openStepped(disk, time, options, salts);
  }

  /// What it is called in messages, such as `inputs`.
  String name();

  /// A new appender, for one producing thread.
  Appender appender();

  /// A new reader, for one consuming thread.
  ///
  /// @param fromPosition a position that a record had, [#firstPosition] or an end of the log; one
  ///   that is no longer kept makes the first poll throw
  Reader reader(long fromPosition);

  /// The oldest kept position.
  long firstPosition();

  /// Exclusive end of what is durable.
  long durablePosition();

  /// Exclusive end of what readers see: what is durable, in a lazy log what is written.
  long readablePosition();

  /// Exclusive end of what is written.
  long endPosition();

  /// Whether records are taken, and what is damaged.
  JournalHealth health();

  /// Figures since it was opened.
  JournalStatistics statistics();

  /// Adds a listener that is called before this journal deletes old records.
  void addHorizonListener(HorizonListener listener);

  /// Adds a listener that is called when readers can read further.
  void addProgressListener(ProgressListener listener);

  /// Removes a listener; a call that is under way may still reach it.
  void removeProgressListener(ProgressListener listener);

  /// Returns when everything handed over before is durable, in a lazy log too.
  ///
  /// @throws JournalException when it cannot be
  void syncNow();

  /// Makes durable what was handed over, as far as that is possible now; batches handed over later
  /// fail. Returns when its threads have ended.
  @Override
  void close();
}
