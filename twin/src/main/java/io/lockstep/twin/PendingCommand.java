package io.lockstep.twin;

import org.jspecify.annotations.Nullable;

/// A command that waits to be sent. Immutable.
///
/// @param id its id, `<input position>-<ordinal>`
/// @param name its name in the model, components before it: `halt`, `motor/stop`
/// @param payload the request as JSON text; null when it has none
/// @param dueMicros when the time for its answer is over, microseconds since epoch
public record PendingCommand(
    String id, String twinId, String name, @Nullable String payload, long dueMicros) {}
