package io.lockstep.dtdl;

/// A named member of an [ObjectSchema]. Immutable.
public record Field(
    Dtmi id, String name, Schema schema, Semantics semantics, Documentation documentation)
    implements Valued {}
