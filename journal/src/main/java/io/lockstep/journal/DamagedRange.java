package io.lockstep.journal;

/// A stretch of a log that failed its checksum and is never served.
///
/// @param fromPosition first damaged position
/// @param toPosition where intact records go on
/// @param quarantineFile the copy of the bytes, relative to the disk's root; empty when they could
///   not be read or copied
/// @param finding what is wrong, for an operator
public record DamagedRange(
    long fromPosition, long toPosition, String quarantineFile, String finding) {}
