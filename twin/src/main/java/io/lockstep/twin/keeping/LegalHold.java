package io.lockstep.twin.keeping;

/// Readings that stay whatever retention and purges say, until somebody lets them go. Immutable.
///
/// @param name its name
/// @param fromMicros source times from here on, inclusive; [Long#MIN_VALUE] from the beginning
/// @param toMicros up to here, exclusive; [Long#MAX_VALUE] without an end
/// @param untilMicros when it ends by itself; [Long#MAX_VALUE] when only somebody ends it
/// @param reason why, in their words
/// @param by who placed it
/// @param sinceMicros when it was placed
public record LegalHold(
    String name,
    KeepSelector selector,
    long fromMicros,
    long toMicros,
    long untilMicros,
    String reason,
    String by,
    long sinceMicros) {}
