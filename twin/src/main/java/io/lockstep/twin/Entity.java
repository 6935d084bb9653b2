package io.lockstep.twin;

/// A twin, component or relationship as the Azure Digital Twins data plane shows it. Immutable.
///
/// @param json the JSON text
/// @param etag its version, `W/"..."`
public record Entity(String json, String etag) {}
