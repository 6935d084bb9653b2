package io.lockstep.ingest.influx;

/// The twin that a series feeds. Immutable.
///
/// @param twin its id; empty when there is none, see `problem`
/// @param problem why there is no twin; empty when there is one
public record InfluxAddress(String twin, String problem) {}
