package io.lockstep.space;

import java.time.Instant;

/// What there is to say of a branch. Immutable.
///
/// @param id what it is addressed by
/// @param description what it is for, in its maker's words; may be empty
/// @param createdBy the principal that made it
/// @param created when it was made
/// @param lastUsed when somebody last read it or wrote to it
/// @param basePosition the inputs position that it was forked at: the first input of the base that
///   it does not hold
/// @param inputs records that drove it since
/// @param changes records that came out
/// @param bytes what it holds of its own, about: those records, and pages of state that it does not
///   share with what it was forked from
/// @param nowMicros the time that its clock shows, microseconds since 1970-01-01T00:00Z
/// @param isRunning true while it is run ahead
/// @param twins twins that it holds
/// @param relationships relationships that it holds
public record BranchInfo(
    String id,
    String description,
    String createdBy,
    Instant created,
    Instant lastUsed,
    long basePosition,
    long inputs,
    long changes,
    long bytes,
    long nowMicros,
    boolean isRunning,
    long twins,
    long relationships) {}
