package io.lockstep.history.archive;

/// What the audit says of one manifest. Immutable.
///
/// @param archive the archive's id
/// @param sequence the manifest's number, from 1 on
/// @param sha256 of its bytes, in hexadecimal digits
/// @param location where the archive was
/// @param day of a day's manifest, `2026-03-05`; empty for a removal
/// @param twin of a removal; else empty
/// @param who asked for it
/// @param why the reason that was given; empty for none
/// @param rows rows that were written, or removed
public record ArchiveEntry(
    String archive,
    long sequence,
    String sha256,
    String location,
    String day,
    String twin,
    String who,
    String why,
    long rows) {}
