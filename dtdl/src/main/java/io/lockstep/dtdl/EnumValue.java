package io.lockstep.dtdl;

/// A member of an [EnumSchema]. Immutable.
///
/// @param value a [Long] or a [String], as the value schema of the enum says
public record EnumValue(
    Dtmi id, String name, Object value, Semantics semantics, Documentation documentation)
    implements Described {}
