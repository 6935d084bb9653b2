package io.lockstep.history;

/// A row of the history as an archive has it. Immutable.
///
/// @param series its number, see [HistoryStore#listing]
/// @param knownMicros when it became known, see [PastMoment]
/// @param position of the input that brought it
/// @param ordinal of the change record that brought it, among those of its input
/// @param kind what it is
/// @param corrects it stands in the place of what the property had at its source time
/// @param reading the value and its source time; without meaning but for the time when removed
public record ArchivedRow(
    int series,
    long knownMicros,
    long position,
    int ordinal,
    RecordedChange.Kind kind,
    boolean corrects,
    Reading reading) {}
