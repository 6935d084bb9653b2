package io.lockstep.dtdl;

/// What the keys of a [MapSchema] are called; their schema is always string. Immutable.
public record MapKey(Dtmi id, String name, Documentation documentation) implements Described {}
