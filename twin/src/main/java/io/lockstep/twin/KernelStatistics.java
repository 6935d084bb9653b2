package io.lockstep.twin;

/// Counts of what a kernel holds and did since it was empty. Part of the state: a replay gives the
/// same figures. Immutable.
///
/// @param samples readings that were accepted
/// @param late those that were not newer than the current value
/// @param future those too far ahead of their receipt
/// @param duplicates readings dropped because an equal one is current
/// @param drifted what the models did not know
/// @param refused commands that were refused
public record KernelStatistics(
    long twins,
    long relationships,
    long models,
    long series,
    long samples,
    long late,
    long future,
    long duplicates,
    long drifted,
    long refused) {}
