package io.lockstep.dtdl;

/// A list of values of one schema (DTDL "Array"). Immutable.
public record ArraySchema(Dtmi id, Schema elementSchema, Documentation documentation)
    implements Schema, Described {}
