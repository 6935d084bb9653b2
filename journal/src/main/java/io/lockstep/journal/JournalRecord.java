package io.lockstep.journal;

import java.nio.ByteBuffer;

/// A record copied out of a journal; its payload is read-only and its own.
///
/// @param position where the record stands
/// @param kind 0 to 255
/// @param payload read-only, from 0 to its limit
public record JournalRecord(long position, int kind, ByteBuffer payload) {}
