package io.lockstep.ingest;

/// A command that was decided and is to be sent to the field. Immutable.
///
/// @param id the command's id, unique in the space: what its answer is known by
/// @param twinId the twin that is asked
/// @param name the command's name, components before it: `halt`, `motor/stop`
/// @param payloadJson the request as JSON text; empty when there is none
/// @param nowMicros when it is sent, microseconds since 1970-01-01T00:00Z
public record CommandRequest(
    String id, String twinId, String name, String payloadJson, long nowMicros) {}
