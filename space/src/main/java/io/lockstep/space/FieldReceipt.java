package io.lockstep.space;

/// What became of messages that were published together.
///
/// @param firstPosition the inputs position of the first
/// @param lastPosition the inputs position of the last
/// @param messages how many they were
/// @param receivedMicros when they were received, microseconds since 1970-01-01T00:00Z
public record FieldReceipt(
    long firstPosition, long lastPosition, int messages, long receivedMicros) {}
