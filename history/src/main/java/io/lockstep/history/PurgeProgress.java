package io.lockstep.history;

import io.lockstep.model.PurgeChange;

/// How far a purge is whose rows nobody sees any more. Immutable.
///
/// @param purge what is purged
/// @param blocksDone blocks of 8,192 rows that were gone through, together with the other purges
///   that are carried out in the same pass; 0 while it waits for one
/// @param blocks how many of them there are; 0 while it waits
public record PurgeProgress(PurgeChange purge, long blocksDone, long blocks) {}
