package io.lockstep.journal;

/// Figures of a journal since it was opened. Immutable; taken without stopping it, so figures of
/// one reading may be a commit apart.
///
/// @param appendedRecords records that became durable (LAZY: written)
/// @param appendedBytes their bytes in the log, headers and padding included
/// @param commits group commits (LAZY: writes)
/// @param failedBatches batches whose listener heard a failure
/// @param syncs fdatasyncs of segments
/// @param syncMedianNanos median fdatasync, 0 when none was done
/// @param syncP99Nanos 99th percentile
/// @param syncMaxNanos the longest
/// @param pendingBytes handed over and not yet committed
/// @param segments segment files
/// @param firstPosition oldest kept position
/// @param endPosition exclusive end of the log
/// @param tornBytes bytes of an unfinished tail that opening cut off
/// @param gaps damaged ranges in quarantine
public record JournalStatistics(
    long appendedRecords,
    long appendedBytes,
    long commits,
    long failedBatches,
    long syncs,
    long syncMedianNanos,
    long syncP99Nanos,
    long syncMaxNanos,
    long pendingBytes,
    int segments,
    long firstPosition,
    long endPosition,
    long tornBytes,
    int gaps) {}
