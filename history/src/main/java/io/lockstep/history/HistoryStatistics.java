package io.lockstep.history;

/// Figures of a history since it was started. Immutable; taken without stopping it, so figures of
/// one reading may be a commit apart.
///
/// @param rows readings written
/// @param storedRows readings in the store, all in all
/// @param series series known
/// @param commits batches made visible
/// @param commitMedianNanos median time to make a batch visible
/// @param commitMaxNanos the longest
/// @param duplicates readings dropped because an equal one (series, stated source time, value) was
///   there
/// @param late readings at or before an earlier source time of their series
/// @param lookups searches of the store for duplicates, each for a stretch of a batch
/// @param replayed readings skipped at a resume since they were there already
/// @param lagBytes bytes of the changes log not yet in the store
/// @param committedInputPosition see [HistoryStore#committedInputPosition]
/// @param committedChangesPosition the changes log is in the store up to here, exclusive
/// @param syncedChangesPosition ... and on the disk for good up to here
/// @param gaps stretches of the changes log that were damaged or gone
/// @param droppedPartitions partitions that retention removed
/// @param purgedRows rows that were purged and overwritten
public record HistoryStatistics(
    long rows,
    long storedRows,
    int series,
    long commits,
    long commitMedianNanos,
    long commitMaxNanos,
    long duplicates,
    long late,
    long lookups,
    long replayed,
    long lagBytes,
    long committedInputPosition,
    long committedChangesPosition,
    long syncedChangesPosition,
    long gaps,
    long droppedPartitions,
    long purgedRows) {}
