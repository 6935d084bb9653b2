package io.lockstep.dtdl;

/// A stream of values that a device emits (DTDL "Telemetry"). Immutable.
public record Telemetry(
    Dtmi id,
    String name,
    Dtmi definedIn,
    Schema schema,
    Semantics semantics,
    Documentation documentation)
    implements Content, Valued {}
