package io.lockstep.dtdl;

/// A part of the twin, described by another interface (DTDL "Component"). Immutable.
///
/// @param schema the interface of the part; look it up in the [ModelSet]
public record Component(
    Dtmi id,
    String name,
    Dtmi definedIn,
    Dtmi schema,
    Semantics semantics,
    Documentation documentation)
    implements Content {}
