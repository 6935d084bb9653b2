package io.lockstep.history;

import io.lockstep.history.retention.RetentionState;
import io.lockstep.journal.Journal;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Keeps each reading that entered a twin, for good or for as long as the retention says, and
/// answers ranges of them. Thread-safe.
///
/// It is a projection of the `changes` log: it reads the log at its own pace on its own thread and
/// never slows the writer. Each reading is in it exactly once, whatever happens to the process;
/// readings with a source-stated time that equal one of the same series, time and value are
/// duplicates and dropped.
///
/// What a change record of the kind PURGE takes is seen by no query once [#queryable] holds for its
/// input; it is then overwritten in the background, and never comes back.
public interface HistoryStore extends AutoCloseable {

  /// Begins to open the store and to follow the log; returns at once. Until [#health] is no longer
  /// [HistoryHealth.Starting], queries are refused. To be called once; the log must stay open until
  /// [#close] has returned.
  void start(Journal changes);

  /// The readings of one property in a range of source times.
  ///
  /// @return empty when the property never had a reading
  /// @throws LockstepException [io.lockstep.model.ErrorCode#OVERLOADED] while starting (ask again),
  ///   INVALID_ARGUMENT when the aggregate is not defined for the type, STORAGE_FAILED when the
  ///   store cannot be read
  Optional<SeriesRange> series(SeriesQuery query);

  /// The reading that is the twin's current value, or was its last one: the greatest source time,
  /// among equals the one known last. Readings that came from the future never are.
  ///
  /// @return empty when the property never had a reading, or retention removed all
  /// @throws LockstepException as [#series]
  Optional<Reading> latest(TwinId twin, String path);

  /// The values that series held at a moment: for a valid time the reading with the greatest source
  /// time up to it, among equals the one known last; else the one that was current. Readings that
  /// came from the future never are. A value that had gone stale, or had come back, has the quality
  /// of the moment; a property that had been removed is told as removed. One search serves all
  /// series; the order of the visits is not defined, and those without a value get none.
  ///
  /// @param series numbers of series, see [io.lockstep.model.SeriesChange], none twice
  /// @throws LockstepException as [#series]
  void at(int[] series, PastMoment moment, HeldValues into);

  /// One figure over the readings of a property with source times in `[fromMicros, toMicros)`.
  ///
  /// @param known readings that were not known then, or are later than its valid time, do not count
  /// @return empty when no reading counts, or the statistic is not for their type
  /// @throws LockstepException as [#series]
  Optional<Reading> fold(
      TwinId twin,
      String path,
      Statistic statistic,
      long fromMicros,
      long toMicros,
      PastMoment known);

  /// Figures of the readings of many properties in buckets. Text and JSON have none. The visitor
  /// hears on the asking thread, some properties at a time; it may take its time.
  ///
  /// @throws LockstepException as [#series], OVERLOADED when the answer would not fit into memory
  void summaries(SummaryQuery query, SummaryVisitor into);

  /// How long a property held each of its values, by bucket: those of a state, of whatever type.
  ///
  /// @return the buckets in which it held something; empty when it never had a reading
  /// @throws LockstepException as [#series], INVALID_ARGUMENT when it has more than
  ///   [StateQuery#MOST_STATES] values, OVERLOADED when the answer would not fit into memory
  List<StateBucket> states(StateQuery query);

  /// How many numbers of a property lie in each of some ranges.
  ///
  /// @throws LockstepException as [#series]
  Histogram histogram(HistogramQuery query);

  /// What the history has of a twin's properties, the last known first: readings, removals and
  /// changed qualities, of whatever twins had this id.
  ///
  /// @param fromKnownMicros the least known time, inclusive
  /// @param upTo the greatest known time and position; its valid time is of no concern
  /// @param max the most entries, at least 1
  /// @throws LockstepException as [#series]
  List<RecordedChange> changes(TwinId twin, long fromKnownMicros, PastMoment upTo, int max);

  /// All series there are, those too of twins that are gone; until the visitor has enough.
  ///
  /// @throws LockstepException as [#series]
  void listing(SeriesVisitor into);

  /// The series of whatever twins had this id, the oldest first.
  ///
  /// @throws LockstepException as [#series]
  List<SeriesChange> listing(TwinId twin);

  /// The rows of many series, in bounded memory, until the visitor has enough. Rows are the
  /// readings that [#series] answers with RAW, but in another order: numbers first, then texts,
  /// each in the order they became known. What becomes known after the first row is not told.
  ///
  /// A visitor may take its time: nothing waits for it.
  ///
  /// @param series numbers of series; one that is not there has no rows
  /// @throws LockstepException as [#series]
  void scan(int[] series, SeriesScan scan, ScannedRows into);

  /// What counts as the reading of a property at each of some source times: the row that became
  /// known last.
  ///
  /// @param sourceMicros the times, none twice
  /// @return in their order; empty where there is no reading
  /// @throws LockstepException as [#series]
  List<Optional<StoredReading>> stored(TwinId twin, String path, long[] sourceMicros);

  /// Some of the rows that a purge would take, those that are seen now: for who keeps a copy
  /// before. Ask first from [PurgeableRows.Place#FIRST], then from where the answer says.
  ///
  /// @param max the most rows, at least 1
  /// @throws LockstepException as [#series]
  PurgeableRows purgeable(PurgeChange purge, PurgeableRows.Place from, int max);

  /// The purges whose rows nobody sees any more, and that are not overwritten yet.
  List<PurgeProgress> purges();

  /// How it stands with retention: how long what is kept it learns from change records of the kind
  /// RETENTION, and goes by [HistoryOptions#retention] where they say nothing. What is not kept any
  /// longer is seen by no query from that moment on.
  RetentionState retention();

  /// For how long what is kept, for who has copies; empty while the history is starting, or does
  /// not know.
  default Optional<KeptReadings> kept() {
    return Optional.empty();
  }

  /// Readings that became known before this time may have been removed by the retention that the
  /// settings say; [Long#MIN_VALUE] when none have been. Where documents keep less, a past moment
  /// has nothing of those properties. Microseconds since 1970-01-01T00:00Z.
  long horizonMicros();

  /// What is missing for good: days of receipt whose files were damaged, and what the changes log
  /// lost before it was read.
  ///
  /// @throws LockstepException as [#series]
  List<LostReadings> lost();

  /// A stretch of the changes log.
  ///
  /// @param fromChange where it begins, a position of the changes log
  /// @param toChange where it ends, exclusive
  /// @param afterPosition inputs up to this one had their changes before it
  /// @param beforePosition inputs from this one on have their changes behind it
  record Stretch(long fromChange, long toChange, long afterPosition, long beforePosition) {}

  /// Whether some of what a stretch of the changes log brought is missing for good.
  ///
  /// @throws LockstepException as [#series]
  boolean lacks(Stretch stretch);

  /// Everything that inputs up to this position, inclusive, changed is answered by queries; -1
  /// before the first.
  long committedInputPosition();

  /// Completes when queries answer what the input at this position brought. To be asked after the
  /// space applied the input and its changes were written to the log, since an input may change
  /// nothing at all. Completes exceptionally when the history fails or is closed before.
  ///
  /// It completes on the history's thread: dependents must be quick, or be asynchronous.
  CompletableFuture<Void> queryable(long inputPosition);

  /// True when readings are kept that the models do not want kept ([io.lockstep.model.Slot#kept]);
  /// false when those only pass.
  boolean keepsAll();

  /// How it stands.
  HistoryHealth health();

  /// Figures since the start.
  HistoryStatistics statistics();

  /// Writes what was read, makes it durable and lets go of the store, within seconds.
  @Override
  void close();
}
