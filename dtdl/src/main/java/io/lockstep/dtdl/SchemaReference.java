package io.lockstep.dtdl;

/// A schema that contains itself stands by reference at the inner place (DTDL v4 only). Look the
/// schema up with [ModelSet#schema(Dtmi)]. Immutable.
public record SchemaReference(Dtmi id) implements Schema {}
