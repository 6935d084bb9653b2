package io.lockstep.space.parts;

/// What one part of a kernel tells another. Immutable; nobody changes the body's bytes.
///
/// @param part the number of the part that it goes to, from 0; or [#ALL]
/// @param position of the input that led to it; letters to one part come in rising or equal
///   positions
/// @param kind what its body is; the business of the parts
/// @param body its content, opaque to who carries it
@SuppressWarnings("ArrayRecordComponent") // Carried and written, never compared.
public record Letter(int part, long position, byte kind, byte[] body) {
  /// Stands for every part of the stage that it goes to.
  public static final int ALL = -1;
}
