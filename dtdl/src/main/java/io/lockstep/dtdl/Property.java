package io.lockstep.dtdl;

/// State that a twin has at any time (DTDL "Property"). Immutable.
///
/// @param writable true if apps may set it
public record Property(
    Dtmi id,
    String name,
    Dtmi definedIn,
    Schema schema,
    boolean writable,
    Semantics semantics,
    Documentation documentation)
    implements Content, Valued {}
