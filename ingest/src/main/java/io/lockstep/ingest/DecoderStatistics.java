package io.lockstep.ingest;

/// What a decoder did since it was made. Immutable.
///
/// @param messages field messages given to it
/// @param unbound messages on topics that feed no twin
/// @param readings readings written, of any number of values
/// @param values values written
/// @param malformed payloads of which nothing was taken
/// @param routes pairs of device and topic remembered now
/// @param routesGivenUp remembered pairs that had to make room for others
public record DecoderStatistics(
    long messages,
    long unbound,
    long readings,
    long values,
    long malformed,
    int routes,
    long routesGivenUp) {}
