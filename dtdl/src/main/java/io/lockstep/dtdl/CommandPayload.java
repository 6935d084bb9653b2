package io.lockstep.dtdl;

/// The request or response of a [Command]. Immutable.
///
/// @param nullable true if the value may be null (DTDL v4)
public record CommandPayload(
    Dtmi id,
    String name,
    Schema schema,
    boolean nullable,
    Semantics semantics,
    Documentation documentation)
    implements Valued {}
