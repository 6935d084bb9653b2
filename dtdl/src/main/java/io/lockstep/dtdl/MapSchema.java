package io.lockstep.dtdl;

/// Values of one schema by string keys (DTDL "Map"). Immutable.
public record MapSchema(Dtmi id, MapKey key, MapValue value, Documentation documentation)
    implements Schema, Described {}
