package io.lockstep.ingest;

/// How much of a device in quarantine is held. Immutable.
///
/// @param messages how many of its messages are held
/// @param bytes of them
/// @param lost how many more came for which there was no room: they stand in the input journal only
public record Quarantine(int messages, long bytes, long lost) {}
