package io.lockstep.space.parts;

/// What a twin part tells the graph part about an input that the twin had to decide before
/// structure goes on. Immutable; nobody changes the body's bytes.
///
/// @param position of the input
/// @param body its content, opaque to who carries it
@SuppressWarnings("ArrayRecordComponent") // Carried and written, never compared.
public record Verdict(long position, byte[] body) {}
