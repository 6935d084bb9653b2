package io.lockstep.dtdl;

/// The values of a [MapSchema]. Immutable.
public record MapValue(
    Dtmi id, String name, Schema schema, Semantics semantics, Documentation documentation)
    implements Valued {}
